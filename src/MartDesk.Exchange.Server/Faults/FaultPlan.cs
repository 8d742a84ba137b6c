using System.Globalization;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Engine;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>The faults that are to happen, and those that did. Safe for any thread.</summary>
/// <remarks>
/// While there is no rule of a family its list is null, and that is all the normal path looks at. Rules are tried in the order in which they
/// were added. Time is the venue's, so with a manual clock a schedule goes by it; only <see cref="FaultKind.Refuse"/> goes by the real one, because
/// nobody could move the clock of a venue that is not there.
/// </remarks>
public sealed class FaultPlan
{
    /// <summary>How many of the faults that happened are remembered one by one.</summary>
    public const int LogCapacity = 1000;

    /// <summary>How many rules there may be at once.</summary>
    public const int MaxRules = 1000;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeProvider _real;
    private readonly ulong _seed;
    private readonly ILogger _logger;
    private readonly List<ActiveFault> _all = [];
    private readonly SortedDictionary<FaultKind, long> _totals = [];
    private readonly RecentRing<InjectedFault> _log = new(LogCapacity);
    private volatile ActiveFault[]? _calls;
    private volatile ActiveFault[]? _frames;
    private volatile ActiveFault[]? _logins;
    private volatile ActiveFault[]? _moments;
    private volatile ActiveFault[]? _states;
    private volatile ActiveFault[]? _refusals;
    private int _lastNumber;
    private long _injected;

    internal FaultPlan(TimeProvider time, long seed, ILogger logger)
    {
        _time = time;
        _real = VenueClock.RealOf(time);
        _seed = unchecked((ulong)seed);
        _logger = logger;
    }

    /// <summary>Raised after rules came or went, on the thread that changed them.</summary>
    internal event Action? Changed;

    /// <summary>True when no rule concerns calls: they go straight to their endpoint.</summary>
    internal bool LeavesCalls => _calls is null;

    /// <summary>True when no rule concerns messages of streams.</summary>
    internal bool LeavesFrames => _frames is null;

    /// <summary>How far the venue has wound down: by the rule that began last.</summary>
    public WindDownStage Stage => StageRule()?.Rule.Stage ?? WindDownStage.Normal;

    /// <summary>Since when the venue is closed; null while it is not.</summary>
    internal DateTimeOffset? ClosedSince => StageRule() is { Rule.Stage: WindDownStage.Closed } closed ? closed.StartsAt : null;

    /// <summary>How far ahead the shown clock is.</summary>
    public TimeSpan ClockSkew => StateOf(FaultKind.ClockSkew)?.Rule.By ?? TimeSpan.Zero;

    /// <summary>Adds a rule.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FaultRuleException">There is one of its name, or there are too many.</exception>
    public string Add(FaultRule rule) => Add([rule])[0];

    /// <summary>Adds rules, all or none.</summary>
    /// <returns>Their ids.</returns>
    /// <exception cref="FaultRuleException">There is one of a name, or there are too many.</exception>
    public IReadOnlyList<string> Add(IReadOnlyList<FaultRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        string[] ids;
        lock (_gate)
        {
            if (_all.Count + rules.Count > MaxRules)
                throw new FaultRuleException($"there may be {MaxRules} rules; remove some first");
            var added = new List<ActiveFault>(rules.Count);
            var number = _lastNumber;
            foreach (var rule in rules)
            {
                var clock = rule.Kind == FaultKind.Refuse ? _real : _time;
                var fault = new ActiveFault(rule, ++number, rule.At ?? (clock.GetUtcNow() + rule.After), _seed);
                if (_all.Concat(added).Any(known => known.Id == fault.Id))
                    throw new FaultRuleException($"there is a rule '{fault.Id}' already");
                added.Add(fault);
            }

            _lastNumber = number;
            _all.AddRange(added);
            Sort();
            ids = [.. added.Select(fault => fault.Id)];
        }

        Changed?.Invoke();
        return ids;
    }

    /// <summary>Takes a rule away; false when there is none of this id. What it holds back of streams is lost.</summary>
    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (_all.RemoveAll(fault => fault.Id == id) == 0)
                return false;
            Sort();
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Takes all rules away.</summary>
    /// <returns>How many there were.</returns>
    public int Clear()
    {
        int count;
        lock (_gate)
        {
            count = _all.Count;
            _all.Clear();
            Sort();
        }

        Changed?.Invoke();
        return count;
    }

