using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Execution;

/// <summary>One row of the table of intents: an attempt as it left, or was to leave.</summary>
internal sealed record StoredIntent
{
    public const string Columns =
        """
        client_order_id AS ClientOrderId, alert_id AS AlertId, leg AS Leg, generation AS Generation, signing_ms AS SigningMs, body AS Body,
        ids_before AS IdsBefore, checksum AS Checksum
        """;

    public required string ClientOrderId { get; init; }

    public required string AlertId { get; init; }

    /// <summary>Number of its leg.</summary>
    public long Leg { get; init; }

    /// <summary>Number of the attempt.</summary>
    public long Generation { get; init; }

    /// <summary>Time in its signature, Unix milliseconds.</summary>
    public long SigningMs { get; init; }

    /// <summary>What was signed.</summary>
    public required string Body { get; init; }

    /// <summary>The venue's ids of what waited before it left, as JSON list; null for an order with an id of ours.</summary>
    public string? IdsBefore { get; init; }

    /// <summary>As stored; null in a row of an earlier version.</summary>
    public long? Checksum { get; init; }

    /// <summary>False when a disk has changed it.</summary>
    public bool IsWhole => Checksum is null || Checksum == Sum();

    /// <exception cref="DamagedRowException">A disk has changed it.</exception>
    public void ThrowIfDamaged()
    {
        if (!IsWhole)
            throw new DamagedRowException(AlertId, $"attempt {ClientOrderId}");
    }

    /// <summary>Checksum of what never changes. What became of it is not in it.</summary>
    public long Sum()
    {
        var sum = new RowSum();
        sum.Add(ClientOrderId);
        sum.Add(AlertId);
        sum.Add(Leg);
        sum.Add(Generation);
        sum.Add(SigningMs);
        sum.Add(Body);
        sum.Add(IdsBefore);
        return sum.Value;
    }
}
