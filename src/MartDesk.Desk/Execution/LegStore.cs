using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Plans, intents and outcomes in the store. Every step is one transaction, synced before the next step begins.</summary>
internal sealed class LegStore(DeskStore store, TimeProvider time, IKillPoints killPoints)
{
    /// <summary>Replaces the plan of an alert of which nothing was sent, and marks it as under way.</summary>
    public Task StorePlanAsync(StoredAlert alert, IReadOnlyList<StoredLeg> legs, string? warning) => store.WriteAsync(
        transaction => WritePlan(alert, legs, warning, transaction), CancellationToken.None);

    /// <summary>The same with the intent of its first order: one sync for both. Nothing of it may be sent before this has returned.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="legs">Its plan.</param>
    /// <param name="warning">What its sender should know; null for nothing.</param>
    /// <param name="first">The first order, ready to leave.</param>
    /// <param name="lastLook">Asked within the transaction; its refusal keeps the intent from being stored, not the plan.</param>
    /// <returns>The refusal; null when the intent is stored.</returns>
    public Task<(string Code, string Message)?> StorePlanAsync(
        StoredAlert alert, IReadOnlyList<StoredLeg> legs, string? warning, PreparedOrder first, Func<IDbTransaction, (string Code, string Message)?>? lastLook) => store.WriteAsync(
        transaction =>
        {
            WritePlan(alert, legs, warning, transaction);
            return WriteIntent(legs[0], 1, first, lastLook, transaction);
        },
        CancellationToken.None);

    /// <summary>Writes the intent of an attempt. Nothing of it may be sent before this has returned.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="generation">Number of the attempt.</param>
    /// <param name="order">What will be sent.</param>
    /// <param name="lastLook">Asked within the transaction; its refusal keeps the intent from being stored.</param>
    /// <returns>The refusal; null when the intent is stored.</returns>
    public Task<(string Code, string Message)?> StoreIntentAsync(
        StoredLeg leg, int generation, PreparedOrder order, Func<IDbTransaction, (string Code, string Message)?>? lastLook) => store.WriteAsync(
        transaction => WriteIntent(leg, generation, order, lastLook, transaction), CancellationToken.None);

    private static void WritePlan(StoredAlert alert, IReadOnlyList<StoredLeg> legs, string? warning, IDbTransaction transaction)
    {
        KeptStatements.Execute(transaction, "DELETE FROM leg WHERE alert_id = @id", ("id", alert.Id)); // Fails when an intent exists.
        foreach (var leg in legs)
            Insert(leg, transaction);
        KeptStatements.Execute(transaction, "UPDATE alert SET state = 1, message = @warning WHERE id = @id", ("id", alert.Id), ("warning", warning));
    }

    private static void Insert(StoredLeg leg, IDbTransaction transaction) =>
        KeptStatements.Execute(
            transaction,
            """
            INSERT INTO leg (alert_id, number, generation, client_order_id, symbol, side, effect, type, contracts, limit_price, time_in_force,
                             leverage, margin_mode, sets_leverage, state, filled, average_price, kind, terms, checksum)
            VALUES (@alertId, @number, 0, @clientOrderId, @symbol, @side, @effect, @type, @contracts, @limitPrice, @timeInForce,
                    @leverage, @marginMode, @setsLeverage, 0, 0, '0', @kind, @terms, @checksum)
            """,
            ("alertId", leg.AlertId),
            ("number", leg.Number),
            ("clientOrderId", leg.ClientOrderId),
            ("symbol", leg.Symbol),
            ("side", leg.Side),
            ("effect", leg.Effect),
            ("type", leg.Type),
            ("contracts", leg.Contracts),
            ("limitPrice", leg.LimitPriceText),
            ("timeInForce", leg.TimeInForce),
            ("leverage", leg.Leverage),
            ("marginMode", leg.MarginMode),
            ("setsLeverage", leg.SetsLeverage),
            ("kind", leg.Kind),
            ("terms", leg.TermsText),
            ("checksum", leg.Sum()));

