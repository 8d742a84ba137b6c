namespace MartDesk.Desk.Audit;

/// <summary>Every change of the desk by somebody. Entries are added and never changed; the chain of hashes shows it.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry; durable when the call returns.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest entries first.</summary>
    /// <param name="before">Only entries before this number; null for the newest.</param>
    /// <param name="count">At most so many.</param>
    IReadOnlyList<AuditRow> Read(long? before, int count);

    /// <summary>Computes the whole chain anew.</summary>
    AuditVerdict Verify();
}
