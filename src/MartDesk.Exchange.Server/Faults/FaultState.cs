namespace MartDesk.Exchange.Server.Faults;

/// <summary>How a rule stands.</summary>
/// <param name="Id">Its name, unique among the rules there are.</param>
/// <param name="Rule">The rule.</param>
/// <param name="StartsAt">When it begins or began; for <see cref="FaultKind.Refuse"/> by the real clock, for all others by the venue's.</param>
/// <param name="EndsAt">When it is over; null when it has no end.</param>
/// <param name="Progress">Whether it still waits, works, or is over.</param>
/// <param name="Seen">What matched it while it worked.</param>
/// <param name="Injected">How often it happened.</param>
public sealed record FaultState(string Id, FaultRule Rule, DateTimeOffset StartsAt, DateTimeOffset? EndsAt, FaultProgress Progress, long Seen, long Injected);

/// <summary>Whether a rule still waits, works, or is over.</summary>
public enum FaultProgress
{
    /// <summary>Its time has not come.</summary>
    Waiting = 0,

    /// <summary>It happens to what matches.</summary>
    Working = 1,

    /// <summary>Its time is over, or it happened as often as it may.</summary>
    Over = 2,
}

/// <summary>One fault that happened.</summary>
/// <param name="Number">1 for the first, and so on.</param>
/// <param name="TimeMs">The venue's time, Unix milliseconds.</param>
/// <param name="FaultId">The rule.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Target">What it happened to: a path, a topic, a connection.</param>
/// <param name="Trace">The call's trace id, or the connection's number.</param>
public sealed record InjectedFault(long Number, long TimeMs, string FaultId, FaultKind Kind, string Target, string Trace);