    /// <summary>The rules in the order in which they were added, with what became of them.</summary>
    public IReadOnlyList<FaultState> List()
    {
        lock (_gate)
            return [.. _all.Select(ToState)];
    }

    /// <summary>How often each kind happened, rules that were removed included.</summary>
    public IReadOnlyDictionary<FaultKind, long> Totals()
    {
        lock (_gate)
            return new SortedDictionary<FaultKind, long>(_totals);
    }

    /// <summary>What happened after a number, oldest first; at most the newest <see cref="LogCapacity"/>.</summary>
    public IReadOnlyList<InjectedFault> Log(long after = 0)
    {
        lock (_gate)
            return [.. _log.OldestFirst().Where(entry => entry.Number > after)];
    }

    /// <summary>What happens to a call, or to the opening of a stream.</summary>
    internal CallFaults OfCall(in CallFacts call)
    {
        if (_calls is not { } rules)
            return default;
        var (before, after, ending) = (TimeSpan.Zero, TimeSpan.Zero, (ActiveFault?)null);
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var fault in rules)
            {
                if (!call.Matches(fault.Rule) || !fault.Hits(now))
                    continue;
                if (fault.Rule.Kind == FaultKind.Delay)
                    (before, after) = fault.Rule.When == FaultMoment.Before ? (before + fault.Rule.By, after) : (before, after + fault.Rule.By);
                else if (ending is not null)
                    continue; // A call ends once.
                else
                    ending = fault;
                Note(fault, call.Path, call.Trace, now);
            }
        }

        return new CallFaults(before, after, ending?.Rule);
    }

    /// <summary>True when a rule needs to know the contract of calls.</summary>
    internal bool AsksForSymbol => _calls is { } rules && rules.Any(fault => fault.Rule.Symbol is not null);

    /// <summary>The rules that a message of a stream meets; one that is null meets none.</summary>
    internal FrameFaults OfFrame(in FrameFacts frame)
    {
        if (_frames is not { } rules)
            return default;
        var (delay, ending) = (TimeSpan.Zero, (ActiveFault?)null);
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var fault in rules)
            {
                if (!frame.Matches(fault.Rule) || !fault.Hits(now))
                    continue;
                if (fault.Rule.Kind == FaultKind.DelayFrame)
                    delay += fault.Rule.By;
                else if (ending is not null)
                    continue; // One of drop, twice, later … is enough for a message.
                else
                    ending = fault;
                Note(fault, frame.Topic ?? "reply", ConnectionName(frame.ConnectionId), now);
            }
        }

        return new FrameFaults(delay, ending?.Rule.Kind);
    }

    /// <summary>Why a login is refused; null when it is not.</summary>
    internal string? RefuseLogin(string key, long connectionId)
    {
        if (_logins is not { } rules)
            return null;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var fault in rules)
            {
                if ((fault.Rule.Key is not null && fault.Rule.Key != key) || !fault.Hits(now))
                    continue;
                Note(fault, "login", ConnectionName(connectionId), now);
                return fault.Rule.Message;
            }
        }

        return null;
    }

    /// <summary>The rule that says how far the venue has wound down; null when none does.</summary>
    internal FaultRule? WindingDown => _states is null ? null : StageRule()?.Rule;

    /// <summary>Counts a call that a clock that is off had a part in: it was told the time, or refused for its own.</summary>
    internal void CountSkew(Endpoint endpoint, BitMartError? error, string trace)
    {
        if (_states is not null && (endpoint == FuturesEndpoints.SystemTime || error == BitMartError.TimestampOutOfRange))
            CountState(FaultKind.ClockSkew, endpoint.Path, trace);
    }

    /// <summary>Counts what a state did to somebody: a write refused, a time shown.</summary>
    internal void CountState(FaultKind kind, string target, string trace)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if ((kind == FaultKind.WindDown ? StageRule() : StateOf(kind)) is { } fault)
                Note(fault, target, trace, now);
        }
    }

    /// <summary>When the next of the faults that happen by themselves is due; null when none waits.</summary>
    internal DateTimeOffset? NextMoment
    {
        get
        {
            if (_moments is null)
                return null;
            lock (_gate)
                return _all.Where(fault => IsMoment(fault.Rule.Kind) && !fault.HasBegun).Select(fault => (DateTimeOffset?)fault.StartsAt).Min();
        }
    }

    /// <summary>The rules whose moment has come, each once.</summary>
    internal IReadOnlyList<ActiveFault> Begin()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var due = _all.Where(fault => IsMoment(fault.Rule.Kind) && !fault.HasBegun && fault.StartsAt <= now).ToArray();
            foreach (var fault in due)
                fault.HasBegun = true;
            return due;
        }
    }

    /// <summary>Whether a connection is hit by a rule whose moment has come; counted when it is.</summary>
    internal bool HitsConnection(ActiveFault fault, long connectionId)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!fault.Hits(now))
                return false;
            Note(fault, "stream", ConnectionName(connectionId), now);
            return true;
        }
    }

    /// <summary>Counts something that happened once and concerned nobody in particular.</summary>
    internal void Happened(ActiveFault fault, string target)
    {
        lock (_gate)
            Note(fault, target, "", _time.GetUtcNow());
    }

    /// <summary>The rules that keep the port closed, by the real clock.</summary>
    internal IReadOnlyList<ActiveFault> Refusals => _refusals ?? [];

    private static bool IsMoment(FaultKind kind) => kind is FaultKind.Disconnect or FaultKind.ExpireLogin or FaultKind.WindDown;

    private static string ConnectionName(long id) => string.Create(CultureInfo.InvariantCulture, $"connection {id}");

    private ActiveFault? StageRule() => StateOf(FaultKind.WindDown);

    /// <summary>Of several states of a kind the one that began last holds.</summary>
    private ActiveFault? StateOf(FaultKind kind)
    {
        if (_states is not { } states)
            return null;
        var now = _time.GetUtcNow();
        ActiveFault? latest = null;
        foreach (var fault in states)
        {
            if (fault.Rule.Kind == kind && fault.IsOpenAt(now) && (latest is null || fault.StartsAt >= latest.StartsAt))
                latest = fault;
        }

        return latest;
    }

    private FaultState ToState(ActiveFault fault)
    {
        var now = (fault.Rule.Kind == FaultKind.Refuse ? _real : _time).GetUtcNow();
        var progress = now < fault.StartsAt ? FaultProgress.Waiting : fault.IsOpenAt(now) && !fault.IsSpent ? FaultProgress.Working : FaultProgress.Over;
        return new FaultState(fault.Id, fault.Rule, fault.StartsAt, fault.EndsAt == DateTimeOffset.MaxValue ? null : fault.EndsAt, progress, fault.Seen, fault.Injected);
    }

    private void Note(ActiveFault fault, string target, string trace, DateTimeOffset now)
    {
        fault.Happened();
        _totals[fault.Rule.Kind] = _totals.GetValueOrDefault(fault.Rule.Kind) + 1;
        _log.Add(new InjectedFault(++_injected, now.ToUnixTimeMilliseconds(), fault.Id, fault.Rule.Kind, target, trace), out _);
        _logger.FaultInjected(fault.Id, FaultWords.Of(fault.Rule.Kind), target, trace);
    }

    private void Sort()
    {
        _calls = Of(static kind => kind is < FaultKind.Silence and not FaultKind.Refuse);
        _frames = Of(static kind => kind is (>= FaultKind.Silence and <= FaultKind.CutFrame) or FaultKind.RestartVersions or FaultKind.CrossBook);
        _logins = Of(static kind => kind == FaultKind.RefuseLogin);
        _moments = Of(IsMoment);
        _states = Of(static kind => kind is FaultKind.ClockSkew or FaultKind.WindDown);
        _refusals = Of(static kind => kind == FaultKind.Refuse);
    }

    private ActiveFault[]? Of(Func<FaultKind, bool> isMeant)
    {
        var rules = _all.Where(fault => isMeant(fault.Rule.Kind)).ToArray();
        return rules.Length == 0 ? null : rules;
    }
}
