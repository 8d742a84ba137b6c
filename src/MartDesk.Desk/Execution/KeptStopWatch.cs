using System.Globalization;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Looks at the stops of one lane that wait before they act, about once a second, between the lane's alerts.</summary>
/// <remarks>
/// A stop with a time acts when every look has found the price at it or beyond for so long. A look that finds it back takes the time to its beginning; so
/// do a restart of the desk and a time without a known price, or without a look, longer than <see cref="MostUnknown"/>: nobody knows where the price was.
/// A stop by candles acts at the first candle that closes at it or beyond, of those that end after it was set. A candle counts once the venue's own
/// clock is past its end for certain. What closed while the desk was away is looked at when it is back, and acts late, wherever the price is by then: the
/// exit that its owner has named was due, and holding on would be a wager that nobody has made.
/// What acts goes the way of every order: durable, then sent once.
/// </remarks>
internal sealed class KeptStopWatch(string accountId, LaneServices services)
{
    /// <summary>A streamed price older than this is asked for.</summary>
    private static readonly TimeSpan PriceMaxAge = TimeSpan.FromSeconds(5);

    /// <summary>The venue is asked for the last and for the mark price at most so often, for all stops of the lane together.</summary>
    private static readonly TimeSpan AskPriceEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MostUnknown = TimeSpan.FromSeconds(5);

    /// <summary>How long after its end a candle is asked for.</summary>
    private static readonly TimeSpan CandleSettles = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AskCandlesEvery = TimeSpan.FromSeconds(5);

    /// <summary>A candle that is not told so long after its end had no trade.</summary>
    private static readonly TimeSpan CandleIsLate = TimeSpan.FromSeconds(30);

    /// <summary>Candles asked for at once; the venue tells 500, both ends among them.</summary>
    private const int CandlesAtOnce = 499;

    /// <summary>Lists lag behind fills: for so long after it was set, a position that is not listed is only late.</summary>
    private static readonly TimeSpan PositionIsNew = TimeSpan.FromSeconds(30);

    /// <summary>Later, two looks that do not find it are enough.</summary>
    private static readonly TimeSpan PositionIsGone = TimeSpan.FromSeconds(5);

    /// <summary>What the stream says so soon after a stop was set may be about the position before.</summary>
    private static readonly TimeSpan EventIsOld = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>When the stream told the end of the long and of the short position, timestamps; the only thing here that another thread touches.</summary>
    private readonly long[] _endedAt = [long.MinValue, long.MinValue];

    /// <summary>The last and the mark price that were asked for, and when.</summary>
    private readonly (decimal? Price, long? At)[] _asked = new (decimal?, long?)[2];

    private TimeSpan? _clockAhead;
    private volatile bool _isWatching;

    /// <summary>The stream says that a side of the position has ended. True when a stop may have to know.</summary>
    public bool NoteEnded(PositionSide side)
    {
        Volatile.Write(ref _endedAt[(int)side], services.Time.GetTimestamp());
        return _isWatching;
    }

    /// <summary>From now on the desk keeps a stop: its entry has filled, or its position is held.</summary>
    public Task BeginAsync(StoredLeg leg, IReadOnlyList<StoredLeg> legs)
    {
        var (contracts, terms) = LegOrder.Fitted(leg, legs, services.Portfolio.InstrumentOf(accountId, leg.Symbol)) ?? (leg.Contracts, leg.Terms);
        var now = services.Time.GetUtcNow();
        return services.Legs.FitAsync(leg, contracts, terms with
        {
            KeptSinceMs = now.ToUnixTimeMilliseconds(),
            CandleFromMs = terms.CandleMinutes is { } minutes ? StartOf(now, minutes).ToUnixTimeMilliseconds() : null,
        });
    }

    /// <summary>Shows a stop that is looked at from now on.</summary>
    public void Show(StoredLeg leg) => Show(leg, Watch(leg));

