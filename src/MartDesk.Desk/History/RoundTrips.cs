using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>Puts fills and ledger rows together: positions from flat to flat, and whose every amount is.</summary>
/// <remarks>
/// Every fill counts once, for the order it belongs to; a closing fill of a foreign order, or of a liquidation, counts for who opened the position.
/// Funding names an instrument and no side: it belongs to the one position that was open then, and to nobody when there were two.
/// In an account with one net position a fill closes what is held on the other side first, whatever effect it claims.
/// </remarks>
internal sealed class RoundTrips
{
    private readonly Dictionary<(string AccountId, string Symbol, PositionSide Side), Open> _open = [];
    private readonly List<RoundTrip> _closed = [];
    private readonly List<ResultAmount> _amounts = [];

    /// <summary>Everything in order of time.</summary>
    /// <param name="version">Of the record.</param>
    /// <param name="fills">Oldest first.</param>
    /// <param name="ledger">Oldest first.</param>
    public static HistoryResults Of(long version, IReadOnlyList<FillEntry> fills, IReadOnlyList<LedgerEntry> ledger)
    {
        var trips = new RoundTrips();
        var told = ledger.Where(entry => entry.Row.Kind is LedgerKind.Funding or LedgerKind.Liquidation).ToList();
        var next = 0;
        foreach (var fill in fills)
        {
            while (next < told.Count && told[next].Row.Time <= fill.Fill.Time)
                trips.Take(told[next++]);
            trips.Take(fill);
        }

        while (next < told.Count)
            trips.Take(told[next++]);
        return new HistoryResults(
            version,
            [.. trips._closed.Concat(trips._open.Select(open => open.Value.ToRoundTrip(open.Key, null))).OrderBy(trip => trip.OpenTime)],
            trips._amounts,
            Check(fills, ledger));
    }

    private static List<LedgerCheck> Check(IReadOnlyList<FillEntry> fills, IReadOnlyList<LedgerEntry> ledger)
    {
        var byFills = fills.GroupBy(entry => entry.AccountId).ToDictionary(group => group.Key, group => group.Sum(entry => (entry.Fill.RealisedPnl ?? 0m) - entry.Fill.Fee));
        var byLedger = ledger.Where(entry => entry.Row.Kind is LedgerKind.RealisedPnl or LedgerKind.Fee)
            .GroupBy(entry => entry.AccountId).ToDictionary(group => group.Key, group => group.Sum(entry => entry.Row.Amount));
        return [.. byFills.Keys.Union(byLedger.Keys).Order(StringComparer.Ordinal)
            .Select(account => new LedgerCheck(account, byFills.GetValueOrDefault(account), byLedger.GetValueOrDefault(account)))];
    }

    private void Take(LedgerEntry entry)
    {
        var row = entry.Row;
        var held = _open.Where(open => open.Key.AccountId == entry.AccountId && open.Key.Symbol == row.Symbol).Select(open => open.Value).ToList();
        var owner = held is [var only] ? only : null;
        var isFunding = row.Kind == LedgerKind.Funding;
        if (isFunding)
            owner?.Fund(row.Amount);
        _amounts.Add(new ResultAmount(row.Time, entry.AccountId, row.Symbol, owner?.Origin, isFunding ? 0m : row.Amount, 0m, isFunding ? row.Amount : 0m));
    }

    private void Take(FillEntry entry)
    {
        var fill = entry.Fill;
        var (opens, closes) = fill.Side == OrderSide.Buy ? (PositionSide.Long, PositionSide.Short) : (PositionSide.Short, PositionSide.Long);
        var other = (entry.AccountId, fill.Symbol, closes);
        var closing = !entry.IsNet ? fill.Effect == PositionEffect.Close ? fill.Contracts : 0L
            : fill.Effect == PositionEffect.Close ? fill.Contracts
            : _open.TryGetValue(other, out var against) ? Math.Min(against.Contracts, fill.Contracts) : 0L;
        var owner = entry.Origin ?? (closing > 0 && _open.TryGetValue(other, out var held) ? held.Origin : null);
        _amounts.Add(new ResultAmount(fill.Time, entry.AccountId, fill.Symbol, owner, fill.RealisedPnl ?? 0m, -fill.Fee, 0m));

        // A fill that turns a net position pays one fee for both; it is shared by contracts, the rest to the first so that nothing is lost.
        var closingFee = closing == fill.Contracts ? fill.Fee : fill.Fee * closing / fill.Contracts;
        if (closing > 0)
            Close(other, entry, closing, closingFee);
        if (closing < fill.Contracts)
            Add((entry.AccountId, fill.Symbol, opens), entry, fill.Contracts - closing, fill.Fee - closingFee);
    }

    private void Add((string AccountId, string Symbol, PositionSide Side) key, FillEntry entry, long contracts, decimal fee)
    {
        if (!_open.TryGetValue(key, out var open))
            _open[key] = open = new Open(entry.Fill.Time, entry.Origin, isWhole: true);
        open.Add(contracts, entry.Fill.Price, fee);
    }

    private void Close((string AccountId, string Symbol, PositionSide Side) key, FillEntry entry, long contracts, decimal fee)
    {
        if (!_open.TryGetValue(key, out var open))
            _open[key] = open = new Open(entry.Fill.Time, entry.Origin, isWhole: false);
        open.Close(contracts, entry.Fill.Price, fee, entry.Fill.RealisedPnl ?? 0m);
        if (open.Contracts > 0)
            return;
        _open.Remove(key);
        _closed.Add(open.ToRoundTrip(key, entry.Fill.Time));
    }

    private sealed class Open(DateTimeOffset openTime, OrderOrigin? origin, bool isWhole)
    {
        private bool _isWhole = isWhole;
        private long _opened;
        private long _exited;
        private decimal _entryValue;
        private decimal _exitValue;
        private decimal _realised;
        private decimal _fees;
        private decimal _funding;

        public OrderOrigin? Origin { get; } = origin;

        public long Contracts { get; private set; }

        public void Add(long contracts, decimal price, decimal fee)
        {
            Contracts += contracts;
            _opened += contracts;
            _entryValue += price * contracts;
            _fees += fee;
        }

        public void Close(long contracts, decimal price, decimal fee, decimal realised)
        {
            if (contracts > Contracts)
                _isWhole = false;
            Contracts = Math.Max(0, Contracts - contracts);
            _exited += contracts;
            _exitValue += price * contracts;
            _fees += fee;
            _realised += realised;
        }

        public void Fund(decimal amount) => _funding += amount;

        public RoundTrip ToRoundTrip((string AccountId, string Symbol, PositionSide Side) key, DateTimeOffset? closeTime) => new()
        {
            AccountId = key.AccountId,
            Symbol = key.Symbol,
            Side = key.Side,
            OpenTime = openTime,
            CloseTime = closeTime,
            Contracts = Contracts,
            OpenedContracts = _opened,
            EntryPrice = _opened == 0 ? 0m : _entryValue / _opened,
            ExitPrice = _exited == 0 ? null : _exitValue / _exited,
            Realised = _realised,
            Fees = _fees,
            Funding = _funding,
            Origin = Origin,
            IsWhole = _isWhole,
        };
    }
}
