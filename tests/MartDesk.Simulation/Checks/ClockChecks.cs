using System.Globalization;

namespace MartDesk.Simulation.Checks;

/// <summary>I17: the desk's wall clock may say anything; what is signed is stamped by the venue's clock, and nothing opens before that is known well enough.</summary>
internal static class ClockChecks
{
    /// <summary>By how much the venue's clock may be unknown when a position is opened.</summary>
    private const long MostUncertaintyMs = 5_000;

    public static void Judge(World world, IReadOnlyList<SubmittedOrder> sent)
    {
        var measured = world.Network.Calls.Where(call => call.Path.EndsWith("/system/time", StringComparison.Ordinal) && call.Told is { Status: 200 } && call.ToldAt - call.SentAt <= 2 * MostUncertaintyMs * TimeSpan.TicksPerMillisecond)
            .GroupBy(call => call.Life).ToDictionary(group => group.Key, group => group.Min(call => call.ToldAt));
        foreach (var order in sent.Where(order => order.IsOpening))
        {
            if (!measured.TryGetValue(order.Call.Life, out var since) || since > order.Call.SentAt)
                world.Fail("I17", $"Order {order.ClientOrderId} opens and left before the venue's clock was known.");
            var ahead = long.Parse(order.Call.TimestampMs ?? "0", CultureInfo.InvariantCulture) - World.MsAt(order.Call.SentAt);
            if (ahead > MostUncertaintyMs)
                world.Fail("I17", $"Order {order.ClientOrderId} was stamped {ahead} ms ahead of the venue's clock, as the desk's wall clock stood {world.ClockAhead.TotalMilliseconds} ms ahead.");
        }
    }
}
