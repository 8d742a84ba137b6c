namespace MartDesk.Exchange.Server.MarketData;

/// <summary>When funding would be settled. It is not settled yet, so the rate is zero and says so truthfully.</summary>
internal static class FundingClock
{
    public const int IntervalHours = 8;

    /// <summary>The rate in force.</summary>
    public const decimal Rate = 0m;

    /// <summary>Cap of the rate either way.</summary>
    public const decimal RateLimit = 0.0375m;

    private const long IntervalMs = IntervalHours * 3_600_000L;

    /// <summary>The next 00:00, 08:00 or 16:00 UTC, Unix milliseconds.</summary>
    public static long NextSettlementMs(long nowMs) => (nowMs / IntervalMs * IntervalMs) + IntervalMs;
}
