using System.Data;
using Dapper;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Alerts;

/// <summary>The alerts in the store: taken in once, whatever the sender repeats.</summary>
internal sealed class AlertStore(DeskStore store, AlertKeys keys, IKillPoints killPoints)
{
    private const string Columns =
        """
        seq AS Seq, id AS Id, pointer_id AS PointerId, account_id AS AccountId, lane AS Lane, dedupe_key AS DedupeKey, received_ms AS ReceivedMs,
        event_ms AS EventMs, due_ms AS DueMs, intent AS Intent, request AS Request, body AS Body, state AS State, code AS Code, message AS Message,
        parent_id AS ParentId, replay_of AS ReplayOf, checksum AS Checksum
        """;

    /// <summary>An id that names another message within this time was not meant as one: it is a label of the order.</summary>
    private const long LabelMs = 60_000;

    /// <summary>
    /// Stores the alerts of one message, except those whose key stands; all in one transaction, so that of two copies one wins and a message is
    /// never half stored.
    /// </summary>
    /// <returns>For each alert null when stored, or the one that came first.</returns>
    public Task<IReadOnlyList<Duplicate?>> TakeInAsync(IReadOnlyList<TakenAlert> taken) => store.WriteAsync<IReadOnlyList<Duplicate?>>(
        transaction =>
        {
            var results = new Duplicate?[taken.Count];
            for (var i = 0; i < results.Length; i++)
                results[i] = TakeIn(taken[i], transaction);
            killPoints.Reached(KillPoint.AlertWritten);
            return results;
        },
        CancellationToken.None);

    private Duplicate? TakeIn(TakenAlert taken, IDbTransaction transaction)
    {
        var now = taken.Rows[0].ReceivedMs;
        keys.Forget(now, transaction);
        var identity = taken.Identity;
        if (keys.Find(identity, now, transaction) is { } found)
        {
            var byContent = found.HasOtherBody && now - found.ReceivedMs < LabelMs ? identity.ByContent : null;
            if (byContent is null)
                return found;
            identity = byContent;
            if (keys.Find(identity, now, transaction) is { } again)
                return again;
        }

        foreach (var alert in taken.Rows)
            Insert(alert, transaction);
        taken.Effect?.Invoke(transaction);
        if (taken.IsRemembered)
            keys.Remember(identity, taken.Rows[0].Id, now, transaction);
        return null;
    }

    /// <summary>Up to <paramref name="count"/> alerts before one, newest first; of an unknown one there are none before. A page costs the same wherever it lies.</summary>
    public (IReadOnlyList<StoredAlert> Alerts, ILookup<string, StoredLeg> Legs) ReadNewest(int count, string? beforeAlertId, bool onlyRefused) => store.Read(connection =>
    {
        var alerts = connection.Query<StoredAlert>(
            $"""
            SELECT {Columns} FROM alert
            WHERE seq > 0 {(beforeAlertId is null ? "" : "AND seq < (SELECT seq FROM alert WHERE id = @before)")} {(onlyRefused ? "AND state IN (3, 6)" : "")}
            ORDER BY seq DESC LIMIT @count
            """,
            new { before = beforeAlertId, count }).AsList();
        var values = new DynamicParameters();
        var ids = values.AddList("id", alerts.ConvertAll(alert => alert.Id));
        var legs = alerts.Count == 0 ? [] : connection.Query<StoredLeg>($"SELECT {StoredLeg.Columns} FROM leg WHERE alert_id IN {ids} ORDER BY alert_id, number", values);
        return (alerts, legs.ToLookup(leg => leg.AlertId));
    });

    /// <summary>One alert; null when unknown.</summary>
    public StoredAlert? Find(string alertId) => store.Read(connection =>
        KeptStatements.Rows<StoredAlert>(connection, $"SELECT {Columns} FROM alert WHERE id = @alertId", ("alertId", alertId)).SingleOrDefault());

    /// <summary>The legs of an alert in order.</summary>
    public IReadOnlyList<StoredLeg> LegsOf(string alertId) => store.Read(connection =>
        KeptStatements.Rows<StoredLeg>(connection, $"SELECT {StoredLeg.Columns} FROM leg WHERE alert_id = @alertId ORDER BY number", ("alertId", alertId)));

    /// <summary>The alerts of a lane that are not at their end, oldest first.</summary>
    /// <param name="accountId">Account.</param>
    /// <param name="lane">Symbol.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="after">Only those that came after this one.</param>
    public IReadOnlyList<StoredAlert> UnfinishedIn(string accountId, string lane, int count, long after = 0) => store.Read(connection =>
        KeptStatements.Rows<StoredAlert>(
            connection,
            $"SELECT {Columns} FROM alert WHERE account_id = @accountId AND lane = @lane AND state IN (0, 1) AND seq > @after ORDER BY seq LIMIT @count",
            ("accountId", accountId),
            ("lane", lane),
            ("after", after),
            ("count", (long)count)));

