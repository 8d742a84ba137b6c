using System.Data;
using Dapper;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Alerts;

/// <summary>The alerts in the store: taken in once, whatever the sender repeats.</summary>
internal sealed class AlertStore(DeskStore store, IKillPoints killPoints)
{
    private const string Columns =
        """
        seq AS Seq, id AS Id, pointer_id AS PointerId, account_id AS AccountId, lane AS Lane, dedupe_key AS DedupeKey, received_ms AS ReceivedMs,
        event_ms AS EventMs, intent AS Intent, request AS Request, body AS Body, state AS State, code AS Code, message AS Message
        """;

    /// <summary>Stores an alert unless its key stands; both in one transaction, so that of two copies one wins.</summary>
    /// <returns>Null when stored; the id of the first, and whether its message was another, when it is a duplicate.</returns>
    public Task<Duplicate?> TakeInAsync(StoredAlert alert, AlertIdentity identity) => store.WriteAsync(
        transaction =>
        {
            var connection = transaction.Connection!; // A running transaction has its connection.
            connection.Execute("DELETE FROM dedupe WHERE expires_ms <= @now", new { now = alert.ReceivedMs }, transaction);
            var first = connection.QuerySingleOrDefault<(string AlertId, byte[] BodyHash)?>(
                "SELECT alert_id, body_hash FROM dedupe WHERE key = @key", new { key = identity.Key }, transaction);
            if (first is { } found)
                return new Duplicate(found.AlertId, !found.BodyHash.AsSpan().SequenceEqual(identity.BodyHash));
            Insert(alert, transaction);
            if (alert.AlertState == AlertState.Accepted)
            {
                connection.Execute(
                    "INSERT INTO dedupe (key, alert_id, body_hash, expires_ms) VALUES (@key, @id, @hash, @expires)",
                    new
                    {
                        key = identity.Key,
                        id = alert.Id,
                        hash = identity.BodyHash,
                        expires = alert.ReceivedMs + (long)identity.Lifetime.TotalMilliseconds,
                    },
                    transaction);
            }

            killPoints.Reached(KillPoint.AlertWritten);
            return (Duplicate?)null;
        },
        CancellationToken.None);

    /// <summary>Up to <paramref name="count"/> alerts before one, newest first.</summary>
    public (IReadOnlyList<StoredAlert> Alerts, ILookup<string, StoredLeg> Legs) ReadNewest(int count, string? beforeAlertId) => store.Read(connection =>
    {
        var alerts = connection.Query<StoredAlert>(
            $"""
            SELECT {Columns} FROM alert
            WHERE @before IS NULL OR seq < (SELECT seq FROM alert WHERE id = @before)
            ORDER BY seq DESC LIMIT @count
            """,
            new { before = beforeAlertId, count }).AsList();
        var legs = connection.Query<StoredLeg>(
            $"SELECT {StoredLeg.Columns} FROM leg WHERE alert_id IN @ids ORDER BY alert_id, number", new { ids = alerts.Select(alert => alert.Id) });
        return (alerts, legs.ToLookup(leg => leg.AlertId));
    });

    /// <summary>One alert; null when unknown.</summary>
    public StoredAlert? Find(string alertId) => store.Read(connection =>
        connection.QuerySingleOrDefault<StoredAlert>($"SELECT {Columns} FROM alert WHERE id = @alertId", new { alertId }));

    /// <summary>The legs of an alert in order.</summary>
    public IReadOnlyList<StoredLeg> LegsOf(string alertId) => store.Read(connection =>
        connection.Query<StoredLeg>($"SELECT {StoredLeg.Columns} FROM leg WHERE alert_id = @alertId ORDER BY number", new { alertId }).AsList());

    /// <summary>The oldest alert of a lane that waits to be begun; null when none does.</summary>
    public StoredAlert? NextIn(string accountId, string lane, long afterSeq) => store.Read(connection =>
        connection.QueryFirstOrDefault<StoredAlert>(
            $"""
            SELECT {Columns} FROM alert
            WHERE account_id = @accountId AND lane = @lane AND state IN (0, 1) AND seq > @afterSeq ORDER BY seq LIMIT 1
            """,
            new { accountId, lane, afterSeq }));

    /// <summary>Every lane with unfinished alerts.</summary>
    public IReadOnlyList<(string AccountId, string Lane)> UnfinishedLanes() => store.Read(connection =>
        connection.Query<(string, string)>("SELECT DISTINCT account_id, lane FROM alert WHERE state IN (0, 1) ORDER BY account_id, lane").AsList());

    /// <summary>True when an alert of the same pointer and lane with a later time of its own was carried out already.</summary>
    public bool IsSuperseded(StoredAlert alert) => store.Read(connection => connection.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM alert WHERE pointer_id = @PointerId AND lane = @Lane AND state IN (1, 2, 5) AND seq < @Seq AND event_ms > @EventMs)
        """,
        alert) == 1);

    private static void Insert(StoredAlert alert, IDbTransaction transaction) => transaction.Connection!.Execute(
        """
        INSERT INTO alert (id, pointer_id, account_id, lane, dedupe_key, received_ms, event_ms, intent, request, body, state, code, message)
        VALUES (@Id, @PointerId, @AccountId, @Lane, @DedupeKey, @ReceivedMs, @EventMs, @Intent, @Request, @Body, @State, @Code, @Message)
        """,
        alert,
        transaction);
}

/// <summary>The alert that came first.</summary>
/// <param name="AlertId">Its id.</param>
/// <param name="HasOtherBody">The message under the same id was another one.</param>
internal sealed record Duplicate(string AlertId, bool HasOtherBody);