    private (string Code, string Message)? WriteIntent(
        StoredLeg leg, int generation, PreparedOrder order, Func<IDbTransaction, (string Code, string Message)?>? lastLook, IDbTransaction transaction)
    {
        if (lastLook?.Invoke(transaction) is { } refusal)
            return refusal;
        var intent = new StoredIntent
        {
            ClientOrderId = order.ClientOrderId,
            AlertId = leg.AlertId,
            Leg = leg.Number,
            Generation = generation,
            SigningMs = order.SigningTimeMs,
            Body = order.Body,
            IdsBefore = leg.IsUnnamed ? JsonSerializer.Serialize(order.IdsBefore, LegTermsJson.Default.IReadOnlyListString) : null,
        };
        KeptStatements.Execute(
            transaction,
            """
            INSERT INTO intent (client_order_id, alert_id, leg, generation, epoch, signing_ms, body, ids_before, checksum)
            VALUES (@clientOrderId, @alertId, @number, @generation, @epoch, @signingMs, @body, @idsBefore, @checksum)
            """,
            ("clientOrderId", intent.ClientOrderId),
            ("alertId", intent.AlertId),
            ("number", intent.Leg),
            ("generation", intent.Generation),
            ("epoch", store.Epoch),
            ("signingMs", intent.SigningMs),
            ("body", intent.Body),
            ("idsBefore", intent.IdsBefore),
            ("checksum", intent.Sum()));
        KeptStatements.Execute(
            transaction,
            """
            UPDATE leg SET generation = @generation, client_order_id = @clientOrderId, state = 1, message = NULL, checksum = @checksum
            WHERE alert_id = @alertId AND number = @number
            """,
            ("generation", (long)generation),
            ("clientOrderId", order.ClientOrderId),
            ("checksum", (leg with { Generation = generation, ClientOrderId = order.ClientOrderId, State = (long)LegState.Intended }).Sum()),
            ("alertId", leg.AlertId),
            ("number", leg.Number));
        killPoints.Reached(KillPoint.IntentWritten);
        return null;
    }

    /// <summary>Stores what became of an attempt.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="state">Its state now.</param>
    /// <param name="venueOrderId">The venue's id of its order; null keeps what is known.</param>
    /// <param name="message">For the owner.</param>
    /// <param name="outcome">For the attempt's own row.</param>
    /// <param name="code">What its alert is refused with, should this be the end of it; null for the usual one.</param>
    public Task StoreOutcomeAsync(StoredLeg leg, LegState state, string? venueOrderId, string? message, string outcome, string? code = null) => store.WriteAsync(
        transaction =>
        {
            Change(
                leg.AlertId,
                leg.Number,
                transaction,
                """
                UPDATE leg SET state = @state, venue_order_id = COALESCE(@venueOrderId, venue_order_id), message = @message, code = @code
                WHERE alert_id = @alertId AND number = @number
                """,
                ("state", (long)state),
                ("venueOrderId", venueOrderId),
                ("message", message),
                ("code", code),
                ("alertId", leg.AlertId),
                ("number", leg.Number));
            KeptStatements.Execute(transaction, "UPDATE intent SET outcome = @outcome WHERE client_order_id = @id", ("outcome", outcome), ("id", leg.ClientOrderId));
            killPoints.Reached(KillPoint.OutcomeWritten);
        },
        CancellationToken.None);