    /// <summary>Ends an alert that is about many symbols by making one of each, in one transaction.</summary>
    public Task SplitAsync(StoredAlert parent, IReadOnlyList<StoredAlert> parts, string message) => store.WriteAsync(
        transaction =>
        {
            foreach (var part in parts)
                Insert(part, transaction);
            transaction.Connection!.Execute(
                "UPDATE alert SET state = @state, message = @message WHERE id = @Id",
                new { parent.Id, state = (int)(parts.Count == 0 ? AlertState.Suppressed : AlertState.Executed), message },
                transaction);
        },
        CancellationToken.None);

    /// <summary>Stores an alert of the owner's own making.</summary>
    public Task AddAsync(StoredAlert alert) => store.WriteAsync(
        transaction =>
        {
            Insert(alert, transaction);
            killPoints.Reached(KillPoint.AlertWritten);
        },
        CancellationToken.None);

    /// <summary>Inserts alerts of the owner's own making within a transaction.</summary>
    public static void Add(IReadOnlyList<StoredAlert> alerts, IDbTransaction transaction)
    {
        foreach (var alert in alerts)
            Insert(alert, transaction);
    }

    /// <summary>Every lane with unfinished alerts.</summary>
    public IReadOnlyList<(string AccountId, string Lane)> UnfinishedLanes() => store.Read(connection =>
        connection.Query<(string, string)>("SELECT DISTINCT account_id, lane FROM alert WHERE state IN (0, 1) ORDER BY account_id, lane").AsList());

    /// <summary>True when an alert or an order by hand of an account is not final yet.</summary>
    public bool HasUnfinished(string accountId) => store.Read(connection =>
        connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM alert WHERE account_id = @accountId AND state IN (0, 1))", new { accountId }) == 1);

    /// <summary>True when an alert of the same pointer and lane with a later time of its own was carried out already.</summary>
    public bool IsSuperseded(StoredAlert alert) => store.Read(connection => connection.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM alert WHERE pointer_id = @PointerId AND lane = @Lane AND state IN (1, 2, 5) AND seq < @Seq AND event_ms > @EventMs)
        """,
        alert) == 1);

    private static void Insert(StoredAlert alert, IDbTransaction transaction) => KeptStatements.Execute(
        transaction,
        """
        INSERT INTO alert (id, pointer_id, account_id, lane, dedupe_key, received_ms, event_ms, due_ms, intent, request, body, state, code, message,
                           parent_id, replay_of, checksum)
        VALUES (@Id, @PointerId, @AccountId, @Lane, @DedupeKey, @ReceivedMs, @EventMs, @DueMs, @Intent, @Request, @Body, @State, @Code, @Message,
                @ParentId, @ReplayOf, @Checksum)
        """,
        ("Id", alert.Id),
        ("PointerId", alert.PointerId),
        ("AccountId", alert.AccountId),
        ("Lane", alert.Lane),
        ("DedupeKey", alert.DedupeKey),
        ("ReceivedMs", alert.ReceivedMs),
        ("EventMs", alert.EventMs),
        ("DueMs", alert.DueMs),
        ("Intent", alert.Intent),
        ("Request", alert.Request),
        ("Body", alert.Body),
        ("State", alert.State),
        ("Code", alert.Code),
        ("Message", alert.Message),
        ("ParentId", alert.ParentId),
        ("ReplayOf", alert.ReplayOf),
        ("Checksum", alert.Sum()));
}

/// <summary>One alert of a message, ready to be stored.</summary>
/// <param name="Rows">One for each account of its pointer.</param>
/// <param name="Identity">What makes it the same as one before.</param>
/// <param name="IsRemembered">Its key is used up by it; a refused one does not use up its id.</param>
/// <param name="Effect">What else is written with it; null for nothing.</param>
internal sealed record TakenAlert(IReadOnlyList<StoredAlert> Rows, AlertIdentity Identity, bool IsRemembered, Action<IDbTransaction>? Effect = null);

/// <summary>The alert that came first.</summary>
/// <param name="AlertId">Its id.</param>
/// <param name="HasOtherBody">The message under the same id was another one.</param>
/// <param name="ReceivedMs">When it came.</param>
internal sealed record Duplicate(string AlertId, bool HasOtherBody, long ReceivedMs);
