using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>Fills, ledger rows and equity in the store, each row once whatever is read again.</summary>
internal sealed class HistoryStore(DeskStore store)
{
    /// <summary>Rows of one write: a long history must not keep an alert waiting for the writer.</summary>
    private const int RowsAtOnce = 100;

    /// <summary>Venue order ids of one question.</summary>
    private const int IdsAtOnce = 500;

    /// <summary>Beyond so many ids all orders are gone through.</summary>
    private const int ManyIds = 20_000;

    /// <summary>Records fills that are not recorded yet.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> AddAsync(string accountId, bool isNet, IReadOnlyList<Fill> fills, CancellationToken cancellationToken) => AddAsync(
        """
        INSERT INTO fill (account_id, trade_id, venue_order_id, symbol, side, effect, price, contracts, fee, realised, is_maker, is_net, time_ms)
        VALUES (@accountId, @TradeId, @VenueOrderId, @Symbol, @side, @effect, @price, @Contracts, @fee, @realised, @isMaker, @isNet, @timeMs)
        ON CONFLICT (account_id, symbol, trade_id, venue_order_id) DO NOTHING
        """,
        fills.Select(fill => new
        {
            accountId,
            fill.TradeId,
            fill.VenueOrderId,
            fill.Symbol,
            side = (long)fill.Side,
            effect = (long)fill.Effect,
            price = Text(fill.Price),
            fill.Contracts,
            fee = Text(fill.Fee),
            realised = Text(fill.RealisedPnl ?? 0m),
            isMaker = fill.IsMaker is { } isMaker ? isMaker ? 1L : 0L : (long?)null,
            isNet = isNet ? 1L : 0L,
            timeMs = fill.Time.ToUnixTimeMilliseconds(),
        }),
        cancellationToken);

    /// <summary>Records ledger rows that are not recorded yet.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> AddAsync(string accountId, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken) => AddAsync(
        """
        INSERT INTO ledger (account_id, row_key, kind, symbol, currency, amount, venue_id, time_ms)
        VALUES (@accountId, @Key, @kind, @Symbol, @Currency, @amount, @VenueId, @timeMs)
        ON CONFLICT (account_id, row_key) DO NOTHING
        """,
        rows.Select(row => new
        {
            accountId,
            row.Key,
            kind = (long)row.Kind,
            row.Symbol,
            row.Currency,
            amount = Text(row.Amount),
            row.VenueId,
            timeMs = row.Time.ToUnixTimeMilliseconds(),
        }),
        cancellationToken);

    /// <summary>Records what accounts are worth.</summary>
    public Task AddAsync(IReadOnlyList<EquityPoint> points, CancellationToken cancellationToken) => AddAsync(
        "INSERT INTO equity (account_id, time_ms, equity, wallet) VALUES (@AccountId, @timeMs, @equity, @wallet) ON CONFLICT (account_id, time_ms) DO NOTHING",
        points.Select(point => new { point.AccountId, timeMs = point.Time.ToUnixTimeMilliseconds(), equity = Text(point.Equity), wallet = Text(point.Wallet) }),
        cancellationToken);

    /// <summary>Time of the newest fill and of the newest ledger row of an account; null when there is none.</summary>
    public (DateTimeOffset? Fill, DateTimeOffset? Ledger) Newest(string accountId) => store.Read(connection => (
        Newest(connection, "fill", accountId), Newest(connection, "ledger", accountId)));

    /// <summary>Fills, newest first, without their origins.</summary>
    public IReadOnlyList<(HistoryMark Mark, string AccountId, Fill Fill, bool IsNet)> ReadFills(HistoryQuery query) => Read<FillDbRow>("fill", query)
        .ConvertAll(row => (new HistoryMark(row.TimeMs, row.Seq), row.AccountId, row.ToFill(), row.IsNet == 1));

    /// <summary>Ledger rows, newest first.</summary>
    public IReadOnlyList<(HistoryMark Mark, string AccountId, LedgerRow Row)> ReadLedger(HistoryQuery query) => Read<LedgerDbRow>("ledger", query)
        .ConvertAll(row => (new HistoryMark(row.TimeMs, row.Seq), row.AccountId, row.ToRow()));

    /// <summary>
    /// Orders that have ended, by the signing of their newest attempt, newest first; labels and names of pointers are left empty.
    /// Read from the intents, which lie in the order of their signing: a page costs the same however many orders are stored.
    /// </summary>
    public IReadOnlyList<EndedOrder> ReadEndedOrders(HistoryQuery query)
    {
        var values = ValuesOf(query, out var accounts);
        return query.AccountIds.Count == 0 ? [] : store.Read(connection => connection
            .Query<EndedDbRow>(
                $"""
                SELECT {EndedDbRow.Columns} FROM intent
                JOIN leg ON leg.alert_id = intent.alert_id AND leg.number = intent.leg AND leg.client_order_id = intent.client_order_id
                JOIN alert ON alert.id = leg.alert_id
                WHERE intent.signing_ms >= @from AND intent.signing_ms <= @beforeMs AND intent.signing_ms < @until
                  AND (intent.signing_ms < @beforeMs OR {EndedDbRow.Seq} < @beforeSeq)
                  AND leg.state IN (4, 5, 6, 7) AND leg.kind NOT IN (1, 6) AND alert.account_id IN {accounts}
                {(query.Symbol is null ? "" : "AND leg.symbol = @symbol")}
                ORDER BY intent.signing_ms DESC, {EndedDbRow.Seq} DESC LIMIT @count
                """,
                values)
            .Select(row => row.ToOrder()).ToList());
    }

    /// <summary>Fills recorded after one, oldest first; of equal times by trade id.</summary>
    /// <param name="after">Row number of the last that is known; 0 for all.</param>
    public IReadOnlyList<(HistoryMark Mark, string AccountId, Fill Fill, bool IsNet)> ReadFillsAfter(long after) => store.Read(connection =>
        connection.Query<FillDbRow>($"SELECT {FillDbRow.Columns} FROM fill WHERE seq > @after ORDER BY time_ms, LENGTH(trade_id), trade_id, seq", new { after })
            .Select(row => (new HistoryMark(row.TimeMs, row.Seq), row.AccountId, row.ToFill(), row.IsNet == 1)).ToList());

    /// <summary>Ledger rows recorded after one that are no transfers, oldest first.</summary>
    /// <param name="after">Row number of the last that is known; 0 for all.</param>
    public IReadOnlyList<(HistoryMark Mark, string AccountId, LedgerRow Row)> ReadResultsAfter(long after) => store.Read(connection =>
        connection.Query<LedgerDbRow>($"SELECT {LedgerDbRow.Columns} FROM ledger WHERE seq > @after AND kind <> @transfer ORDER BY time_ms, seq", new { after, transfer = (long)LedgerKind.Transfer })
            .Select(row => (new HistoryMark(row.TimeMs, row.Seq), row.AccountId, row.ToRow())).ToList());

    /// <summary>Equity, oldest first: the last point of every piece of the time.</summary>
    /// <param name="accountIds">Accounts.</param>
    /// <param name="from">First moment.</param>
    /// <param name="until">First moment that is not wanted any more.</param>
    /// <param name="piece">Length of a piece.</param>
    public IReadOnlyList<EquityPoint> ReadEquity(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until, TimeSpan piece)
    {
        var values = new DynamicParameters(new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), piece = (long)piece.TotalMilliseconds });
        var accounts = values.AddList("account", accountIds);
        return accountIds.Count == 0 ? [] : store.Read(connection =>
            connection.Query<(string AccountId, long TimeMs, string Equity, string Wallet)>(
                $"""
                SELECT account_id, time_ms, equity, wallet FROM equity
                WHERE (account_id, time_ms) IN (
                    SELECT account_id, MAX(time_ms) FROM equity
                    WHERE account_id IN {accounts} AND time_ms >= @from AND time_ms < @until
                    GROUP BY account_id, time_ms / @piece)
                ORDER BY time_ms, account_id
                """,
                values)
            .Select(row => new EquityPoint(row.AccountId, DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs), Number(row.Equity), Number(row.Wallet))).ToList());
    }

    /// <summary>Orders of alerts that filled, with what the sender saw.</summary>
    public IReadOnlyList<(string AccountId, string PointerId, string Symbol, OrderSide Side, decimal AveragePrice, decimal? SignalPrice, TimeSpan AlertToFill)> ReadExecutions(
        IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until)
    {
        var values = new DynamicParameters(new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() });
        var accounts = values.AddList("account", accountIds);
        return accountIds.Count == 0 ? [] : store.Read(connection => connection
            .Query<(string AccountId, string PointerId, string Symbol, long Side, string Price, string? Request, long ReceivedMs, long SettledMs)>(
                $"""
                SELECT alert.account_id, alert.pointer_id, leg.symbol, leg.side, leg.average_price, alert.request, alert.received_ms, leg.settled_ms
                FROM leg JOIN alert ON alert.id = leg.alert_id
                WHERE leg.settled_ms >= @from AND leg.settled_ms < @until AND leg.filled > 0 AND leg.kind = 0 AND alert.account_id IN {accounts}
                """,
                values)
            .Select(row => (row.AccountId, row.PointerId, row.Symbol, (OrderSide)row.Side, Number(row.Price), Request(row.Request)?.SignalPrice, TimeSpan.FromMilliseconds(row.SettledMs - row.ReceivedMs)))
            .ToList());
    }

    /// <summary>Where orders came from, by account and the venue's id; those that this desk did not make are not in it. Asked for very many, it tells of all.</summary>
    public Dictionary<(string AccountId, string VenueOrderId), OrderOrigin> FindOrigins(IReadOnlyCollection<string> venueOrderIds) => store.Read(connection =>
    {
        var found = new Dictionary<(string, string), OrderOrigin>();
        if (venueOrderIds.Count > ManyIds)
        {
            // One pass over all of them is quicker than so many questions.
            foreach (var row in connection.Query<OriginDbRow>($"SELECT {OriginDbRow.Columns} WHERE leg.venue_order_id IS NOT NULL AND leg.kind <> 1", buffered: false))
                found[(row.AccountId, row.VenueOrderId)] = row.ToOrigin();
            return found;
        }

        foreach (var ids in venueOrderIds.Chunk(IdsAtOnce))
        {
            var values = new DynamicParameters();
            var list = values.AddList("id", ids);
            foreach (var row in connection.Query<OriginDbRow>($"SELECT {OriginDbRow.Columns} WHERE (leg.venue_order_id IN {list} OR leg.became_order_id IN {list}) AND leg.kind <> 1", values))
                found[(row.AccountId, row.VenueOrderId)] = row.ToOrigin();
        }

        return found;
    });

    private async Task<int> AddAsync<T>(string sql, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var piece in rows.Chunk(RowsAtOnce))
            added += await store.WriteAsync(transaction => transaction.Connection!.Execute(sql, piece, transaction), cancellationToken); // A running transaction has its connection.
        return added;
    }

    private static DateTimeOffset? Newest(IDbConnection connection, string table, string accountId) =>
        connection.ExecuteScalar<long?>($"SELECT MAX(time_ms) FROM {table} WHERE account_id = @accountId", new { accountId }) is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    private List<T> Read<T>(string table, HistoryQuery query)
        where T : IDbRow
    {
        var values = ValuesOf(query, out var accounts);
        return query.AccountIds.Count == 0 ? [] : store.Read(connection => connection.Query<T>(PageSql(T.Columns, table, query, accounts), values).AsList());
    }

    /// <summary>A page of a table in the order of its time.</summary>
    /// <param name="columns">What is wanted of it.</param>
    /// <param name="table">The table.</param>
    /// <param name="query">Which rows.</param>
    /// <param name="accounts">The list of accounts as it stands behind <c>IN</c>.</param>
    /// <remarks>
    /// The account is compared as an expression, so that no index of accounts is taken for it: read by account, every row of it would be sorted for each
    /// page. By time a page costs the same however many rows there are and wherever it lies.
    /// </remarks>
    internal static string PageSql(string columns, string table, HistoryQuery query, string accounts) =>
        $"""
        SELECT {columns} FROM {table}
        WHERE (account_id || '') IN {accounts} AND time_ms >= @from AND time_ms <= @beforeMs AND time_ms < @until AND (time_ms < @beforeMs OR seq < @beforeSeq)
        {(query.Symbol is null ? "" : "AND (symbol || '') = @symbol")}
        ORDER BY time_ms DESC, seq DESC LIMIT @count
        """;

    private static DynamicParameters ValuesOf(HistoryQuery query, out string accounts)
    {
        var values = new DynamicParameters(new
        {
            symbol = query.Symbol,
            from = query.From?.ToUnixTimeMilliseconds() ?? long.MinValue,
            until = query.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue,
            beforeMs = query.Before?.TimeMs ?? long.MaxValue,
            beforeSeq = query.Before?.Seq ?? long.MaxValue,
            count = query.Count,
        });
        accounts = values.AddList("account", query.AccountIds);
        return values;
    }

    private static AlertRequest? Request(string? text) => text is null ? null : RequestText.Read(text);

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private interface IDbRow
    {
        static abstract string Columns { get; }
    }

    private sealed class FillDbRow : IDbRow
    {
        public static string Columns =>
            """
            seq AS Seq, account_id AS AccountId, trade_id AS TradeId, venue_order_id AS VenueOrderId, symbol AS Symbol, side AS Side, effect AS Effect,
            price AS Price, contracts AS Contracts, fee AS Fee, realised AS Realised, is_maker AS IsMaker, is_net AS IsNet, time_ms AS TimeMs
            """;

        public long Seq { get; init; }

        public required string AccountId { get; init; }

        public required string TradeId { get; init; }

        public required string VenueOrderId { get; init; }

        public required string Symbol { get; init; }

        public long Side { get; init; }

        public long Effect { get; init; }

        public required string Price { get; init; }

        public long Contracts { get; init; }

        public required string Fee { get; init; }

        public required string Realised { get; init; }

        public long? IsMaker { get; init; }

        public long IsNet { get; init; }

        public long TimeMs { get; init; }

        public Fill ToFill() => new()
        {
            TradeId = TradeId,
            VenueOrderId = VenueOrderId,
            Symbol = Symbol,
            Side = (OrderSide)Side,
            Effect = (PositionEffect)Effect,
            Price = Number(Price),
            Contracts = Contracts,
            Fee = Number(Fee),
            RealisedPnl = Number(Realised),
            IsMaker = IsMaker is { } isMaker ? isMaker == 1 : null,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(TimeMs),
        };
    }

    private sealed class LedgerDbRow : IDbRow
    {
        public static string Columns =>
            """
            seq AS Seq, account_id AS AccountId, row_key AS RowKey, kind AS Kind, symbol AS Symbol, currency AS Currency, amount AS Amount,
            venue_id AS VenueId, time_ms AS TimeMs
            """;

        public long Seq { get; init; }

        public required string AccountId { get; init; }

        public required string RowKey { get; init; }

        public long Kind { get; init; }

        public required string Symbol { get; init; }

        public required string Currency { get; init; }

        public required string Amount { get; init; }

        public required string VenueId { get; init; }

        public long TimeMs { get; init; }

        public LedgerRow ToRow() => new()
        {
            Key = RowKey,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(TimeMs),
            Kind = (LedgerKind)Kind,
            Symbol = Symbol,
            Currency = Currency,
            Amount = Number(Amount),
            VenueId = VenueId,
        };
    }

    private sealed class OriginDbRow
    {
        public const string Columns =
            """
            alert.account_id AS AccountId, COALESCE(leg.became_order_id, leg.venue_order_id) AS VenueOrderId, alert.id AS AlertId, alert.pointer_id AS PointerId,
            leg.client_order_id AS ClientOrderId, alert.request AS RequestText, alert.received_ms AS ReceivedMs
            FROM leg JOIN alert ON alert.id = leg.alert_id
            """;

        public required string AccountId { get; init; }

        public required string VenueOrderId { get; init; }

        public required string AlertId { get; init; }

        public required string PointerId { get; init; }

        public required string ClientOrderId { get; init; }

        public string? RequestText { get; init; }

        public long ReceivedMs { get; init; }

        public OrderOrigin ToOrigin()
        {
            var request = Request(RequestText);
            return new OrderOrigin(AlertId, PointerId, "", request?.Strategy, ClientOrderId, request?.SignalPrice, DateTimeOffset.FromUnixTimeMilliseconds(ReceivedMs));
        }
    }

    private sealed class EndedDbRow
    {
        /// <summary>Of two orders signed in the same millisecond, that of the later alert or the later one of an alert comes first; an alert has fewer than 1,000.</summary>
        public const string Seq = "(alert.seq * 1000 + leg.number)";

        public const string Columns =
            $"""
            intent.signing_ms AS SigningMs, {Seq} AS Place, alert.account_id AS AccountId, alert.id AS AlertId, alert.pointer_id AS PointerId, alert.request AS RequestText,
            alert.received_ms AS ReceivedMs, leg.symbol AS Symbol, leg.kind AS Kind, leg.side AS Side, leg.effect AS Effect, leg.type AS Type, leg.contracts AS Contracts,
            leg.filled AS Filled, leg.average_price AS AveragePrice, leg.limit_price AS LimitPrice, leg.terms AS Terms, leg.state AS State, leg.message AS Message,
            leg.settled_ms AS SettledMs, leg.client_order_id AS ClientOrderId, leg.venue_order_id AS VenueOrderId
            """;

        public long SigningMs { get; init; }

        public long Place { get; init; }

        public required string AccountId { get; init; }

        public required string AlertId { get; init; }

        public required string PointerId { get; init; }

        public string? RequestText { get; init; }

        public long ReceivedMs { get; init; }

        public required string Symbol { get; init; }

        public long Kind { get; init; }

        public long Side { get; init; }

        public long Effect { get; init; }

        public long Type { get; init; }

        public long Contracts { get; init; }

        public long Filled { get; init; }

        public required string AveragePrice { get; init; }

        public string? LimitPrice { get; init; }

        public string? Terms { get; init; }

        public long State { get; init; }

        public string? Message { get; init; }

        public long? SettledMs { get; init; }

        public required string ClientOrderId { get; init; }

        public string? VenueOrderId { get; init; }

        public EndedOrder ToOrder()
        {
            var request = Request(RequestText);
            var terms = Terms is null ? LegTerms.None : JsonSerializer.Deserialize(Terms, LegTermsJson.Default.LegTerms) ?? LegTerms.None;
            return new EndedOrder
            {
                Mark = new HistoryMark(SigningMs, Place),
                AccountId = AccountId,
                AccountLabel = "",
                Symbol = Symbol,
                Kind = (OrderKind)Kind,
                Side = (OrderSide)Side,
                Effect = (PositionEffect)Effect,
                Type = (OrderType)Type,
                Contracts = Contracts,
                FilledContracts = Filled,
                AveragePrice = Number(AveragePrice),
                LimitPrice = LimitPrice is null ? null : Number(LimitPrice),
                TriggerPrice = terms.TriggerPrice ?? terms.ActivationPrice,
                State = (LegState)State,
                Message = Message,
                SentTime = DateTimeOffset.FromUnixTimeMilliseconds(SigningMs),
                FillTime = SettledMs is { } settled && Filled > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(settled) : null,
                VenueOrderId = VenueOrderId,
                Origin = new OrderOrigin(AlertId, PointerId, "", request?.Strategy, ClientOrderId, request?.SignalPrice, DateTimeOffset.FromUnixTimeMilliseconds(ReceivedMs)),
            };
        }
    }
}
