namespace MartDesk.Desk.Audit;

/// <summary>Every change of the desk by somebody. Entries are added and never changed; the chain of hashes shows it.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry; durable when the call returns.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that something is begun; durable when the call returns. Should the desk die before <see cref="EndAsync"/>, its next start adds the entry with
    /// the result <c>unfinished</c>: it may or may not have been done.
    /// </summary>
    /// <param name="entry">What is known before it; its result does not count.</param>
    /// <param name="cancellationToken">Gives up before it is noted.</param>
    /// <returns>By which it is ended; null when it cannot be stored now, which holds nobody back from halting a desk whose disk is full.</returns>
    Task<string?> BeginAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Adds the entry of something that was begun, and takes the note away, if there is one, in one transaction.</summary>
    Task EndAsync(string? begun, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest entries first.</summary>
    /// <param name="before">Only entries before this number; null for the newest.</param>
    /// <param name="count">At most so many.</param>
    IReadOnlyList<AuditRow> Read(long? before, int count);

    /// <summary>Computes the whole chain anew.</summary>
    AuditVerdict Verify();
}
