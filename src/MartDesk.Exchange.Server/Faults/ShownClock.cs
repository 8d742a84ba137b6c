using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>The clock that the venue shows to clients and judges their timestamps by: its own, or what a fault makes of it.</summary>
internal sealed class ShownClock(TimeProvider time, FaultPlan plan)
{
    private static readonly long Lifetime = (long)RequestSigner.TimestampLifetime.TotalMilliseconds;

    /// <summary>How far ahead of the true time, milliseconds.</summary>
    public long SkewMs => (long)plan.ClockSkew.TotalMilliseconds;

    /// <summary>Whether a request signed then is fresh, for a signature that counts for a minute either way.</summary>
    public bool IsFresh(long sentMs) => IsFresh(sentMs, Lifetime, Lifetime);

    /// <summary>Whether a request signed then is fresh: by the venue's time, or by the real time beside it where they differ.</summary>
    /// <param name="sentMs">When it was signed, Unix milliseconds.</param>
    /// <param name="mostAheadMs">How far ahead of the clock it may be.</param>
    /// <param name="mostBehindMs">How far behind.</param>
    public bool IsFresh(long sentMs, long mostAheadMs, long mostBehindMs)
    {
        return IsWithin(time) || (time is VenueClock clock && IsWithin(clock.Real));

        bool IsWithin(TimeProvider by)
        {
            var ageMs = by.GetUtcNow().ToUnixTimeMilliseconds() + SkewMs - sentMs;
            return ageMs >= -mostAheadMs && ageMs <= mostBehindMs;
        }
    }
}
