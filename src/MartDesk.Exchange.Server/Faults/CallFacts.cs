using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>What rules may ask of a call.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Method">Its method.</param>
/// <param name="Endpoint">The endpoint; null when a stream is opened.</param>
/// <param name="Key">The key shown; empty when none.</param>
/// <param name="Symbol">The contract named; null when none, or when no rule asks.</param>
/// <param name="Trace">Its trace id.</param>
internal readonly record struct CallFacts(string Path, string Method, Endpoint? Endpoint, string Key, string? Symbol, string Trace)
{
    public bool Matches(FaultRule rule) =>
        (Endpoint is null ? FaultTargets.IsStream(rule.On, Path) : FaultTargets.IsCall(rule.On, Endpoint))
        && (rule.Method is null || rule.Method == Method)
        && (rule.Key is null || rule.Key == Key)
        && (rule.Symbol is null || rule.Symbol == Symbol);
}

/// <summary>What happens to a call: waits, and at most one way to end.</summary>
/// <param name="Before">Wait before it is carried out.</param>
/// <param name="After">Wait after it was carried out.</param>
/// <param name="Ending">How it ends; null for its own answer.</param>
internal readonly record struct CallFaults(TimeSpan Before, TimeSpan After, FaultRule? Ending)
{
    public bool IsNone => Before == TimeSpan.Zero && After == TimeSpan.Zero && Ending is null;
}

/// <summary>What rules may ask of a message of a stream.</summary>
/// <param name="Topic">Its topic; null for an answer.</param>
/// <param name="Key">The key its reader logged in with; null when it did not.</param>
/// <param name="ConnectionId">Its reader.</param>
internal readonly record struct FrameFacts(string? Topic, string? Key, long ConnectionId)
{
    public bool Matches(FaultRule rule) =>
        FaultTargets.IsFrame(rule.On, Topic, withAnswers: rule.Kind == FaultKind.Silence)
        && (rule.Kind is not (FaultKind.RestartVersions or FaultKind.CrossBook) || (Topic is not null && FaultTargets.IsBook(rule.Kind, FaultTargets.ChannelOf(Topic))))
        && (rule.Key is null || rule.Key == Key)
        && (rule.Symbol is null || (Topic is not null && FaultTargets.IsSymbol(Topic, rule.Symbol)));
}

/// <summary>What happens to a message of a stream.</summary>
/// <param name="Delay">Wait before it is sent.</param>
/// <param name="Kind">What else; null for nothing.</param>
internal readonly record struct FrameFaults(TimeSpan Delay, FaultKind? Kind);
