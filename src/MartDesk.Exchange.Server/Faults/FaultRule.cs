namespace MartDesk.Exchange.Server.Faults;

/// <summary>One fault and when it happens: <c>drop-reply submit-order nth=3</c>. Made by <see cref="FaultRuleReader"/>; docs/faults.md has the words.</summary>
public sealed record FaultRule
{
    /// <summary>What it does.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The rule as it was written.</summary>
    public required string Text { get; init; }

    /// <summary>Its name; null to be numbered.</summary>
    public string? Id { get; init; }

    /// <summary>Which endpoints or channels, by name or group; <c>*</c> for all.</summary>
    public string On { get; init; } = "*";

    /// <summary>HTTP method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>API key of the caller; null for any.</summary>
    public string? Key { get; init; }

    /// <summary>Contract; null for any.</summary>
    public string? Symbol { get; init; }

    /// <summary>The first match it happens to, counted from 1; 0 for the first of all.</summary>
    public long Nth { get; init; }

    /// <summary>It happens to every so many-th match; 0 for each.</summary>
    public long Every { get; init; }

    /// <summary>How often it happens at most; null for no end.</summary>
    public long? Count { get; init; }

    /// <summary>How likely it happens to a match, in millionths.</summary>
    public int ProbabilityMillionths { get; init; } = 1_000_000;

    /// <summary>How long after it was added it begins, on the venue's clock.</summary>
    public TimeSpan After { get; init; }

    /// <summary>The moment at which it begins; null when <see cref="After"/> says it.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long it lasts; null for no end.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>How much: of a delay, or of a clock that is off (ahead when positive).</summary>
    public TimeSpan By { get; init; }

    /// <summary>Before or after the call was carried out.</summary>
    public FaultMoment When { get; init; }

    /// <summary>How the connection ends.</summary>
    public FaultEnding How { get; init; }

    /// <summary>HTTP status; 0 for the one that goes with the code.</summary>
    public int Status { get; init; }

    /// <summary>The venue's code; 0 for the kind's own.</summary>
    public int Code { get; init; }

    /// <summary>The venue's words; null for those that go with the code.</summary>
    public string? Message { get; init; }

    /// <summary>What a proxy's answer carries.</summary>
    public FaultBody Body { get; init; }

    /// <summary>Seconds of silence that a rate limit asks for; 0 for the endpoint's window.</summary>
    public int ResetSeconds { get; init; }

    /// <summary>How far the venue winds down.</summary>
    public WindDownStage Stage { get; init; }
}
