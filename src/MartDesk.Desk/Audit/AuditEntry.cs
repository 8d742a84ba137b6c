namespace MartDesk.Desk.Audit;

/// <summary>Something that somebody did to the desk. Holds no secret.</summary>
public sealed record AuditEntry
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who: <c>owner</c>, <c>token NAME</c>, <c>program</c>, or <c>desk</c> when nobody asked.</summary>
    public required string Who { get; init; }

    /// <summary>Address it came from; empty when it came from nowhere else.</summary>
    public required string Address { get; init; }

    /// <summary>What was done.</summary>
    public required string What { get; init; }

    /// <summary>What it was done to; empty for the desk itself.</summary>
    public required string Subject { get; init; }

    /// <summary>With what; secrets left out.</summary>
    public required string Detail { get; init; }

    /// <summary>How it came out: <c>done</c>, <c>refused</c>, <c>failed</c>, or <c>unfinished</c> when the desk ended while it was under way.</summary>
    public required string Result { get; init; }
}

/// <summary>An entry in its place in the chain.</summary>
/// <param name="Number">Its place; the first is 1, none is left out.</param>
/// <param name="Entry">What happened.</param>
/// <param name="Hash">SHA-256 of the hash before it and of the entry.</param>
public sealed record AuditRow(long Number, AuditEntry Entry, byte[] Hash);

/// <summary>Whether the chain is whole.</summary>
/// <param name="Entries">Entries looked at.</param>
/// <param name="FirstWrong">First entry that is not what was written, or that is missing; null when the chain is whole.</param>
public sealed record AuditVerdict(long Entries, long? FirstWrong);
