using System.Text.Json;
using MartDesk.Exchange.Instruments;

namespace MartDesk.Exchange.Server.Instruments;

/// <summary>A contract as it is written in <c>instruments.json</c>; what is left out has the engine's default.</summary>
/// <remarks>Source-generated JSON would set an omitted init-only member to zero, so the defaults are applied here.</remarks>
internal sealed record InstrumentEntry
{
    public required string Symbol { get; init; }

    public required string BaseCurrency { get; init; }

    public required string QuoteCurrency { get; init; }

    public required decimal ContractSize { get; init; }

    public required decimal PriceStep { get; init; }

    public decimal? PriceMax { get; init; }

    public long? MinLots { get; init; }

    public long? MaxLots { get; init; }

    public long? MaxMarketLots { get; init; }

    public int? MaxLeverage { get; init; }

    /// <summary>Pairs of leverage and largest position value, from small positions to large ones: <c>[[100, 500000], [50, 2000000]]</c>.</summary>
    public IReadOnlyList<decimal[]>? LeverageLadder { get; init; }

    public decimal? MakerFeeRate { get; init; }

    public decimal? TakerFeeRate { get; init; }

    public int? FundingIntervalHours { get; init; }

    public decimal? FundingRateLimit { get; init; }

    public decimal? DailyInterestRate { get; init; }

    public long? OpenTimeMs { get; init; }

    public InstrumentSpecification ToSpecification()
    {
        var terms = new InstrumentSpecification
        {
            Symbol = Symbol,
            BaseCurrency = BaseCurrency,
            QuoteCurrency = QuoteCurrency,
            ContractSize = ContractSize,
            PriceStep = PriceStep,
        };
        return terms with
        {
            PriceMax = PriceMax ?? terms.PriceMax,
            MinLots = MinLots ?? terms.MinLots,
            MaxLots = MaxLots ?? terms.MaxLots,
            MaxMarketLots = MaxMarketLots ?? terms.MaxMarketLots,
            MaxLeverage = MaxLeverage ?? terms.MaxLeverage,
            LeverageLadder = LeverageLadder is null ? terms.LeverageLadder : [.. LeverageLadder.Select(ToStep)],
            MakerFeeRate = MakerFeeRate ?? terms.MakerFeeRate,
            TakerFeeRate = TakerFeeRate ?? terms.TakerFeeRate,
            FundingIntervalHours = FundingIntervalHours ?? terms.FundingIntervalHours,
            FundingRateLimit = FundingRateLimit ?? terms.FundingRateLimit,
            DailyInterestRate = DailyInterestRate ?? terms.DailyInterestRate,
            OpenTimeMs = OpenTimeMs ?? terms.OpenTimeMs,
        };
    }

    private static LeverageStep ToStep(decimal[] pair) => pair is [var leverage, var cap] && leverage is >= 1m and <= 1000m && leverage == decimal.Truncate(leverage)
        ? new LeverageStep((int)leverage, cap)
        : throw new JsonException("A step of a leverage ladder is a pair: a whole leverage and the largest position value.");
}
