using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Scheduling;
using MartDesk.Simulation.Venues;

namespace MartDesk.Simulation.Networks;

/// <summary>Everything between the desk and the venue, and all that can happen to it there.</summary>
internal sealed class SimNetwork
{
    private readonly SimScheduler _scheduler;
    private readonly SimVenue _venue;
    private readonly FaultPlan _faults;
    private readonly Cells _cells;
    private readonly SimRandom _random;
    private readonly Dictionary<string, List<(long At, WireReply Reply)>> _lists = new(StringComparer.Ordinal);
    private readonly List<SimSocket> _sockets = [];
    private long _maintenanceUntil;

    public SimNetwork(SimScheduler scheduler, SimVenue venue, FaultPlan faults, Cells cells, ulong seed)
    {
        _scheduler = scheduler;
        _venue = venue;
        _faults = faults;
        _cells = cells;
        _random = new SimRandom(SimRandom.Of(seed, 4, 0));
    }

    /// <summary>Every request so far.</summary>
    public List<WireCall> Calls { get; } = [];

    /// <summary>False for a run so long that nobody could keep what it said: then <see cref="Calls"/> stays empty, and no list lags.</summary>
    public bool KeepsCalls { get; init; } = true;

    /// <summary>Told of every request that the venue has answered.</summary>
    public Action<WireCall>? Served { get; set; }

    /// <summary>When a life of the desk was last told anything by the private stream of an account (counted from zero), ticks.</summary>
    public Dictionary<(SimContext Desk, int Account), long> LastHeard { get; } = [];

    /// <summary>Every price that the venue has told a desk, when it said it.</summary>
    public List<ToldPrice> Prices { get; } = [];

    /// <summary>The client is not told that it should be silent; a planted mistake.</summary>
    public bool HidesLimits { get; set; }

    /// <summary>Told of every request before anything happens to it.</summary>
    public Action<WireCall>? Observer { get; set; }

    /// <summary>Told when the answer to a request is about to be read by the desk; may end its process.</summary>
    public Action<WireCall>? Answered { get; set; }

    /// <summary>Told when a private message is about to be read by the desk; may end its process.</summary>
    public Action? Heard { get; set; }

    /// <summary>Changes the list that a reader gets; for planted mistakes of the venue.</summary>
    public Func<WireCall, WireReply, WireReply>? Rewrite { get; set; }

    /// <summary>Carries one request; throws as a real connection does.</summary>
    public async Task<WireReply> CarryAsync(WireCall call, SimContext desk, CancellationToken cancellationToken)
    {
        if (KeepsCalls)
            Calls.Add(call);
        _scheduler.Note(call.Path);
        _scheduler.Note((ulong)call.Body.Length);
        Observer?.Invoke(call);
        var answer = new TaskCompletionSource<WireReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leaving = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        if (_faults.Takes(FaultKind.CutRequest))
        {
            _cells.Mark("F-40", "K08");
            _scheduler.After(desk, Delay(), () => answer.TrySetException(new IOException("the connection broke while the request was written")));
        }
        else if (_faults.Takes(FaultKind.DropRequest))
        {
            _cells.Mark("F-40");
        }
        else
        {
            var delay = Delay();
            if (_faults.Takes(FaultKind.LateDelivery))
            {
                _cells.Mark("F-41");
                delay = TimeSpan.FromMilliseconds(_faults.Details(FaultKind.LateDelivery).Between(2_000, 75_000));
            }

            After(delay, () => _ = ActAsync(call, desk, answer));
        }

        var reply = await answer.Task;
        call.Told = reply;
        call.ToldAt = _scheduler.Now;
        if (HidesLimits && reply.Status == 429)
            reply = WireReply.Json(400, 30013, "Request too many requests");
        Answered?.Invoke(call);
        return reply;
    }

    /// <summary>Whether a connection can be made now.</summary>
    public bool IsRefused(FaultKind kind)
    {
        if (!_faults.Takes(kind) && _venue.IsUp)
            return false;
        _cells.Mark(kind == FaultKind.RefuseStream ? "F-61" : "F-40");
        return true;
    }

    public TimeSpan Delay() => TimeSpan.FromMilliseconds(_random.Between(3, 45));

    /// <summary>Whose login a message is; null when it is none.</summary>
    public static int? AccountIn(ReadOnlySpan<byte> message)
    {
        for (var account = 0; account < World.Accounts.Count; account++)
        {
            if (message.IndexOf(System.Text.Encoding.UTF8.GetBytes(World.Accounts[account].Key)) >= 0)
                return account;
        }

        return null;
    }

