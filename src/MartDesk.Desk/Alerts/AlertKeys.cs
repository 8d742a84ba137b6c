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
/// <para>
/// A key's time is over when it has passed by the wall clock and, for a key of this process, by the monotonic one as well: a wall clock that is set ahead
/// between two deliveries of one message does not make two of it. After a restart only the wall clock is left.
/// </para>
/// <para>Used by the store's writing thread alone.</para>
/// </remarks>
internal sealed class AlertKeys
{
    private const int Shares = 256;
    private const int OldestLookedAt = 4096;
    private const long ForgetEveryMs = 10_000;

    /// <summary>In shares, so that no alert waits while a table of all keys grows.</summary>
    private readonly Dictionary<UInt128, Owner>[] _owners = [.. Enumerable.Range(0, Shares).Select(_ => new Dictionary<UInt128, Owner>())];

    private readonly TimeProvider _time;
    private long _forgottenAt;

    /// <summary>Reads the keys that are stored.</summary>
    public AlertKeys(DeskStore store, TimeProvider time)
    {
        _time = time;
        store.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT key, alert_id FROM alert_key";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                Enter((byte[])reader.GetValue(0), new Owner(reader.GetString(1), null));
            return true;
        });
    }

    /// <summary>The alert that has this key; null when none has, or its time is over.</summary>
    public Duplicate? Find(AlertIdentity identity, long now, IDbTransaction transaction)
    {
        var start = Start(identity.Key);
        if (!ShareOf(start).TryGetValue(start, out var owner))
            return null;

        // A copy put back has keys of alerts that are not in it: they were carried out all the same.
        using var reader = KeptStatements.Query(
            transaction,
            """
            SELECT body_hash, received_ms FROM alert_key LEFT JOIN alert ON alert.id = alert_id
            WHERE alert_id = @id AND key = @key AND expires_ms > @now
            """,
            ("id", owner.AlertId),
            ("key", identity.Key),
            ("now", IsHeld(owner) ? long.MinValue : now));
        return reader.Read()
            ? new Duplicate(owner.AlertId, !((byte[])reader.GetValue(0)).AsSpan().SequenceEqual(identity.BodyHash), reader.IsDBNull(1) ? 0 : reader.GetInt64(1))
            : null;
    }

    /// <summary>Gives a key to an alert. No living alert may have it.</summary>
    public void Remember(AlertIdentity identity, string alertId, long now, IDbTransaction transaction)
    {
        Enter(identity.Key, new Owner(alertId, _time.GetTimestamp() + (long)(identity.Lifetime.TotalSeconds * _time.TimestampFrequency)));
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
        var gone = over.FindAll(row => !IsHeld(row.Key, row.AlertId));
        if (gone.Count > 0)
        {
            var values = new DynamicParameters();
            connection.Execute($"DELETE FROM alert_key WHERE alert_id IN {values.AddList("id", gone.ConvertAll(row => row.AlertId))}", values, transaction);
        }

        foreach (var (key, alertId) in gone)
        {
            var start = Start(key);
            if (ShareOf(start).TryGetValue(start, out var present) && present.AlertId == alertId)
                ShareOf(start).Remove(start);
        }

        if (gone.Count < OldestLookedAt)
            _forgottenAt = now;
    }

    /// <summary>True while the time of a key of this process runs by the monotonic clock.</summary>
    private bool IsHeld(Owner owner) => owner.HeldUntil is { } until && _time.GetTimestamp() < until;

    private bool IsHeld(byte[] key, string alertId)
    {
        var start = Start(key);
        return ShareOf(start).TryGetValue(start, out var owner) && owner.AlertId == alertId && IsHeld(owner);
    }

    private void Enter(byte[] key, Owner owner)
    {
        var start = Start(key);
        ShareOf(start)[start] = owner;
    }

    private Dictionary<UInt128, Owner> ShareOf(UInt128 start) => _owners[(int)(start % Shares)];

    /// <summary>Half of a hash: of a million million keys no two begin alike.</summary>
    private static UInt128 Start(ReadOnlySpan<byte> key)
    {
        Span<byte> start = stackalloc byte[16];
        key[..Math.Min(key.Length, start.Length)].CopyTo(start);
        return BinaryPrimitives.ReadUInt128BigEndian(start);
    }

    /// <summary>The alert that a key belongs to.</summary>
    /// <param name="AlertId">Its id.</param>
    /// <param name="HeldUntil">The timestamp before which the key's time is not over, whatever the wall clock says; null for a key of an earlier process.</param>
    private readonly record struct Owner(string AlertId, long? HeldUntil);
}
