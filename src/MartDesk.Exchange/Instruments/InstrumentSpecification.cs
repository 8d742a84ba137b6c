namespace MartDesk.Exchange.Instruments;

/// <summary>A listed contract as data: what an operator writes to list it.</summary>
public sealed record InstrumentSpecification
{
    /// <summary>Name of the contract, for example <c>BTCUSDT</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>Currency that is traded, for example <c>BTC</c>.</summary>
    public required string BaseCurrency { get; init; }

    /// <summary>Currency of prices, margin and profit, for example <c>USDT</c>.</summary>
    public required string QuoteCurrency { get; init; }

    /// <summary>Base currency in one contract, for example 0.001.</summary>
    public required decimal ContractSize { get; init; }

    /// <summary>Smallest price step in quote currency, for example 0.1.</summary>
    public required decimal PriceStep { get; init; }

    /// <summary>Largest price that is accepted, in quote currency.</summary>
    public decimal PriceMax { get; init; } = 10_000_000m;

    /// <summary>Smallest order in contracts.</summary>
    public long MinLots { get; init; } = 1;

    /// <summary>Largest limit order in contracts.</summary>
    public long MaxLots { get; init; } = 1_000_000;

    /// <summary>Largest market order in contracts.</summary>
    public long MaxMarketLots { get; init; } = 500_000;

    /// <summary>Largest leverage that an order may carry.</summary>
    public int MaxLeverage { get; init; } = 100;

    /// <summary>
    /// Which leverage goes up to which position value; it starts at <see cref="MaxLeverage"/>. Empty means <see cref="MaxLeverage"/> at any
    /// value. Maintenance margin follows from it: <see cref="LeverageBracket"/>.
    /// </summary>
    /// <remarks>Two records with equal steps in two lists are not equal: compare specifications as they are written, not with <c>==</c>.</remarks>
    public IReadOnlyList<LeverageStep> LeverageLadder { get; init; } = [];

    /// <summary>Fee of a maker fill, as a fraction of its value.</summary>
    public decimal MakerFeeRate { get; init; } = 0.0002m;

    /// <summary>Fee of a taker fill, as a fraction of its value.</summary>
    public decimal TakerFeeRate { get; init; } = 0.0006m;

    /// <summary>Hours from one settlement of funding to the next; they divide the UTC day evenly.</summary>
    public int FundingIntervalHours { get; init; } = 8;

    /// <summary>The funding rate of one interval is held within this, either way.</summary>
    public decimal FundingRateLimit { get; init; } = 0.0375m;

    /// <summary>Interest part of the funding rate, for a day.</summary>
    public decimal DailyInterestRate { get; init; } = 0.0003m;

    /// <summary>When trading in the contract opened, Unix milliseconds.</summary>
    public long OpenTimeMs { get; init; } = 1_594_080_000_000;
}
