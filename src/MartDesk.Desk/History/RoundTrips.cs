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
    private readonly GrowingList<RoundTrip> _closed = new();
    private readonly GrowingList<ResultAmount> _amounts = new();
    private readonly SortedDictionary<string, Progress> _accounts = new(StringComparer.Ordinal);

    /// <summary>Everything in order of time.</summary>
    /// <param name="version">Of the record.</param>
    /// <param name="fills">Oldest first.</param>
    /// <param name="ledger">Oldest first.</param>
    public static HistoryResults Of(long version, IReadOnlyList<FillEntry> fills, IReadOnlyList<LedgerEntry> ledger)
    {
        var trips = new RoundTrips();
        trips.Take(fills, ledger);
        return trips.At(version);
    }

    /// <summary>Takes what has come since; false, and nothing is taken, when some of it belongs before what was taken already.</summary>
    /// <param name="fills">Oldest first; of equal times as they were traded.</param>
    /// <param name="ledger">Oldest first.</param>
    public bool TryTake(IReadOnlyList<FillEntry> fills, IReadOnlyList<LedgerEntry> ledger)
    {
        foreach (var entry in fills)
        {
            if (_accounts.TryGetValue(entry.AccountId, out var known) && !known.IsBefore(entry.Fill))
                return false;
        }

        foreach (var entry in ledger)
        {
            if (IsTold(entry) && _accounts.TryGetValue(entry.AccountId, out var known) && !known.IsBefore(entry.Row))
                return false;
        }

        Take(fills, ledger);
        return true;
    }

    /// <summary>What follows from all that was taken. Goes on being so when more is taken.</summary>
    public HistoryResults At(long version) => new(
        version,
        _closed.Look(),
        [.. _open.Select(open => open.Value.ToRoundTrip(open.Key, null)).OrderBy(trip => trip.OpenTime)],
        _amounts.Look(),
        [.. _accounts.Where(account => account.Value.IsChecked).Select(account => new LedgerCheck(account.Key, account.Value.FromFills, account.Value.FromLedger))]);

    private void Take(IReadOnlyList<FillEntry> fills, IReadOnlyList<LedgerEntry> ledger)
    {
        var told = ledger.Where(IsTold).ToList();
        var next = 0;
        foreach (var fill in fills)
        {
            while (next < told.Count && told[next].Row.Time <= fill.Fill.Time)
                Take(told[next++]);
            Take(fill);
            ProgressOf(fill.AccountId).Note(fill.Fill);
        }

        while (next < told.Count)
            Take(told[next++]);
        foreach (var entry in ledger)
            ProgressOf(entry.AccountId).Note(entry.Row, IsTold(entry));
    }

    private static bool IsTold(LedgerEntry entry) => entry.Row.Kind is LedgerKind.Funding or LedgerKind.Liquidation;

    private Progress ProgressOf(string accountId)
    {
        if (!_accounts.TryGetValue(accountId, out var progress))
            _accounts.Add(accountId, progress = new Progress());
        return progress;
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

    /// <summary>How far an account's record was taken, and its sums by fills and by ledger.</summary>
    private sealed class Progress
    {
        private DateTimeOffset _fillTime = DateTimeOffset.MinValue;
        private string _tradeId = "";
        private DateTimeOffset _rowTime = DateTimeOffset.MinValue;

        /// <summary>There is something to hold against each other.</summary>
        public bool IsChecked { get; private set; }

        public decimal FromFills { get; private set; }

        public decimal FromLedger { get; private set; }

        /// <summary>The fill comes after all that was taken; a row of its own time comes before it.</summary>
        public bool IsBefore(Fill fill) => fill.Time >= _rowTime && (fill.Time > _fillTime || (fill.Time == _fillTime && Compare(fill.TradeId, _tradeId) > 0));

        /// <summary>The row comes after all that was taken.</summary>
        public bool IsBefore(LedgerRow row) => row.Time > _fillTime && row.Time >= _rowTime;

        public void Note(Fill fill)
        {
            (_fillTime, _tradeId) = (fill.Time, fill.TradeId);
            FromFills += (fill.RealisedPnl ?? 0m) - fill.Fee;
            IsChecked = true;
        }

        public void Note(LedgerRow row, bool isTold)
        {
            if (isTold && row.Time > _rowTime)
                _rowTime = row.Time;
            if (row.Kind is not (LedgerKind.RealisedPnl or LedgerKind.Fee))
                return;
            FromLedger += row.Amount;
            IsChecked = true;
        }

        /// <summary>Trade ids are numbers that grow; those of one time are read in this order.</summary>
        private static int Compare(string left, string right) => left.Length == right.Length ? string.CompareOrdinal(left, right) : left.Length - right.Length;
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
