using System.Globalization;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.BitMart.Futures.Outcomes;

/// <summary>Asks until it is certain whether an order arrived.</summary>
/// <remarks>
/// The signature is the fence: the venue refuses one older than a minute, so once its clock is past that, with our uncertainty and a margin for a slow
/// venue added, a delayed order cannot arrive any more. An order is absent only when a look that began behind the fence found it nowhere, and so did
/// every look of the half minute before: lists may lag behind writes. A list that fails or may be cut short starts that half minute anew.
/// </remarks>
internal sealed class OutcomeResolver(VenueClock clock, Func<CancellationToken, Task> measureClock, TimeProvider time)
{
    private const int FewestLooks = 3;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AgreeingFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostUncertainty = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>Looks, waits and looks again.</summary>
    /// <param name="signedAtMs">The time the order was signed with, venue clock, Unix milliseconds.</param>
    /// <param name="look">One look at all lists.</param>
    /// <param name="longest">When to give up.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<OrderOutcome<T>> ResolveAsync<T>(long signedAtMs, Func<CancellationToken, Task<Sighting<T>>> look, TimeSpan longest, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var pause = FirstPause;
        var looks = 0;
        long emptySince = 0;
        while (true)
        {
            if (clock.Uncertainty is null || clock.Uncertainty > MostUncertainty) await measureClock(cancellationToken);
            var lookedAt = time.GetTimestamp();
            var isBehindFence = IsBehindFence(signedAtMs);
            string reason;
            switch (await look(cancellationToken))
            {
                case Sighting<T>.One(var order): return new OrderOutcome<T>.Found(order);
                case Sighting<T>.Several(var count): return new OrderOutcome<T>.Undecided(string.Create(CultureInfo.InvariantCulture, $"{count} orders could be it; only a human can tell which.")) { Candidates = count };
                case Sighting<T>.Unread(var unread):
                    looks = 0;
                    reason = unread;
                    break;
                default:
                    if (looks++ == 0) emptySince = lookedAt;
                    if (isBehindFence && looks >= FewestLooks && time.GetElapsedTime(emptySince, lookedAt) >= AgreeingFor) return new OrderOutcome<T>.Absent();
                    reason = isBehindFence ? "It is in no list, but not for long enough yet." : "It is in no list, but its signature is still good.";
                    break;
            }

            if (time.GetElapsedTime(startedAt) + pause > longest) return new OrderOutcome<T>.Undecided(reason);
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    private bool IsBehindFence(long signedAtMs) => clock.Uncertainty is { } uncertainty && uncertainty <= MostUncertainty
        && clock.Now > DateTimeOffset.FromUnixTimeMilliseconds(signedAtMs) + RequestSigner.TimestampLifetime + uncertainty + Margin;
}
