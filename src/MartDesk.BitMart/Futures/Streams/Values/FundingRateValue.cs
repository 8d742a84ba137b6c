namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>Funding of a contract, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Funding Rate Channel"; the meaning of the times from a live probe.</remarks>
public readonly ref struct FundingRateValue
{
    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Rate settled last, a fraction; <c>fundingRate</c>.</summary>
    public required decimal Rate { get; init; }

    /// <summary>About now, Unix milliseconds; the reference calls it the coming settlement, which it was not; <c>fundingTime</c>.</summary>
    public required long TimeMs { get; init; }

    /// <summary>Rate expected at the next settlement, a fraction; null when absent; <c>nextFundingRate</c>.</summary>
    public decimal? NextRate { get; init; }

    /// <summary>Next settlement, Unix milliseconds; null when absent; <c>nextFundingTime</c>.</summary>
    public long? NextTimeMs { get; init; }

    /// <summary>Highest rate possible; null when absent; <c>funding_upper_limit</c>.</summary>
    public decimal? UpperLimit { get; init; }

    /// <summary>Lowest rate possible; null when absent; <c>funding_lower_limit</c>.</summary>
    public decimal? LowerLimit { get; init; }

    /// <summary>When it was pushed, Unix milliseconds; <c>ts</c>.</summary>
    public required long TimestampMs { get; init; }
}
