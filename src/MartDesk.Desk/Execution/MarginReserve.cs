using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>
/// What orders of an account will take of its free balance once the venue has them: alerts of two symbols, planned side by side, must not both spend
/// the same margin.
/// </summary>
/// <remarks>
/// An order is held from its plan until the venue has taken or refused it. While one is on its way nobody knows whether the venue's figure has it in it
/// already; a share of the free balance is therefore reckoned only from a figure during whose reading none was. A fixed size is checked against the
/// figure less everything held: it may be refused a moment too early, never spent twice.
/// </remarks>
internal sealed class MarginReserve(TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Book> _books = new(StringComparer.Ordinal);

    /// <summary>Waits, for a few seconds at most, until no order of another alert is on its way; the point from which a figure may be read, or null when one still is.</summary>
    public async Task<long?> SettledAsync(string accountId, string alertId, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            lock (_gate)
            {
                var book = BookOf(accountId);
                if (!book.IsOnItsWay(alertId))
                    return book.Version;
                if (time.GetElapsedTime(since) >= Patience)
                    return null;
            }

            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    /// <summary>Makes a plan from what is free for it, and holds what it needs.</summary>
    /// <param name="alertId">Whose plan.</param>
    /// <param name="accountId">Account.</param>
    /// <param name="readSince">For a share of the free balance: where <see cref="SettledAsync"/> ended before the balance was read. Null otherwise.</param>
    /// <param name="context">What it is made from, with the venue's figure.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>The plan; null when orders were on their way while the balance was read.</returns>
    public Plan? TryPlan(string alertId, string accountId, long? readSince, PlanContext context, Func<PlanContext, Plan> make)
    {
        lock (_gate)
        {
            var book = BookOf(accountId);
            if (readSince is { } version && (book.Version != version || book.IsOnItsWay(alertId)))
                return null;
            var plan = make(Less(context, book.HeldByOthers(alertId, context.Instrument.QuoteCurrency)));
            if (plan is Plan.Orders orders)
                book.Hold(alertId, orders.Legs.Index().Where(leg => leg.Item.Effect == PositionEffect.Open).Select(leg => (leg.Index + 1L, false, Need.Of(leg.Item, context))));
            return plan;
        }
    }

    /// <summary>The context with what other alerts hold taken off what is free.</summary>
    public PlanContext Free(string accountId, PlanContext context)
    {
        lock (_gate)
            return Less(context, BookOf(accountId).HeldByOthers("", context.Instrument.QuoteCurrency));
    }

    /// <summary>Holds what the legs of an alert still need, and no more.</summary>
    public void Note(string accountId, string alertId, IReadOnlyList<StoredLeg> legs, Instrument? instrument, decimal? last)
    {
        if (!legs.Any(leg => leg.IsOpening))
            return;
        lock (_gate)
        {
            BookOf(accountId).Hold(alertId, legs
                .Where(leg => leg.IsOpening && leg.LegState is LegState.Planned or LegState.Intended or LegState.Unknown)
                .Select(leg => (leg.Number, leg.LegState != LegState.Planned, instrument is null ? null : Need.Of(leg, instrument, last))));
        }
    }

    /// <summary>An order leaves: from now on the venue's figure may have it in it.</summary>
    public void Leaves(string accountId, StoredLeg leg)
    {
        if (!leg.IsOpening)
            return;
        lock (_gate)
            BookOf(accountId).Leaves(leg.AlertId, leg.Number);
    }

    /// <summary>The venue has taken or refused an order: its figure tells the truth.</summary>
    public void Release(string accountId, StoredLeg leg)
    {
        if (!leg.IsOpening)
            return;
        lock (_gate)
            BookOf(accountId).Release(leg.AlertId, leg.Number);
    }

    /// <summary>An alert has ended.</summary>
    public void Release(string accountId, string alertId)
    {
        lock (_gate)
            BookOf(accountId).Release(alertId);
    }

    private Book BookOf(string accountId)
    {
        if (!_books.TryGetValue(accountId, out var book))
            _books[accountId] = book = new Book();
        return book;
    }

    private static PlanContext Less(PlanContext context, decimal held) => held == 0m || context.Available is null
        ? context
        : context with { Available = Math.Max(0m, context.Available.Value - held), Reserved = held };

    /// <summary>What the orders of one account hold.</summary>
    private sealed class Book
    {
        private readonly Dictionary<(string AlertId, long Leg), (bool HasLeft, Need? Need)> _held = [];

        /// <summary>Grows whenever an order leaves or is settled.</summary>
        public long Version { get; private set; }

        public bool IsOnItsWay(string exceptAlertId) => _held.Any(held => held.Value.HasLeft && held.Key.AlertId != exceptAlertId);

        public decimal HeldByOthers(string alertId, string currency) =>
            _held.Where(held => held.Key.AlertId != alertId && held.Value.Need?.Currency == currency).Sum(held => held.Value.Need!.Amount); // Asked in the same line.

        public void Hold(string alertId, IEnumerable<(long Leg, bool HasLeft, Need? Need)> legs)
        {
            var wanted = legs.ToList();
            foreach (var key in _held.Keys.Where(key => key.AlertId == alertId && !wanted.Exists(leg => leg.Leg == key.Leg)).ToList())
                Release(key.AlertId, key.Leg);
            foreach (var (leg, hasLeft, need) in wanted)
            {
                // What was held at the plan stays: the last price may be another by now, the order is the same.
                var known = _held.GetValueOrDefault((alertId, leg));
                if (hasLeft && !known.HasLeft)
                    Version++;
                _held[(alertId, leg)] = (hasLeft || known.HasLeft, known.Need ?? need);
            }
        }

        public void Leaves(string alertId, long leg)
        {
            if (!_held.TryGetValue((alertId, leg), out var known) || known.HasLeft)
                return;
            _held[(alertId, leg)] = (true, known.Need);
            Version++;
        }

        public void Release(string alertId, long leg)
        {
            if (_held.Remove((alertId, leg), out var known) && known.HasLeft)
                Version++;
        }

        public void Release(string alertId)
        {
            foreach (var key in _held.Keys.Where(key => key.AlertId == alertId).ToList())
                Release(key.AlertId, key.Leg);
        }
    }

    /// <summary>What one order takes of the free balance.</summary>
    private sealed record Need(string Currency, decimal Amount)
    {
        public static Need? Of(PlannedLeg leg, PlanContext context) => leg is { Leverage: { } leverage } && leg.Terms.Needs != LegNeeds.Rest
            ? Reckon(context.Instrument, leg.Contracts, leg.LimitPrice ?? leg.Terms.TriggerPrice ?? context.Quote?.Last, leverage)
            : null;

        public static Need? Of(StoredLeg leg, Instrument instrument, decimal? last) => leg is { Leverage: { } leverage } && leg.Terms.Needs != LegNeeds.Rest
            ? Reckon(instrument, leg.Contracts, leg.LimitPrice ?? leg.Terms.TriggerPrice ?? last, leverage)
            : null;

        private static Need? Reckon(Instrument instrument, long contracts, decimal? price, long leverage) => price is not > 0m
            ? null
            : new Need(instrument.QuoteCurrency, instrument.MarginAndFee(contracts, price.Value, leverage));
    }
}
