using MartDesk.Desk.History;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A record that the test fills. Lists are cut as the real one cuts them; results are what the test says.</summary>
internal sealed class FakeHistory : IHistory
{
    public List<FillEntry> Fills { get; } = [];

    public List<LedgerEntry> Ledger { get; } = [];

    public List<EndedOrder> EndedOrders { get; } = [];

    public List<EquityPoint> Equity { get; } = [];

    public List<Execution> Executions { get; } = [];

    public Dictionary<(string AccountId, string VenueOrderId), OrderOrigin> Origins { get; } = [];

    public long Version { get; private set; } = 1;

    public HistoryResults Results { get; set; } = HistoryResults.Empty;

    public Task<HistoryResults> ReadResultsAsync(CancellationToken cancellationToken) => Task.FromResult(Results);

    /// <summary>Something was recorded.</summary>
    public void Touch() => Version++;

    public IReadOnlyList<FillEntry> ReadFills(HistoryQuery query) => Cut(Fills, query, entry => (entry.Mark, entry.AccountId, entry.Fill.Symbol, entry.Fill.Time));

    public IReadOnlyList<LedgerEntry> ReadLedger(HistoryQuery query) => Cut(Ledger, query, entry => (entry.Mark, entry.AccountId, entry.Row.Symbol, entry.Row.Time));

    public IReadOnlyList<EndedOrder> ReadEndedOrders(HistoryQuery query) => Cut(EndedOrders, query, order => (order.Mark, order.AccountId, order.Symbol, order.SentTime));

    public IReadOnlyList<EquityPoint> ReadEquity(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until, int? most) =>
        [.. Equity.Where(point => accountIds.Contains(point.AccountId) && point.Time >= from && point.Time < until)];

    public IReadOnlyDictionary<(string AccountId, string VenueOrderId), OrderOrigin> FindOrigins(IEnumerable<(string AccountId, string VenueOrderId)> orders) => Origins;

    public IReadOnlyList<Execution> ReadExecutions(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until) => Executions;

    /// <summary>A fill of one contract at 60,000.</summary>
    public FillEntry Add(string accountId, DateTimeOffset time, PositionEffect effect = PositionEffect.Open, decimal fee = 1.8m, decimal realised = 0m, OrderOrigin? origin = null)
    {
        var number = Fills.Count + 1;
        var entry = new FillEntry(
            new HistoryMark(time.ToUnixTimeMilliseconds(), number),
            accountId,
            accountId,
            new Fill
            {
                TradeId = $"{3_000_000_000L + number}",
                VenueOrderId = $"o{number}",
                Symbol = "BTCUSDT",
                Side = effect == PositionEffect.Open ? OrderSide.Buy : OrderSide.Sell,
                Effect = effect,
                Price = 60_000m,
                Contracts = 1,
                Fee = fee,
                RealisedPnl = realised,
                IsMaker = false,
                Time = time,
            },
            IsNet: false,
            origin);
        Fills.Add(entry);
        return entry;
    }

    private static List<T> Cut<T>(IEnumerable<T> rows, HistoryQuery query, Func<T, (HistoryMark Mark, string AccountId, string Symbol, DateTimeOffset Time)> of) =>
    [
        .. rows.Select(row => (Row: row, Of: of(row)))
            .Where(row => query.AccountIds.Contains(row.Of.AccountId) && (query.Symbol is null || row.Of.Symbol == query.Symbol) && (query.From is null || row.Of.Time >= query.From))
            .Where(row => query.Before is not { } before || row.Of.Mark.TimeMs < before.TimeMs || (row.Of.Mark.TimeMs == before.TimeMs && row.Of.Mark.Seq < before.Seq))
            .OrderByDescending(row => row.Of.Mark.TimeMs).ThenByDescending(row => row.Of.Mark.Seq).Take(query.Count).Select(row => row.Row),
    ];
}
