using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Limits;

/// <summary>The windows of all endpoints, shared by every client of the process on the same clock: by address of the venue, and by key or account where the venue counts by them.</summary>
internal sealed class CallLimits
{
    private static readonly ConditionalWeakTable<TimeProvider, CallLimits> ByClock = [];

    private readonly ConcurrentDictionary<(Uri Venue, string Key, Endpoint Endpoint), CallWindow> _windows = new();
    private readonly ConcurrentDictionary<Uri, QuietTime> _venues = new();
    private readonly TimeProvider _time;

    private CallLimits(TimeProvider time) => _time = time;

    public static CallLimits For(TimeProvider time) => ByClock.GetValue(time, static clock => new CallLimits(clock));

    /// <summary>The window of one endpoint.</summary>
    /// <param name="venue">Address of the venue.</param>
    /// <param name="key">The access key; empty for a client without one.</param>
    /// <param name="account">The account's name, the same for all its keys.</param>
    /// <param name="endpoint">The endpoint.</param>
    public CallWindow Window(Uri venue, string key, string account, Endpoint endpoint)
    {
        var owner = endpoint.Limit.Scope switch
        {
            RateLimitScope.Address => "",
            RateLimitScope.Account => $"account {account}",
            _ => key,
        };
        return _windows.GetOrAdd(
            (venue, owner, endpoint), static (id, time) => new CallWindow(id.Endpoint.Limit.Count, id.Endpoint.Limit.Window, KeptForExits(id.Endpoint), time), _time);
    }

    /// <summary>The silence of a whole venue, after 418.</summary>
    public QuietTime Venue(Uri venue) => _venues.GetOrAdd(venue, static (_, time) => new QuietTime(time), _time);

    /// <summary>Orders that reduce share the limit of orders that open; a tenth of it is theirs alone. Cancels have limits of their own.</summary>
    private static int KeptForExits(Endpoint endpoint) => endpoint == FuturesEndpoints.SubmitOrder ? endpoint.Limit.Count / 10 : 0;
}
