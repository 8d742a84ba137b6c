using System.Collections.Concurrent;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Counts calls per endpoint and scope in fixed windows, as the reference's table has them.</summary>
/// <remarks>
/// A call over the limit is refused with 429. Who is refused <see cref="Patience"/> times within ten seconds is shut out of everything
/// that counts by the same scope for half a minute, with 418: the reference says that this follows, not when. Safe for any thread.
/// </remarks>
internal sealed class RateLimiter(TimeProvider time)
{
    /// <summary>Refusals within ten seconds that shut a caller out.</summary>
    public const int Patience = 50;

    /// <summary>Counting windows, and forgetting them, looks at all of them: done once in so many calls.</summary>
    private const int CallsBetweenSweeps = 4096;

    private const int MaxWindows = 20_000;
    private static readonly TimeSpan PatienceWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutOut = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Path, string Who), CallWindow> _windows = new();
    private readonly ConcurrentDictionary<(RateLimitScope Scope, string Who), Offender> _offenders = new();
    private readonly long _startedAt = time.GetTimestamp();
    private int _calls;

    /// <summary>Counts one call.</summary>
    /// <param name="endpoint">What is called.</param>
    /// <param name="who">The address, key or account that the endpoint counts by.</param>
    public CallCount Count(Endpoint endpoint, string who)
    {
        var now = time.GetElapsedTime(_startedAt);
        var limit = endpoint.Limit;
        var offender = _offenders.GetValueOrDefault((limit.Scope, who));
        if (offender?.IsShutOut(now) == true)
            return new CallCount(limit.Count, BitMartError.AccountLimited);
        if (Interlocked.Increment(ref _calls) % CallsBetweenSweeps == 0 && _windows.Count > MaxWindows)
            Forget(now);
        var used = _windows.GetOrAdd((endpoint.Path, who), static (_, length) => new CallWindow(length), limit.Window).Add(now);
        if (used <= limit.Count)
            return new CallCount(used, null);
        (offender ?? _offenders.GetOrAdd((limit.Scope, who), static _ => new Offender())).Refused(now);
        return new CallCount(limit.Count, BitMartError.TooManyRequests);
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (key, window) in _windows)
        {
            if (window.HasEnded(now))
                _windows.TryRemove(key, out _);
        }
    }

    private sealed class CallWindow(TimeSpan length)
    {
        private readonly Lock _gate = new();
        private TimeSpan _start = TimeSpan.MinValue;
        private int _used;

        public int Add(TimeSpan now)
        {
            lock (_gate)
            {
                if (_start == TimeSpan.MinValue || now - _start >= length)
                    (_start, _used) = (now, 0);
                return _used = Math.Min(_used, int.MaxValue - 1) + 1;
            }
        }

        public bool HasEnded(TimeSpan now)
        {
            lock (_gate)
                return _start != TimeSpan.MinValue && now - _start >= length;
        }
    }

    private sealed class Offender
    {
        private readonly Lock _gate = new();
        private TimeSpan _since;
        private TimeSpan _shutOutUntil;
        private int _refusals;

        public bool IsShutOut(TimeSpan now)
        {
            lock (_gate)
                return now < _shutOutUntil;
        }

        public void Refused(TimeSpan now)
        {
            lock (_gate)
            {
                if (_refusals == 0 || now - _since >= PatienceWindow)
                    (_since, _refusals) = (now, 0);
                if (++_refusals < Patience)
                    return;
                (_shutOutUntil, _refusals) = (now + ShutOut, 0);
            }
        }
    }
}

/// <summary>How a call stands against its limit.</summary>
/// <param name="Used">Calls counted in the window, this one included; at most the limit.</param>
/// <param name="Error">Why it is refused; null when it is not.</param>
internal readonly record struct CallCount(int Used, BitMartError? Error);
