using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>The funding of one instrument as the public sees it; rates are fractions of the position value.</summary>
internal readonly record struct FundingRow
{
    /// <summary>The rate last settled; 0 before the first settlement.</summary>
    public required decimal LastRate { get; init; }

    /// <summary>The running estimate of the next one.</summary>
    public required decimal ExpectedRate { get; init; }

    /// <summary>When it will be settled, Unix milliseconds.</summary>
    public required long NextSettlementMs { get; init; }

    /// <summary>Cap of the rate either way.</summary>
    public required decimal RateLimit { get; init; }

    public static FundingRow Read(Venue venue, Instrument instrument)
    {
        var funding = venue.Engine.Funding(instrument.Id);
        return new FundingRow
        {
            LastRate = ToFraction(funding.LastRateBillionths),
            ExpectedRate = ToFraction(funding.ExpectedRateBillionths),
            NextSettlementMs = instrument.NextFundingMs(venue.NowMs),
            RateLimit = instrument.Specification.FundingRateLimit,
        };
    }

    public static decimal ToFraction(long billionths) => (decimal)billionths / FundingView.RateScale;
}
