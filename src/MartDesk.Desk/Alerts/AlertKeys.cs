using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using Dapper;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Alerts;

/// <summary>The keys of the alerts that were taken, by which a resend is told.</summary>
/// <remarks>
/// <para>
/// The rows stand in the order of the alerts' ids, and those begin with the time: what is stored together lies on one page. An index by the key would be another
/// page for every alert, since keys fall anywhere, and each page touched is written and synced whole.
/// </para>
/// <para>
/// Which alert a key belongs to is kept in memory, and is only where to look: the row in the store says whether it is true. So an entry of a transaction that
/// was taken back does no harm, and one that is in the store is never missing, since it is in memory before its commit.
/// </para>
/// <para>Used by the store's writing thread alone.</para>
/// </remarks>
internal sealed class AlertKeys
{
    private const int Shares = 256;
    private const int OldestLookedAt = 4096;
    private const long ForgetEveryMs = 10_000;

    /// <summary>In shares, so that no alert waits while a table of all keys grows.</summary>
    private readonly Dictionary<UInt128, string>[] _alertIds = [.. Enumerable.Range(0, Shares).Select(_ => new Dictionary<UInt128, string>())];

    private long _forgottenAt;

    /// <summary>Reads the keys that are stored.</summary>
    public AlertKeys(DeskStore store) => store.Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, alert_id FROM alert_key";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            Enter((byte[])reader.GetValue(0), reader.GetString(1));
        return true;
    });

    /// <summary>The alert that has this key; null when none has, or its time is over.</summary>
    public Duplicate? Find(AlertIdentity identity, long now, IDbTransaction transaction)
    {
        var start = Start(identity.Key);
        if (!ShareOf(start).TryGetValue(start, out var alertId))
            return null;

        // A copy put back has keys of alerts that are not in it: they were carried out all the same.
        using var reader = KeptStatements.Query(
            transaction,
            """
            SELECT body_hash, received_ms FROM alert_key LEFT JOIN alert ON alert.id = alert_id
            WHERE alert_id = @id AND key = @key AND expires_ms > @now
            """,
            ("id", alertId),
            ("key", identity.Key),
            ("now", now));
        return reader.Read()
            ? new Duplicate(alertId, !((byte[])reader.GetValue(0)).AsSpan().SequenceEqual(identity.BodyHash), reader.IsDBNull(1) ? 0 : reader.GetInt64(1))
            : null;
    }

    /// <summary>Gives a key to an alert. No living alert may have it.</summary>
    public void Remember(AlertIdentity identity, string alertId, long now, IDbTransaction transaction)
    {
        Enter(identity.Key, alertId);
        KeptStatements.Execute(
            transaction,
            "INSERT INTO alert_key (alert_id, key, body_hash, expires_ms) VALUES (@id, @key, @hash, @expires)",
            ("id", alertId),
            ("key", identity.Key),
            ("hash", identity.BodyHash),
            ("expires", now + (long)identity.Lifetime.TotalMilliseconds));
    }

    /// <summary>Takes the oldest keys away whose time is over, once in a while: one that stands too long does not count, so nothing depends on when.</summary>
    public void Forget(long now, IDbTransaction transaction)
    {
        if (now - _forgottenAt < ForgetEveryMs)
            return;
        var connection = (DbConnection)transaction.Connection!; // A running transaction has its connection.
        var span = new { now, count = OldestLookedAt };
        var over = connection.Query<(byte[] Key, string AlertId)>(
            "SELECT key, alert_id FROM (SELECT key, alert_id, expires_ms FROM alert_key ORDER BY alert_id LIMIT @count) AS oldest WHERE expires_ms <= @now", span, transaction).AsList();
        if (over.Count > 0)
            connection.Execute("DELETE FROM alert_key WHERE alert_id IN (SELECT alert_id FROM alert_key ORDER BY alert_id LIMIT @count) AND expires_ms <= @now", span, transaction);
        foreach (var (key, alertId) in over)
        {
            var start = Start(key);
            if (ShareOf(start).TryGetValue(start, out var present) && present == alertId)
                ShareOf(start).Remove(start);
        }

        if (over.Count < OldestLookedAt)
            _forgottenAt = now;
    }

    private void Enter(byte[] key, string alertId)
    {
        var start = Start(key);
        ShareOf(start)[start] = alertId;
    }

    private Dictionary<UInt128, string> ShareOf(UInt128 start) => _alertIds[(int)(start % Shares)];

    /// <summary>Half of a hash: of a million million keys no two begin alike.</summary>
    private static UInt128 Start(ReadOnlySpan<byte> key)
    {
        Span<byte> start = stackalloc byte[16];
        key[..Math.Min(key.Length, start.Length)].CopyTo(start);
        return BinaryPrimitives.ReadUInt128BigEndian(start);
    }
}