    /// <summary>Looks once. True when the leg may go on: it acts, or is over.</summary>
    /// <param name="leg">The stop.</param>
    /// <param name="asks">The positions are asked for, too.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<bool> LookAsync(StoredLeg leg, bool asks, CancellationToken cancellationToken)
    {
        var watched = Watch(leg);
        watched.Hindrance = null;
        if (services.Portfolio.VenueOf(accountId) is not { } venue)
        {
            watched.Hindrance = "the account is not connected";
            Show(leg, watched);
            return false;
        }

        if (await HasEndedAsync(venue, leg, watched, asks, cancellationToken))
        {
            await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, "Its position has ended.", "position ended");
            return true;
        }

        var why = leg.Terms.CandleMinutes is { } minutes
            ? await LookAtCandlesAsync(venue, leg, minutes, watched, cancellationToken)
            : await LookAtPriceAsync(venue, leg, watched, cancellationToken);
        if (why is not null && DeskSwitch.Refuses(services.Switch.ModeOf(accountId), isOpening: false, IsOwners(leg)))
            watched.Hindrance = "the desk is halted";
        Show(leg, watched);
        if (why is null || watched.Hindrance is not null)
            return false;
        services.Logger.StopActs(leg.ClientOrderId, why);
        await services.Legs.FitAsync(leg, leg.Contracts, leg.Terms with { Needs = LegNeeds.Nothing });
        return true;
    }

    /// <summary>It waits no more.</summary>
    public void Forget(StoredLeg leg)
    {
        _watched.Remove(leg.ClientOrderId);
        _isWatching = _watched.Count > 0;
        services.Stops.Remove(leg.ClientOrderId);
    }

    /// <summary>What a stop closes when it acts: all that is held, or what is left of its entry and of what was added to it; 0 when nothing is.</summary>
    public static long ContractsOf(StoredLeg leg, IReadOnlyList<StoredLeg> legs, IReadOnlyList<Position> held)
    {
        var there = HeldBy(leg, held);
        if (leg.Terms.IsWholePosition)
            return there;
        var opened = legs.Where(other => other.IsOpening).Sum(other => other.Filled);
        var closed = legs.Where(other => !other.IsOpening && other.Side == leg.Side && other.Number != leg.Number).Sum(other => other.Filled);
        return Math.Max(0, Math.Min(there, opened - closed));
    }

    private Watched Watch(StoredLeg leg)
    {
        if (!_watched.TryGetValue(leg.ClientOrderId, out var watched))
            _watched.Add(leg.ClientOrderId, watched = new Watched(services.Time.GetTimestamp()));
        _isWatching = true;
        return watched;
    }

    private static long HeldBy(StoredLeg leg, IReadOnlyList<Position> held)
    {
        var side = SideOf(leg);
        return held.Where(position => position.Symbol == leg.Symbol && position.Side == side).Sum(position => position.Contracts);
    }

    private static PositionSide SideOf(StoredLeg leg) => (OrderSide)leg.Side == OrderSide.Sell ? PositionSide.Long : PositionSide.Short;

    private bool IsOwners(StoredLeg leg) => services.Alerts.Find(leg.AlertId) is { } alert && services.Pointers.FindById(alert.PointerId)?.IsOurs == true;

    /// <summary>True when the position is not there any more. Told by the stream one answer confirms it; else it must stay away for a while.</summary>
    private async Task<bool> HasEndedAsync(IVenue venue, StoredLeg leg, Watched watched, bool asks, CancellationToken cancellationToken)
    {
        var endedAt = Volatile.Read(ref _endedAt[(int)SideOf(leg)]);
        var isTold = endedAt > watched.EndSeen && services.Time.GetElapsedTime(watched.Since, endedAt) >= EventIsOld;
        if (!asks && !isTold)
            return false;
        if (await venue.GetPositionsAsync(cancellationToken) is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var held })
            return false;
        if (HeldBy(leg, held) > 0)
        {
            watched.MissingSince = null;
            watched.EndSeen = endedAt;
            return false;
        }

        var now = services.Time.GetTimestamp();
        watched.MissingSince ??= now;
        var patience = services.Time.GetElapsedTime(watched.Since) < PositionIsNew ? PositionIsNew : PositionIsGone;
        return isTold || services.Time.GetElapsedTime(watched.MissingSince.Value, now) >= patience;
    }

    /// <summary>Why it acts: the price has stood at the stop or beyond for the time. Null while it has not.</summary>
    private async Task<string?> LookAtPriceAsync(IVenue venue, StoredLeg leg, Watched watched, CancellationToken cancellationToken)
    {
        var price = await PriceAsync(venue, leg, cancellationToken);
        var now = services.Time.GetTimestamp();
        if (watched.KnownAt is { } knownAt && services.Time.GetElapsedTime(knownAt, now) > MostUnknown)
            watched.Turn(null, default);
        if (price is not { } told)
        {
            if (watched.BeyondFrom is null)
                watched.Hindrance = $"the {(leg.Terms.TriggerBy == TriggerBy.Mark ? "mark" : "last")} price is not known";
            return null;
        }

        watched.KnownAt = now;
        if (!IsBeyond(leg, told))
        {
            watched.Turn(null, default);
            return null;
        }

        if (watched.BeyondFrom is null)
            watched.Turn(now, services.Time.GetUtcNow());
        var stood = services.Time.GetElapsedTime(watched.BeyondFrom ?? now, now);
        return stood < TimeSpan.FromSeconds(leg.Terms.WaitSeconds ?? 0)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the price, {told} now, has stood at {leg.Terms.TriggerPrice} or beyond for {stood.TotalSeconds:0} s");
    }

    /// <summary>Why it acts: a candle has closed at the stop or beyond. Null while none has. What was looked at is stored, so that nothing is looked at twice.</summary>
    private async Task<string?> LookAtCandlesAsync(IVenue venue, StoredLeg leg, int minutes, Watched watched, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromMinutes(minutes);
        var from = DateTimeOffset.FromUnixTimeMilliseconds(leg.Terms.CandleFromMs ?? throw new InvalidOperationException("A stop by candles has its first candle from when it was set."));
        watched.NextClose = from + length;
        if (_clockAhead is { } ahead && services.Time.GetUtcNow() + ahead < from + length + CandleSettles)
            return null;
        if (watched.AskedAt is { } askedAt && services.Time.GetElapsedTime(askedAt) < AskCandlesEvery)
        {
            watched.Hindrance = watched.CandleHindrance;
            return null;
        }

        watched.AskedAt = services.Time.GetTimestamp();
        if (await venue.GetClockAsync(cancellationToken) is not VenueReply<VenueClock>.Ok { Value: var clock })
        {
            watched.Hindrance = watched.CandleHindrance = "the venue's clock is not known";
            return null;
        }

        _clockAhead = clock.Now - services.Time.GetUtcNow();
        var now = clock.Now - clock.Uncertainty;
        var end = StartOf(now - CandleSettles, minutes);
        if (end <= from)
        {
            watched.AskedAt = null;
            return null;
        }

        end = end < from + (length * CandlesAtOnce) ? end : from + (length * CandlesAtOnce);
        if (await venue.GetCandlesAsync(leg.Symbol, minutes, from, end, cancellationToken) is not VenueReply<IReadOnlyList<Candle>>.Ok { Value: var told })
        {
            watched.Hindrance = watched.CandleHindrance = "the candles are not known";
            return null;
        }

        watched.CandleHindrance = null;
        var complete = told.Where(candle => candle.OpenTime >= from && candle.OpenTime + length <= end).OrderBy(candle => candle.OpenTime).ToList();
        if (complete.Find(candle => IsBeyond(leg, candle.Close)) is { } beyond)
        {
            watched.AskedAt = null; // Should it not be let through now, it is asked again.
            return string.Create(CultureInfo.InvariantCulture, $"the {minutes}-minute candle of {beyond.OpenTime.UtcDateTime:yyyy-MM-dd HH:mm} UTC closed at {beyond.Close}");
        }

        // One that is missing may only be late. When it cannot be, nothing was traded in it: the price stood where the candle before it has closed.
        var next = now - end >= CandleIsLate ? end : complete.Count == 0 ? from : complete[^1].OpenTime + length;
        if (next > from)
        {
            await services.Legs.FitAsync(leg, leg.Contracts, leg.Terms with { CandleFromMs = next.ToUnixTimeMilliseconds() });
            watched.NextClose = next + length;
            watched.AskedAt = next == end ? null : watched.AskedAt;
        }

        return null;
    }

    private static DateTimeOffset StartOf(DateTimeOffset time, int minutes)
    {
        var length = minutes * 60_000L;
        var ms = time.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(ms - (ms % length));
    }

    private static bool IsBeyond(StoredLeg leg, decimal price) => leg.Terms.TriggerPrice is { } stop && (leg.Terms.TriggerWay == TriggerWay.Down ? price <= stop : price >= stop);

    private async Task<decimal?> PriceAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        var isMark = leg.Terms.TriggerBy == TriggerBy.Mark;
        if (services.Portfolio.QuoteOf(accountId, leg.Symbol) is { } streamed && streamed.IsYoung(services.Time, PriceMaxAge) && (isMark ? streamed.Mark : streamed.Last) is > 0m and var price)
            return price;
        var number = (int)leg.Terms.TriggerBy;
        if (_asked[number].At is not { } askedAt || services.Time.GetElapsedTime(askedAt) >= AskPriceEvery)
        {
            _asked[number] = (null, services.Time.GetTimestamp());
            _asked[number].Price = isMark
                ? (await venue.GetMarkAsync(leg.Symbol, cancellationToken) as VenueReply<decimal>.Ok)?.Value
                : (await venue.GetQuoteAsync(leg.Symbol, cancellationToken) as VenueReply<Quote>.Ok)?.Value.Last;
        }

        return _asked[number].Price is > 0m and var told ? told : null;
    }

    /// <summary>End of the candle that is looked at first; null of a stop that waits for a time.</summary>
    private static DateTimeOffset? FirstCloseOf(StoredLeg leg) => leg.Terms is { CandleMinutes: { } minutes, CandleFromMs: { } from }
        ? DateTimeOffset.FromUnixTimeMilliseconds(from).AddMinutes(minutes)
        : null;

    private void Show(StoredLeg leg, Watched watched) => services.Stops.Put(new KeptStop
    {
        AccountId = accountId,
        AlertId = leg.AlertId,
        ClientOrderId = leg.ClientOrderId,
        Symbol = leg.Symbol,
        Side = SideOf(leg),
        Contracts = leg.Contracts,
        IsWholePosition = leg.Terms.IsWholePosition,
        TriggerPrice = leg.Terms.TriggerPrice ?? 0m,
        TriggerBy = leg.Terms.TriggerBy,
        LimitPrice = leg.LimitPrice,
        WaitSeconds = leg.Terms.WaitSeconds,
        CandleMinutes = leg.Terms.CandleMinutes,
        Since = DateTimeOffset.FromUnixTimeMilliseconds(leg.Terms.KeptSinceMs ?? 0),
        BeyondSince = watched.BeyondAt,
        NextClose = watched.NextClose ?? FirstCloseOf(leg),
        Hindrance = watched.Hindrance,
    });

    /// <summary>What is known of one stop since the desk was started. Times are timestamps, except where a person reads them.</summary>
    /// <param name="since">When it was first looked at.</param>
    private sealed class Watched(long since)
    {
        public long Since { get; } = since;

        /// <summary>When the price was last known.</summary>
        public long? KnownAt { get; set; }

        /// <summary>The first of the looks that have found the price beyond, one after the other.</summary>
        public long? BeyondFrom { get; private set; }

        /// <summary>The same by the wall clock.</summary>
        public DateTimeOffset? BeyondAt { get; private set; }

        /// <summary>The first of the answers that did not have the position, one after the other.</summary>
        public long? MissingSince { get; set; }

        /// <summary>The end told by the stream that an answer has disproved.</summary>
        public long EndSeen { get; set; } = long.MinValue;

        /// <summary>When candles were last asked for; null when the next may be asked for at once.</summary>
        public long? AskedAt { get; set; }

        public DateTimeOffset? NextClose { get; set; }

        public string? Hindrance { get; set; }

        /// <summary>What kept the last question for candles from being answered.</summary>
        public string? CandleHindrance { get; set; }

        /// <summary>The price has come to stand beyond, or has come back.</summary>
        public void Turn(long? beyondFrom, DateTimeOffset at) => (BeyondFrom, BeyondAt) = (beyondFrom, beyondFrom is null ? null : at);
    }
}