    /// <summary>Stores how far the venue's order has come. Never goes back: fills only grow, and an end is final.</summary>
    public Task StoreProgressAsync(StoredLeg leg, VenueOrder order) => store.WriteAsync(
        transaction =>
        {
            AddOwnContracts(leg, order.FilledContracts, transaction);
            Change(
                leg.AlertId,
                leg.Number,
                transaction,
                """
                UPDATE leg SET state = @state, venue_order_id = @venueOrderId, became_order_id = COALESCE(@becameOrderId, became_order_id), message = NULL,
                               average_price = CASE WHEN @filled >= filled THEN @averagePrice ELSE average_price END,
                               filled = CASE WHEN @filled > filled THEN @filled ELSE filled END, settled_ms = @now
                WHERE alert_id = @alertId AND number = @number AND state NOT IN (4, 5, 6, 7, 8)
                """,
                ("state", (long)(order.State switch
                {
                    OrderState.Filled => LegState.Filled,
                    OrderState.Cancelled => LegState.Cancelled,
                    _ => LegState.Acknowledged,
                })),
                ("venueOrderId", order.BornOf ?? order.VenueOrderId),
                ("becameOrderId", order.BornOf is null ? null : order.VenueOrderId),
                ("filled", order.FilledContracts),
                ("averagePrice", order.AveragePrice.ToString(CultureInfo.InvariantCulture)),
                ("alertId", leg.AlertId),
                ("number", leg.Number),
                ("now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        },
        CancellationToken.None);

    /// <summary>Adds what an order has filled beyond what is known to what its pointer holds: the sum over its pointer's legs, kept so that no plan reads them all.</summary>
    private static void AddOwnContracts(StoredLeg leg, long filled, IDbTransaction transaction) => KeptStatements.Execute(
        transaction,
        """
        INSERT INTO own_contracts (account_id, pointer_id, symbol, opens, contracts)
        SELECT alert.account_id, alert.pointer_id, leg.symbol, CASE WHEN leg.effect = 0 THEN leg.side ELSE 1 - leg.side END,
               CASE WHEN leg.effect = 0 THEN @filled - leg.filled ELSE leg.filled - @filled END
        FROM leg JOIN alert ON alert.id = leg.alert_id
        WHERE leg.alert_id = @alertId AND leg.number = @number AND leg.filled < @filled AND leg.kind <> 1 AND leg.state NOT IN (4, 5, 6, 7, 8)
        ON CONFLICT (account_id, pointer_id, symbol, opens) DO UPDATE SET contracts = own_contracts.contracts + excluded.contracts
        """,
        ("filled", filled),
        ("alertId", leg.AlertId),
        ("number", leg.Number));

    /// <summary>The leg of an order of ours; null when no attempt has the id.</summary>
    public StoredLeg? FindByOrder(string clientOrderId) => store.Read(connection => connection.QuerySingleOrDefault<StoredLeg>(
        $"SELECT {StoredLeg.Columns} FROM leg WHERE client_order_id = @clientOrderId", new { clientOrderId }));

    /// <summary>The leg of the order that a cancellation names by the venue's id; null when it is none of ours.</summary>
    public StoredLeg? FindByVenueOrder(StoredLeg cancellation) => store.Read(connection => connection.QueryFirstOrDefault<StoredLeg>(
        $"""
        SELECT {StoredLeg.Columns} FROM leg
        WHERE venue_order_id = @venueOrderId AND symbol = @Symbol AND kind = @kind
          AND alert_id IN (SELECT id FROM alert WHERE account_id = (SELECT account_id FROM alert WHERE id = @AlertId))
        """,
        new { venueOrderId = cancellation.Terms.CancelsVenueOrderId, kind = (int)cancellation.Terms.CancelsKind, cancellation.Symbol, cancellation.AlertId }));

    /// <summary>Writes the intent of a change, and beside it on what looks for the entry's stop that its owner wants that elsewhere: it may stand there without an answer having told so.</summary>
    public Task StoreChangeIntentAsync(StoredLeg change, VenueOrder order, int generation, PreparedOrder prepared) => store.WriteAsync(
        transaction =>
        {
            WriteIntent(change, generation, prepared, lastLook: null, transaction);
            if (change.Terms.StopLossPrice is { } stop && LegOfOrder(change, order, transaction) is { } entry && LookFor(entry, transaction) is { } look)
                SetTerms(look, look.Terms with { OwnersStopPrice = stop }, transaction);
        },
        CancellationToken.None);

    /// <summary>Notes on the leg of an order that its terms were changed; nothing when the order is none of ours.</summary>
    public Task StoreChangedAsync(StoredLeg change, VenueOrder order) => store.WriteAsync(
        transaction =>
        {
            if (LegOfOrder(change, order, transaction) is not { } target)
                return;
            var presets = OrderPresets.None.With(target.Terms.Presets).With(change.Terms.Presets);
            var terms = target.Terms with
            {
                TriggerPrice = change.Terms.TriggerPrice ?? target.Terms.TriggerPrice,
                TakeProfitPrice = presets.TakeProfitPrice,
                TakeProfitBy = presets.TakeProfitBy,
                StopLossPrice = presets.StopLossPrice,
                StopLossBy = presets.StopLossBy,
            };
            Change(
                target.AlertId,
                target.Number,
                transaction,
                "UPDATE leg SET limit_price = @limitPrice, contracts = @contracts, terms = @terms WHERE alert_id = @alertId AND number = @number",
                ("limitPrice", (change.LimitPrice ?? target.LimitPrice)?.ToString(CultureInfo.InvariantCulture)),
                ("contracts", change.Contracts > 0 ? change.Contracts : target.Contracts),
                ("terms", terms == LegTerms.None ? null : JsonSerializer.Serialize(terms, LegTermsJson.Default.LegTerms)),
                ("alertId", target.AlertId),
                ("number", target.Number));
            if (change.Terms.StopLossPrice is not null && target.IsOpening)
                FollowStop(target with { TermsText = JsonSerializer.Serialize(terms, LegTermsJson.Default.LegTerms) }, target.Terms.StopLossPrice, transaction);
        },
        CancellationToken.None);

    /// <summary>The leg of an order that is changed; null when it is none of ours.</summary>
    private static StoredLeg? LegOfOrder(StoredLeg change, VenueOrder order, IDbTransaction transaction) => transaction.Connection!.QueryFirstOrDefault<StoredLeg>( // A running transaction has its connection.
        $"""
        SELECT {StoredLeg.Columns} FROM leg
        WHERE venue_order_id = @venueOrderId AND symbol = @Symbol AND kind = @kind
          AND alert_id IN (SELECT id FROM alert WHERE account_id = (SELECT account_id FROM alert WHERE id = @alertId))
        """,
        new { venueOrderId = order.BornOf ?? order.VenueOrderId, order.Symbol, kind = (int)(order.BornOf is null ? order.Kind : OrderKind.Plan), alertId = change.AlertId },
        transaction);

    /// <summary>The leg by which the stop of an entry is looked for once that has filled; null when there is none, or the entry is none that it counts.</summary>
    private static StoredLeg? LookFor(StoredLeg entry, IDbTransaction transaction) => entry is { IsOpening: true, Terms.IsAveraging: false }
        ? LegsOf(entry.AlertId, transaction).Find(leg => leg is { IsLook: true, LegState: LegState.Planned } && leg.Number > entry.Number)
        : null;

    /// <summary>
    /// The stop that an entry brings along was moved by hand, or is new: that is where it is looked for once the entry has filled, and where it stays. Of an entry in several
    /// parts each has its own.
    /// </summary>
    private static void FollowStop(StoredLeg entry, decimal? former, IDbTransaction transaction)
    {
        if (entry.Terms.IsAveraging)
            return;
        var legs = LegsOf(entry.AlertId, transaction);
        if (LookFor(entry, transaction) is { } look)
        {
            var isSplit = LegOrder.EntriesBefore(look, legs).Count > 1;
            SetTerms(look, isSplit ? look.Terms with { OwnersStopPrice = null } : LookTerms(entry) with { FormerStopPrice = former }, transaction);
        }
        else if (!legs.Exists(leg => leg.IsLook || leg.OrderKind == OrderKind.StopLoss))
        {
            var number = legs[^1].Number + 1;
            Insert(
                new StoredLeg
                {
                    AlertId = entry.AlertId,
                    Number = number,
                    ClientOrderId = FormattableString.Invariant($"{entry.ClientOrderId[..^4]}{number:00}01"),
                    Symbol = entry.Symbol,
                    Side = 1 - entry.Side,
                    Effect = (int)PositionEffect.Close,
                    Type = (int)OrderType.Market,
                    AveragePriceText = "0",
                    Kind = (int)OrderKind.Change,
                    TermsText = JsonSerializer.Serialize(LookTerms(entry), LegTermsJson.Default.LegTerms),
                },
                transaction);
        }
    }

    private static LegTerms LookTerms(StoredLeg entry) =>
        new() { ChangesKind = OrderKind.StopLoss, TriggerPrice = entry.Terms.StopLossPrice, TriggerBy = entry.Terms.StopLossBy, Needs = LegNeeds.Entry };

    private static void SetTerms(StoredLeg leg, LegTerms terms, IDbTransaction transaction) => Change(
        leg.AlertId,
        leg.Number,
        transaction,
        "UPDATE leg SET terms = @terms WHERE alert_id = @alertId AND number = @number",
        ("terms", JsonSerializer.Serialize(terms, LegTermsJson.Default.LegTerms)),
        ("alertId", leg.AlertId),
        ("number", leg.Number));

    /// <summary>Ends a leg that the venue has taken away.</summary>
    public Task StoreGoneAsync(StoredLeg leg, string message) => store.WriteAsync(
        transaction => Change(
            leg.AlertId,
            leg.Number,
            transaction,
            "UPDATE leg SET state = 5, message = @message WHERE alert_id = @alertId AND number = @number AND state NOT IN (4, 5, 6, 7, 8)",
            ("message", message),
            ("alertId", leg.AlertId),
            ("number", leg.Number)),
        CancellationToken.None);

    /// <summary>Sets size and terms of a leg of which nothing was sent.</summary>
    public Task FitAsync(StoredLeg leg, long contracts, LegTerms terms) => store.WriteAsync(
        transaction => Change(
            leg.AlertId,
            leg.Number,
            transaction,
            "UPDATE leg SET contracts = @contracts, terms = @terms WHERE alert_id = @alertId AND number = @number AND state = 0",
            ("contracts", contracts),
            ("terms", JsonSerializer.Serialize(terms, LegTermsJson.Default.LegTerms)),
            ("alertId", leg.AlertId),
            ("number", leg.Number)),
        CancellationToken.None);

    /// <summary>Takes a stop away that the desk keeps, and ends the cancellation that asked for it, unless it has acted meanwhile.</summary>
    /// <returns>False when it has: then its order is at the venue, or on its way there.</returns>
    public Task<bool> TryTakeAwayAsync(StoredLeg cancellation, StoredLeg kept) => store.WriteAsync(
        transaction =>
        {
            if (!IsPlanned(kept, transaction))
                return false;
            Change(
                kept.AlertId,
                kept.Number,
                transaction,
                "UPDATE leg SET state = 5, message = 'Taken away before it acted.' WHERE alert_id = @alertId AND number = @number",
                ("alertId", kept.AlertId),
                ("number", kept.Number));
            Change(
                cancellation.AlertId,
                cancellation.Number,
                transaction,
                "UPDATE leg SET state = 8, message = NULL WHERE alert_id = @alertId AND number = @number",
                ("alertId", cancellation.AlertId),
                ("number", cancellation.Number));
            return true;
        },
        CancellationToken.None);

    /// <summary>True when nothing of a leg is on its way and it is not over.</summary>
    public static bool IsPlanned(StoredLeg leg, IDbTransaction transaction) => LegOf(leg.AlertId, leg.Number, transaction) is { LegState: LegState.Planned };

    /// <summary>Gives up a leg of which nothing was sent, without touching its alert.</summary>
    public Task AbandonAsync(StoredLeg leg, string reason, string? code = null) => store.WriteAsync(
        transaction => Change(
            leg.AlertId,
            leg.Number,
            transaction,
            "UPDATE leg SET state = 7, message = @reason, code = @code WHERE alert_id = @alertId AND number = @number AND state = 0",
            ("reason", reason),
            ("code", code),
            ("alertId", leg.AlertId),
            ("number", leg.Number)),
        CancellationToken.None);

    /// <summary>Ends an alert; legs that nothing was sent of are given up.</summary>
    public Task FinishAsync(string alertId, AlertState state, string? code, string? message) => store.WriteAsync(
        transaction =>
        {
            foreach (var leg in LegsOf(alertId, transaction).Where(leg => leg.LegState == LegState.Planned))
            {
                // One that is damaged keeps a sum that says so.
                KeptStatements.Execute(
                    transaction,
                    "UPDATE leg SET state = 7, checksum = @checksum WHERE alert_id = @alertId AND number = @number",
                    ("checksum", leg.IsWhole ? (leg with { State = (long)LegState.Abandoned }).Sum() : leg.Checksum),
                    ("alertId", alertId),
                    ("number", leg.Number));
            }

            KeptStatements.Execute(
                transaction,
                "UPDATE alert SET state = @state, code = @code, message = COALESCE(@message, message) WHERE id = @alertId",
                ("state", (long)state),
                ("code", code),
                ("message", message),
                ("alertId", alertId));
        },
        CancellationToken.None);

    /// <summary>Ends alerts of which nothing was begun, because they are too old.</summary>
    public Task ExpireAsync(IReadOnlyList<(string AlertId, string Message)> expired) => store.WriteAsync(
        transaction =>
        {
            foreach (var (alertId, message) in expired)
            {
                KeptStatements.Execute(
                    transaction, "UPDATE alert SET state = @state, code = 'stale', message = @message WHERE id = @id AND state = 0",
                    ("state", (long)AlertState.Expired), ("message", message), ("id", alertId));
            }
        },
        CancellationToken.None);

    /// <summary>Changes a leg that is as it was written, and gives it the checksum of what it says then.</summary>
    /// <exception cref="DamagedRowException">It is not; nothing of the transaction is stored.</exception>
    private static void Change(string alertId, long number, IDbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        LegOf(alertId, number, transaction)?.ThrowIfDamaged();
        KeptStatements.Execute(transaction, sql, parameters);
        if (LegOf(alertId, number, transaction) is { } changed)
        {
            KeptStatements.Execute(
                transaction, "UPDATE leg SET checksum = @checksum WHERE alert_id = @alertId AND number = @number", ("checksum", changed.Sum()), ("alertId", alertId), ("number", number));
        }
    }

    private static StoredLeg? LegOf(string alertId, long number, IDbTransaction transaction) => KeptStatements.Rows<StoredLeg>(
        transaction, $"SELECT {StoredLeg.Columns} FROM leg WHERE alert_id = @alertId AND number = @number", ("alertId", alertId), ("number", number)).SingleOrDefault();

    private static List<StoredLeg> LegsOf(string alertId, IDbTransaction transaction) =>
        KeptStatements.Rows<StoredLeg>(transaction, $"SELECT {StoredLeg.Columns} FROM leg WHERE alert_id = @alertId ORDER BY number", ("alertId", alertId));

    /// <exception cref="DamagedRowException">It is not as it was written.</exception>
    private StoredIntent? IntentOf(string clientOrderId)
    {
        var intent = store.Read(connection => connection.QuerySingleOrDefault<StoredIntent>(
            $"SELECT {StoredIntent.Columns} FROM intent WHERE client_order_id = @clientOrderId", new { clientOrderId }));
        intent?.ThrowIfDamaged();
        return intent;
    }

    /// <summary>The newest attempt of a leg as it left, or was to leave; null when it has no intent.</summary>
    /// <exception cref="DamagedRowException">It is not as it was written.</exception>
    public PreparedOrder? PreparedOf(StoredLeg leg) => IntentOf(leg.ClientOrderId) is { } intent
        ? new PreparedOrder(leg.ClientOrderId, intent.SigningMs, intent.Body)
        {
            Kind = leg.OrderKind,
            IdsBefore = intent.IdsBefore is null ? [] : JsonSerializer.Deserialize(intent.IdsBefore, LegTermsJson.Default.IReadOnlyListString) ?? [],
        }
        : null;

    /// <summary>Signing time of an attempt; null when it has no intent.</summary>
    /// <exception cref="DamagedRowException">It is not as it was written.</exception>
    public DateTimeOffset? SigningTime(string clientOrderId) =>
        IntentOf(clientOrderId) is { } intent ? DateTimeOffset.FromUnixTimeMilliseconds(intent.SigningMs) : null;

    /// <summary>Contracts that a pointer's own orders opened on an account and did not close, long and short.</summary>
    public (long Long, long Short) OwnContracts(string accountId, string pointerId, string symbol) => store.Read(connection =>
    {
        var (bought, sold) = (0L, 0L);
        foreach (var (opens, contracts) in KeptStatements.Rows<(long Opens, long Contracts)>(
            connection,
            "SELECT opens, contracts FROM own_contracts WHERE account_id = @accountId AND pointer_id = @pointerId AND symbol = @symbol",
            ("accountId", accountId),
            ("pointerId", pointerId),
            ("symbol", symbol)))
            (bought, sold) = (OrderSide)opens == OrderSide.Buy ? (contracts, sold) : (bought, contracts);
        return (Math.Max(0, bought), Math.Max(0, sold));
    });

    /// <summary>Symbols of an account in whose book an order of ours rests.</summary>
    public IReadOnlyList<string> RestingSymbols(string accountId) => store.Read(connection => connection
        .Query<string>(
            "SELECT DISTINCT leg.symbol FROM leg JOIN alert ON alert.id = leg.alert_id WHERE alert.account_id = @accountId AND alert.state = 1 AND leg.state = 2 AND leg.kind = 0 ORDER BY leg.symbol",
            new { accountId }).AsList());

    /// <summary>Orders of ours that would open a position and stand at the venue, or may; without the venue's id while that is not known.</summary>
    public IReadOnlyList<(string AccountId, string Symbol, OrderKind Kind, string? VenueOrderId)> RestingEntries() => store.Read(connection => connection
        .Query<(string AccountId, string Symbol, long Kind, string? VenueOrderId)>(
            """
            SELECT alert.account_id, leg.symbol, leg.kind, leg.venue_order_id FROM leg JOIN alert ON alert.id = leg.alert_id
            WHERE alert.state = 1 AND leg.state IN (1, 2, 3) AND leg.effect = 0 AND leg.kind NOT IN (1, 6) ORDER BY alert.seq, leg.number
            """)
        .Select(row => (row.AccountId, row.Symbol, (OrderKind)row.Kind, row.VenueOrderId)).ToList());

    /// <summary>Positions of an account behind which a stop, target or trailing exit of ours waits, at the venue or here, or an order that adds to one of ours.</summary>
    public IReadOnlyList<(string Symbol, PositionSide Side)> ProtectedPositions(string accountId) => store.Read(connection => connection
        .Query<(string Symbol, long Side, long Effect)>(
            """
            SELECT DISTINCT leg.symbol, leg.side, leg.effect FROM leg JOIN alert ON alert.id = leg.alert_id
            WHERE alert.account_id = @accountId AND alert.state = 1
              AND ((leg.state = 2 AND (leg.kind IN (3, 4) OR (leg.kind = 5 AND leg.effect = 1) OR leg.terms LIKE '%"IsAveraging":true%'))
                OR (leg.state IN (0, 2) AND leg.terms LIKE '%"KeptSinceMs":%'))
            ORDER BY leg.symbol, leg.side
            """,
            new { accountId })
        .Select(row => (row.Symbol, (OrderSide)row.Side == OrderSide.Sell == ((PositionEffect)row.Effect == PositionEffect.Close) ? PositionSide.Long : PositionSide.Short))
        .ToList());

    /// <summary>Symbols of an account with an order of which it is not known yet whether the venue has it.</summary>
    public IReadOnlyList<string> UnsettledSymbols(string accountId) => store.Read(connection => connection
        .Query<string>(
            "SELECT DISTINCT leg.symbol FROM leg JOIN alert ON alert.id = leg.alert_id WHERE alert.account_id = @accountId AND leg.state IN (1, 3) AND leg.kind NOT IN (1, 6)",
            new { accountId }).AsList());

    /// <summary>Orders of a pointer that stand at the venue, or may, by our records, and stops that the desk keeps for it.</summary>
    /// <param name="accountId">Account.</param>
    /// <param name="pointerId">Pointer; null for the orders of all of them.</param>
    /// <param name="symbol">Instrument; null for all of them.</param>
    public IReadOnlyList<(string Symbol, OwnOrder Order)> OwnOrders(string accountId, string? pointerId, string? symbol) => store.Read(connection => KeptStatements
        .Rows<(string ClientOrderId, string Symbol, long Kind, long Side, long Effect, string Request, long Marks)>(
            connection,
            """
            SELECT leg.client_order_id, leg.symbol, leg.kind, leg.side, leg.effect, alert.request,
                   CASE WHEN leg.terms LIKE '%"IsAveraging":true%' THEN 1 ELSE 0 END + CASE WHEN leg.terms LIKE '%"KeptSinceMs":%' THEN 2 ELSE 0 END
            FROM leg JOIN alert ON alert.id = leg.alert_id
            WHERE alert.account_id = @accountId AND alert.state = 1 AND leg.kind NOT IN (1, 6)
              AND (leg.state IN (1, 2, 3) OR (leg.state = 0 AND leg.terms LIKE '%"KeptSinceMs":%'))
              AND (leg.kind NOT IN (2, 5) OR leg.venue_order_id IS NOT NULL) AND (CAST(@pointerId AS TEXT) IS NULL OR alert.pointer_id = @pointerId)
              AND (CAST(@symbol AS TEXT) IS NULL OR leg.symbol = @symbol)
            ORDER BY alert.seq, leg.number
            """,
            ("accountId", accountId),
            ("pointerId", pointerId),
            ("symbol", symbol))
        .Select(row =>
        {
            var request = RequestText.Read(row.Request);
            return (row.Symbol, new OwnOrder(
                row.ClientOrderId, (OrderKind)row.Kind, (OrderSide)row.Side, (PositionEffect)row.Effect, request.Tag, request.OrderId)
            { IsAveraging = (row.Marks & 1) != 0, IsKept = (row.Marks & 2) != 0 });
        }).ToList());
}
