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

    /// <summary>Who has results from before waits so long for new ones that are being made of the whole record.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Lock _originGate = new();
    private readonly Dictionary<(string AccountId, string VenueOrderId), OrderOrigin> _origins = [];
    private readonly Dictionary<(string AccountId, string VenueOrderId), long> _foreign = [];
    private HistoryResults _results = HistoryResults.Empty;
    private RoundTrips _trips = new();
    private (long Fill, long Row) _taken;
    private long _version = 1;
    private TimeSpan _cost;
    private long _madeAt;
    private Task<HistoryResults>? _making;

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc/>
    public async Task<HistoryResults> ReadResultsAsync(CancellationToken cancellationToken)
    {
        HistoryResults known;
        Task<HistoryResults>? making;
        lock (_gate)
        {
            var version = Version;
            if (_results.Version == version || TryGoOn(version))
                return _results;
            if (_making is null && (_results.Version == 0 || time.GetElapsedTime(_madeAt) >= _cost * CostShare))
            {
                // On a thread of its own: alerts need those of the pool, of which there are few.
                _making = Task.Factory.StartNew(() => Make(version), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            (known, making) = (_results, _making);
        }

        if (making is null)
            return known;
        if (known.Version == 0)
            return await making.WaitAsync(cancellationToken);
        await Task.WhenAny(making, Task.Delay(Patience, time, cancellationToken));
        return making.IsCompleted ? await making : known;
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

    /// <summary>Makes all of it anew; what is known stays until it is done.</summary>
    private HistoryResults Make(long version)
    {
        try
        {
            var startedAt = time.GetTimestamp();
            var (fills, rows) = (Describe(store.ReadFillsAfter(0)), Describe(store.ReadResultsAfter(0)));
            var trips = new RoundTrips();
            if (!trips.TryTake(fills, rows))
                throw new InvalidOperationException("The first to be taken have nothing before them.");
            lock (_gate)
            {
                (_trips, _taken) = (trips, default);
                _foreign.Clear();
                Note(version, fills, rows);
                _madeAt = time.GetTimestamp();
                _cost = time.GetElapsedTime(startedAt, _madeAt);
                return _results;
            }
        }
        finally
        {
            lock (_gate)
                _making = null;
        }
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
        var origins = new Dictionary<(string, string), OrderOrigin>();
        var missing = new HashSet<(string AccountId, string VenueOrderId)>();
        lock (_originGate)
        {
            foreach (var order in orders)
            {
                if (_origins.TryGetValue(order, out var known))
                    origins[order] = known;
                else
                    missing.Add(order);
            }
        }

        if (missing.Count == 0)
            return origins;
        var found = store.FindOrigins([.. missing.Select(order => order.VenueOrderId).Distinct()]).Where(pair => missing.Contains(pair.Key))
            .Select(pair => (Order: pair.Key, Origin: pair.Value with { PointerName = NameOf(pair.Value.PointerId) })).ToList();
        foreach (var (order, origin) in found)
            origins[order] = origin;
        if (found.Count > MostOriginsKept)
            return origins; // They are told again for the few that a page shows.
        lock (_originGate)
        {
            if (_origins.Count + found.Count > MostOriginsKept)
                _origins.Clear();
            foreach (var (order, origin) in found)
                _origins[order] = origin;
        }

        return origins;
    }

    private string NameOf(string pointerId) => pointers.FindById(pointerId) switch
    {
        { IsOurs: true } => "By hand",
        { } pointer => pointer.Name,
        null => pointerId,
    };
}
