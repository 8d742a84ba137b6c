using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Alerts;

/// <summary>One row of the table of alerts.</summary>
internal sealed class StoredAlert
{
    public long Seq { get; init; }

    public required string Id { get; init; }

    public required string PointerId { get; init; }

    public required string AccountId { get; init; }

    public required string Lane { get; init; }

    public required byte[] DedupeKey { get; init; }

    public long ReceivedMs { get; init; }

    public long EventMs { get; init; }

    /// <summary>Not begun before it.</summary>
    public long DueMs { get; init; }

    public required string Intent { get; init; }

    /// <summary>The <see cref="AlertRequest"/> as JSON; null when the message could not be read into one.</summary>
    public string? Request { get; init; }

    public required string Body { get; init; }

    public long State { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>The alert that this one is a part of; null for one that came in by itself.</summary>
    public string? ParentId { get; init; }

    /// <summary>The alert that this one carries out again; null for a first one.</summary>
    public string? ReplayOf { get; init; }

    /// <summary>As stored; null in a row of an earlier version.</summary>
    public long? Checksum { get; init; }

    public AlertState AlertState => (AlertState)State;

    /// <summary>False when a disk has changed what is to be carried out, for whom, or when.</summary>
    public bool IsWhole => Checksum is null || Checksum == Sum();

    /// <exception cref="DamagedRowException">A disk has changed it.</exception>
    public void ThrowIfDamaged()
    {
        if (!IsWhole)
            throw new DamagedRowException(Id, "record");
    }

    /// <summary>Checksum of what is to be carried out, which never changes. Where it stands and what is told of it are not in it.</summary>
    public long Sum()
    {
        var sum = new RowSum();
        sum.Add(Id);
        sum.Add(PointerId);
        sum.Add(AccountId);
        sum.Add(Lane);
        sum.Add(DedupeKey);
        sum.Add(ReceivedMs);
        sum.Add(EventMs);
        sum.Add(DueMs);
        sum.Add(Request);
        sum.Add(ParentId);
        sum.Add(ReplayOf);
        return sum.Value;
    }

    /// <summary>The request of an alert that was accepted.</summary>
    public AlertRequest OpenRequest() => RequestText.Read(Request ?? throw new InvalidOperationException("Only accepted alerts have a request."));
}
