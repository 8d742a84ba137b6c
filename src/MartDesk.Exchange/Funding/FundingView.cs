namespace MartDesk.Exchange.Funding;

/// <summary>Where the funding of an instrument stands. Rates are billionths of the position value: 100,000 is 0.01 %.</summary>
public readonly record struct FundingView
{
    /// <summary>Billionths in one.</summary>
    public const long RateScale = 1_000_000_000;

    /// <summary>The rate last settled; 0 before the first settlement.</summary>
    public required long LastRateBillionths { get; init; }

    /// <summary>When that was, Unix milliseconds; 0 before the first settlement.</summary>
    public required long LastSettledMs { get; init; }

    /// <summary>What the rate would be if it were settled now; positive means that longs pay.</summary>
    public required long ExpectedRateBillionths { get; init; }
}

/// <summary>One settlement of funding in one instrument. Who paid what is in the ledger.</summary>
public readonly record struct FundingSettlement
{
    /// <summary>Instrument.</summary>
    public required int InstrumentId { get; init; }

    /// <summary>Rate in billionths of the position value; positive means that longs paid.</summary>
    public required long RateBillionths { get; init; }

    /// <summary>Mark price that positions were valued at; 0 when there was none and nobody paid.</summary>
    public required long MarkTicks { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }
}
