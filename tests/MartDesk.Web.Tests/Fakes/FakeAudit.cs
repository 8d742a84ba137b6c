using MartDesk.Desk.Audit;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>An audit log in memory. Its chain is always whole.</summary>
internal sealed class FakeAudit : IAuditLog
{
    private readonly Lock _gate = new();
    private readonly List<AuditRow> _rows = [];
    private readonly Dictionary<string, AuditEntry> _begun = [];
    private int _number;

    /// <summary>Entries in the order they were written.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _rows.Select(row => row.Entry)];
        }
    }

    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
            _rows.Add(new AuditRow(_rows.Count + 1, entry, BitConverter.GetBytes(_rows.Count)));
        return Task.CompletedTask;
    }

    /// <summary>What was begun and not ended.</summary>
    public IReadOnlyList<AuditEntry> Begun
    {
        get
        {
            lock (_gate)
                return [.. _begun.Values];
        }
    }

    public Task<string?> BeginAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var id = (++_number).ToString(System.Globalization.CultureInfo.InvariantCulture);
            _begun.Add(id, entry);
            return Task.FromResult<string?>(id);
        }
    }

    public Task EndAsync(string? begun, AuditEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
            Assert.True(_begun.Remove(begun!)); // This log always notes what is begun.
        return AddAsync(entry, cancellationToken);
    }

    public IReadOnlyList<AuditRow> Read(long? before, int count)
    {
        lock (_gate)
            return [.. _rows.Where(row => row.Number < (before ?? long.MaxValue)).OrderByDescending(row => row.Number).Take(count)];
    }

    public AuditVerdict Verify()
    {
        lock (_gate)
            return new AuditVerdict(_rows.Count, null);
    }
}
