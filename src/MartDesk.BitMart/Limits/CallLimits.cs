using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Limits;

/// <summary>The windows of all endpoints, shared by every client of the process on the same clock: by address of the venue, and by key where the venue counts by key.</summary>
internal sealed class CallLimits
{
    private static readonly ConditionalWeakTable<TimeProvider, CallLimits> ByClock = [];

    private readonly ConcurrentDictionary<(Uri Venue, string Key, Endpoint Endpoint), CallWindow> _windows = new();
    private readonly ConcurrentDictionary<Uri, QuietTime> _venues = new();
    private readonly TimeProvider _time;

    private CallLimits(TimeProvider time) => _time = time;

    public static CallLimits For(TimeProvider time) => ByClock.GetValue(time, static clock => new CallLimits(clock));

    /// <summary>The window of one endpoint.</summary>
    public CallWindow Window(Uri venue, string key, Endpoint endpoint) => _windows.GetOrAdd(
        (venue, endpoint.Limit.Scope == RateLimitScope.Address ? "" : key, endpoint),
        static (id, time) => new CallWindow(id.Endpoint.Limit.Count, id.Endpoint.Limit.Window, time),
        _time);

    /// <summary>The silence of a whole venue, after 418.</summary>
    public QuietTime Venue(Uri venue) => _venues.GetOrAdd(venue, static (_, time) => new QuietTime(time), _time);
}
