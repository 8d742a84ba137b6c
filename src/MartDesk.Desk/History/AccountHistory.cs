using MartDesk.Desk.Accounts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>The record of all accounts as pages and exports read it.</summary>
internal sealed class AccountHistory(HistoryStore store, AccountDirectory accounts, PointerBook pointers, TimeProvider time) : IHistory
{
    /// <summary>An order whose alert is not known so long after its fill was recorded was made elsewhere.</summary>
    private static readonly TimeSpan OriginPatience = TimeSpan.FromMinutes(10);

    private const int MostOriginsKept = 100_000;

    /// <summary>What is made from the whole record costs at most this share of the time.</summary>
    private const int CostShare = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string AccountId, string VenueOrderId), OrderOrigin> _origins = [];
    private readonly Dictionary<(string AccountId, string VenueOrderId), long> _foreign = [];
    private HistoryResults _results = HistoryResults.Empty;
    private RoundTrips _trips = new();
    private (long Fill, long Row) _taken;
    private long _version = 1;
    private TimeSpan _cost;
    private long _madeAt;

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc/>
    public HistoryResults Results
    {
        get
        {
            lock (_gate)
            {
                var version = Version;
                if (_results.Version != version && !TryGoOn(version) && (_results.Version == 0 || time.GetElapsedTime(_madeAt) >= _cost * CostShare))
                    Make(version);
                return _results;
            }
        }
    }

    /// <summary>Something was recorded.</summary>
    public void Touch() => Interlocked.Increment(ref _version);

    /// <inheritdoc/>
    public IReadOnlyList<FillEntry> ReadFills(HistoryQuery query) => Describe(store.ReadFills(query));

    /// <inheritdoc/>
    public IReadOnlyList<LedgerEntry> ReadLedger(HistoryQuery query) => Describe(store.ReadLedger(query));

    /// <inheritdoc/>
    public IReadOnlyList<EndedOrder> ReadEndedOrders(HistoryQuery query) =>
        [.. store.ReadEndedOrders(query).Select(order => order with { AccountLabel = accounts.LabelOf(order.AccountId), Origin = order.Origin with { PointerName = NameOf(order.Origin.PointerId) } })];

    /// <inheritdoc/>
    public IReadOnlyList<EquityPoint> ReadEquity(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until, int? most)
    {
        var piece = most is { } points ? (until - from) / points : TimeSpan.Zero;
        return store.ReadEquity(accountIds, from, until, piece < HistoryKeeper.EquityEvery ? HistoryKeeper.EquityEvery : piece);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Execution> ReadExecutions(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. store.ReadExecutions(accountIds, from, until).Select(row => new Execution(
            row.AccountId, row.PointerId, row.Symbol, Slippage(row.Side, row.AveragePrice, row.SignalPrice), row.AlertToFill)),
    ];

    /// <inheritdoc/>
    public IReadOnlyDictionary<(string AccountId, string VenueOrderId), OrderOrigin> FindOrigins(IEnumerable<(string AccountId, string VenueOrderId)> orders) => OriginsOf(orders);

    private static decimal? Slippage(OrderSide side, decimal averagePrice, decimal? signalPrice) => signalPrice is > 0m
        ? (averagePrice - signalPrice.Value) / signalPrice.Value * 10_000m * (side == OrderSide.Buy ? 1m : -1m)
        : null;

    private void Make(long version)
    {
        var startedAt = time.GetTimestamp();
        var (fills, rows) = (Describe(store.ReadFillsAfter(0)), Describe(store.ReadResultsAfter(0)));
        (_trips, _taken) = (new RoundTrips(), default);
        _foreign.Clear();
        if (!_trips.TryTake(fills, rows))
            throw new InvalidOperationException("The first to be taken have nothing before them.");
        Note(version, fills, rows);
        if (_origins.Count > MostOriginsKept)
            _origins.Clear(); // They are told again for the few that a page shows.
        _madeAt = time.GetTimestamp();
        _cost = time.GetElapsedTime(startedAt, _madeAt);
    }

    /// <summary>Adds what was recorded since to what is known; false when all must be made anew, because some of it is older or an order has turned out to be ours.</summary>
    private bool TryGoOn(long version)
    {
        if (_results.Version == 0)
            return false;
        foreach (var order in _foreign.Where(order => time.GetElapsedTime(order.Value) > OriginPatience).Select(order => order.Key).ToList())
            _foreign.Remove(order);
        if (OriginsOf(_foreign.Keys).Count > 0)
            return false;
        var (fills, rows) = (Describe(store.ReadFillsAfter(_taken.Fill)), Describe(store.ReadResultsAfter(_taken.Row)));
        if (!_trips.TryTake(fills, rows))
            return false;
        Note(version, fills, rows);
        return true;
    }

    private void Note(long version, List<FillEntry> fills, List<LedgerEntry> rows)
    {
        var oldest = time.GetUtcNow() - OriginPatience;
        foreach (var fill in fills)
        {
            _taken.Fill = Math.Max(_taken.Fill, fill.Mark.Seq);
            if (fill.Origin is null && fill.Fill.Time > oldest)
                _foreign[(fill.AccountId, fill.Fill.VenueOrderId)] = time.GetTimestamp();
        }

        foreach (var row in rows)
            _taken.Row = Math.Max(_taken.Row, row.Mark.Seq);
        _results = _trips.At(version);
    }

    private List<FillEntry> Describe(IReadOnlyList<(HistoryMark Mark, string AccountId, Fill Fill, bool IsNet)> rows)
    {
        var origins = OriginsOf(rows.Select(row => (row.AccountId, row.Fill.VenueOrderId)));
        return [.. rows.Select(row => new FillEntry(
            row.Mark, row.AccountId, accounts.LabelOf(row.AccountId), row.Fill, row.IsNet, origins.GetValueOrDefault((row.AccountId, row.Fill.VenueOrderId))))];
    }

    private List<LedgerEntry> Describe(IReadOnlyList<(HistoryMark Mark, string AccountId, LedgerRow Row)> rows) =>
        [.. rows.Select(row => new LedgerEntry(row.Mark, row.AccountId, accounts.LabelOf(row.AccountId), row.Row))];

    /// <summary>An order's origin never changes once it is known; an order that is not known yet may be one of ours whose id was not stored yet.</summary>
    private Dictionary<(string AccountId, string VenueOrderId), OrderOrigin> OriginsOf(IEnumerable<(string AccountId, string VenueOrderId)> orders)
    {
        var wanted = orders.ToHashSet();
        lock (_gate)
        {
            var missing = wanted.Where(order => !_origins.ContainsKey(order)).Select(order => order.VenueOrderId).Distinct().ToList();
            if (missing.Count > 0)
            {
                foreach (var (order, origin) in store.FindOrigins(missing))
                    _origins[order] = origin with { PointerName = NameOf(origin.PointerId) };
            }

            return wanted.Where(_origins.ContainsKey).ToDictionary(order => order, order => _origins[order]);
        }
    }

    private string NameOf(string pointerId) => pointers.FindById(pointerId) switch
    {
        { IsOurs: true } => "By hand",
        { } pointer => pointer.Name,
        null => pointerId,
    };
}