    /// <summary>Opens a stream for a life of the desk.</summary>
    public SimSocket Open(SimContext desk)
    {
        var socket = new SimSocket(_scheduler, desk, _venue, this, _faults, _cells);
        _sockets.RemoveAll(known => known.IsBroken);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>The desk's process has ended; the venue sees its connections break.</summary>
    public void Drop(SimContext desk)
    {
        foreach (var socket in _sockets)
        {
            if (socket.Desk == desk)
                socket.Break();
        }

        _sockets.RemoveAll(socket => socket.Desk == desk);
    }

    /// <summary>All streams of a life of the desk break, as when a router starts again.</summary>
    public void CutStreams(SimContext desk)
    {
        foreach (var socket in _sockets.Where(socket => socket.Desk == desk).ToList())
            socket.Break();
    }

    private void After(TimeSpan delay, Action action) => _scheduler.After(_venue.Context, delay, action);

    private async Task ActAsync(WireCall call, SimContext desk, TaskCompletionSource<WireReply> answer)
    {
        if (InPlaceOf(call) is { } instead)
        {
            Tell(desk, Delay(), answer, instead);
            return;
        }

        call.ReachedAt = _scheduler.Now;
        var reply = await _venue.AnswerAsync(call);
        call.VenueReply = reply;
        if (KeepsCalls && call.Path == "/contract/public/details")
            ToldPrice.Collect(reply.Body, _scheduler.Now, isStreamed: false, Prices);
        if (KeepsCalls && call.Path == FuturesEndpoints.MarkPriceKline.Path)
            ToldPrice.CollectMark(reply.Body, call.Query, _scheduler.Now, Prices);
        Served?.Invoke(call);
        _scheduler.Note((ulong)(reply.Status * 100_003L));
        if (_faults.Takes(FaultKind.DropReply))
        {
            _cells.Mark("F-40");
            return;
        }

        if (_faults.Takes(FaultKind.CutReply))
        {
            _cells.Mark("F-40");
            _scheduler.After(desk, Delay(), () => answer.TrySetException(new HttpRequestException("the connection was reset")));
            return;
        }

        Tell(desk, _faults.Takes(FaultKind.SlowReply) ? TimeSpan.FromMilliseconds(_faults.Details(FaultKind.SlowReply).Between(900, 9_000)) : Delay(), answer, Damaged(call, reply));
    }

    /// <summary>An answer that is given without the venue's acting; null when it acts.</summary>
    private WireReply? InPlaceOf(WireCall call)
    {
        if (_faults.Takes(FaultKind.Maintenance))
            _maintenanceUntil = _scheduler.Now + TimeSpan.FromSeconds(_faults.Details(FaultKind.Maintenance).Between(3, 25)).Ticks;
        if (_scheduler.Now < _maintenanceUntil && _faults.IsActive)
        {
            _cells.Mark("F-44");
            return WireReply.Json(200, 30016, "Service unavailable");
        }

        if (_faults.Takes(FaultKind.ServerErrorBefore))
        {
            _cells.Mark("F-43");
            return WireReply.Json(500, 59002, "system error");
        }

        if (_faults.Takes(FaultKind.TooMany))
        {
            _cells.Mark("F-42");
            return WireReply.Json(429, 30013, "Request too many requests", ("X-BM-RateLimit-Reset", "2"));
        }

        if (_faults.Takes(FaultKind.ShutOut))
        {
            _cells.Mark("F-42");
            return WireReply.Json(418, 30017, "Your account request is temporarily rejected", ("X-BM-RateLimit-Reset", "10"));
        }

        if (call.Method == "POST" && _faults.Takes(FaultKind.ClockRefused))
        {
            _cells.Mark("F-45");
            return WireReply.Json(400, 30007, "Header X-BM-TIMESTAMP range");
        }

        return null;
    }

    private WireReply Damaged(WireCall call, WireReply reply)
    {
        if (_faults.Takes(FaultKind.ServerErrorAfter))
        {
            _cells.Mark("F-43");
            return WireReply.Json(500, 59002, "system error");
        }

        if (_faults.Takes(FaultKind.HtmlAfter))
        {
            _cells.Mark("F-43");
            return new WireReply(502, "<html><body>Bad gateway</body></html>"u8.ToArray(), []);
        }

        if (_faults.Takes(FaultKind.TornReply))
        {
            _cells.Mark("F-40");
            return reply with { Body = reply.Body[..(reply.Body.Length / 2)] };
        }

        reply = Rewrite?.Invoke(call, reply) ?? reply;
        return KeepsCalls && call.IsRead && call.IsOfAnAccount ? Lagging(call, reply) : reply;
    }

    /// <summary>Lists may lag behind what was written, by up to five seconds.</summary>
    private WireReply Lagging(WireCall call, WireReply reply)
    {
        // Of the same question: an old answer to another one would be no lag but a lie. Only the times are new with every asking.
        var name = $"{call.Key} {call.Path}?{string.Join('&', call.Query.TrimStart('?').Split('&').Where(part => !part.StartsWith("start_time=", StringComparison.Ordinal) && !part.StartsWith("end_time=", StringComparison.Ordinal)))}";
        if (!_lists.TryGetValue(name, out var known))
            _lists.Add(name, known = []);
        var oldest = _scheduler.Now - TimeSpan.FromSeconds(5).Ticks;
        known.RemoveAll(entry => entry.At < oldest);
        var isOld = known.Count > 0 && _faults.Takes(FaultKind.StaleList);
        known.Add((_scheduler.Now, reply));
        if (!isOld)
            return reply;
        _cells.Mark("F-50");
        return known[0].Reply;
    }

    private void Tell(SimContext desk, TimeSpan delay, TaskCompletionSource<WireReply> answer, WireReply reply) =>
        _scheduler.After(desk, delay, () => answer.TrySetResult(reply));
}
