using MartDesk.Desk.Pointers;

namespace MartDesk.Desk.Alerts;

/// <summary>Counts the alerts of each pointer within a minute. In memory: a restart begins anew, which lets at most one more minute's worth through.</summary>
internal sealed class AlertFlood
{
    private const long MinuteMs = 60_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _taken = new(StringComparer.Ordinal);

    /// <summary>True when so many more are too many; counts them when not.</summary>
    public bool IsOver(PointerInfo pointer, int count, DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        lock (_gate)
        {
            if (!_taken.TryGetValue(pointer.PointerId, out var taken))
                _taken.Add(pointer.PointerId, taken = new Queue<long>());
            while (taken.TryPeek(out var oldest) && nowMs - oldest >= MinuteMs)
                taken.Dequeue();
            if (taken.Count + count > pointer.Settings.MaxAlertsPerMinute)
                return true;
            for (var i = 0; i < count; i++)
                taken.Enqueue(nowMs);
            return false;
        }
    }
}
