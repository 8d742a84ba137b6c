using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>A small exchange in memory: market orders fill at the last price, limit orders rest. Tells how each call is to go wrong.</summary>
internal sealed class MarketVenue(TimeProvider time) : IVenue
{
    private readonly Lock _gate = new();
    private readonly List<VenueOrder> _orders = [];
    private readonly Dictionary<(string Symbol, PositionSide Side), long> _held = [];
    private readonly ConcurrentDictionary<string, OrderInstruction> _prepared = new();
    private readonly Dictionary<string, string> _bodies = [];
    private readonly List<VenueOrder> _presets = [];
    private readonly List<string> _settings = [];
    private int _submitting;
    private int _positionReads;
    private int _quoteReads;

    public PositionMode Mode { get; set; } = PositionMode.OneWay;

    public VenueAbilities Abilities { get; set; } =
        VenueAbilities.Presets | VenueAbilities.PlanOrders | VenueAbilities.PositionBrackets | VenueAbilities.TrailingOrders | VenueAbilities.SelfTradePrevention;

    /// <summary>How the next cancellations go, one after the other; then all go well.</summary>
    public ConcurrentQueue<Mishap> CancelMishaps { get; } = new();

    /// <summary>Our ids of the orders asked to be cancelled, in order.</summary>
    public ConcurrentQueue<string> Cancels { get; } = new();

    /// <summary>Entry price of every position held.</summary>
    public decimal EntryPrice { get; set; } = 60_000m;

    public int PositionLeverage { get; set; } = 10;

    /// <summary>Free balance.</summary>
    public decimal Available { get; set; } = 8_000m;

    public decimal Equity { get; set; } = 10_000m;

    public decimal RealisedToday { get; set; }

    public decimal BtcLast { get; set; } = 60_000m;

    /// <summary>Mark price; null for the last price.</summary>
    public decimal? BtcMark { get; set; }

    /// <summary>Prices are not told while true.</summary>
    public bool TellsNoPrice { get; set; }

    /// <summary>By how much the venue's clock is ahead of the desk's.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>What market orders fill at; null for the last price.</summary>
    public decimal? FillPrice { get; set; }

    /// <summary>How the next submits go, one after the other; then all go well.</summary>
    public ConcurrentQueue<Mishap> Mishaps { get; } = new();

    /// <summary>How a submit goes when <see cref="Mishaps"/> is empty.</summary>
    public Func<Mishap> OtherMishap { get; set; } = () => Mishap.None;

    /// <summary>Percent of each market order that fills.</summary>
    public int FillPercent { get; set; } = 100;

    /// <summary>Lists are cut off while true, so absence cannot be proved.</summary>
    public bool HasIncompleteLists { get; set; }

    /// <summary>Reads get no answer while true.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Is told of every change of an order.</summary>
    public Action<VenueOrder>? Push { get; set; }

    /// <summary>Runs when an order is taken, before its answer.</summary>
    public Action<VenueOrder>? Taken { get; set; }

    public IReadOnlyList<VenueOrder> Orders
    {
        get
        {
            lock (_gate)
                return [.. _orders];
        }
    }

    /// <summary>Bodies handed in for sending, effective or not.</summary>
    public ConcurrentQueue<PreparedOrder> Sent { get; } = new();

    /// <summary>Leverage settings in order: "BTCUSDT 20x Isolated".</summary>
    public IReadOnlyList<string> Settings
    {
        get
        {
            lock (_gate)
                return [.. _settings];
        }
    }

    /// <summary>Every order as "buy open 250 market", in order.</summary>
    public string Story => string.Join("; ", Orders.Select(order =>
        FormattableString.Invariant($"{order.Side} {order.Effect} {order.Contracts} {order.Type}{(order.ClientOrderId.Length == 0 ? " elsewhere" : More(_prepared[order.ClientOrderId]))}").ToLowerInvariant()));

    private static string More(OrderInstruction order)
    {
        var words = order.Type == OrderType.Limit && order.TimeInForce == TimeInForce.MakerOnly ? " maker-only" : "";
        if (order.Kind != OrderKind.Order)
            words += $" {order.Kind}";
        if (order.LimitPrice is { } limit)
            words += FormattableString.Invariant($" at {limit}");
        if (order.TriggerPrice is { } trigger)
            words += FormattableString.Invariant($" on {order.TriggerBy} {order.TriggerWay} to {trigger}");
        if (order.TrailPercent is { } trail)
            words += FormattableString.Invariant($" {trail}% from {order.ActivationPrice}");
        if (order.IsWholePosition)
            words += " whole";
        if (order.StopLossPrice is { } stop)
            words += FormattableString.Invariant($" stop {stop}");
        return order.TakeProfitPrice is { } target ? words + FormattableString.Invariant($" target {target}") : words;
    }

    /// <summary>Leverage and margin mode that went with an order.</summary>
    public string TermsOf(int index) => _prepared[Orders[index].ClientOrderId] is var order ? FormattableString.Invariant($"{order.Leverage}x {order.MarginMode}") : "";

    public void Hold(string symbol, PositionSide side, long contracts)
    {
        lock (_gate)
            _held[(symbol, side)] = contracts;
    }

    public long Held(string symbol, PositionSide side)
    {
        lock (_gate)
            return _held.GetValueOrDefault((symbol, side));
    }

    /// <summary>A resting order fills.</summary>
    public void FillResting(decimal price)
    {
        VenueOrder filled;
        lock (_gate)
        {
            var index = _orders.FindIndex(order => order.State == OrderState.Working);
            filled = _orders[index] with { State = OrderState.Filled, FilledContracts = _orders[index].Contracts, AveragePrice = price };
            _orders[index] = filled;
            Apply(filled);
        }

        Tell(filled);
    }

    public Task<VenueReply<IReadOnlyList<Instrument>>> GetInstrumentsAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<Instrument>>(Instruments);

    public static IReadOnlyList<Instrument> Instruments { get; } = [Listed("BTC", 0.001m, 0.1m), Listed("ETH", 0.01m, 0.01m), Listed("SOL", 0.1m, 0.01m)];

    public Task<VenueReply<IReadOnlyList<Balance>>> GetBalancesAsync(CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<Balance>>([new Balance("USDT", Available, Equity - Available, 0m, Equity, 0m)]);

    /// <summary>How often positions were asked for.</summary>
    public int PositionReads => Volatile.Read(ref _positionReads);

    /// <summary>Runs when positions are asked for, before they are told.</summary>
    public Func<Task>? PositionsAsked { get; set; }

    /// <summary>Positions are told once this has ended.</summary>
    public Task PositionsWait { get; set; } = Task.CompletedTask;

    /// <summary>How often a price was asked for.</summary>
    public int QuoteReads => Volatile.Read(ref _quoteReads);

    public async Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _positionReads);
        if (PositionsAsked is { } asked)
            await asked();
        await PositionsWait;
        return await HeldNow();
    }

    private Task<VenueReply<IReadOnlyList<Position>>> HeldNow()
    {
        lock (_gate)
        {
            return Answer<IReadOnlyList<Position>>([.. _held.Where(held => held.Value > 0).Select(held => new Position
            {
                Symbol = held.Key.Symbol,
                Side = held.Key.Side,
                Contracts = held.Value,
                EntryPrice = EntryPrice,
                Leverage = PositionLeverage,
                MarginMode = MarginMode.Isolated,
                OpenTime = time.GetUtcNow(),
                UpdateTime = time.GetUtcNow(),
            })]);
        }
    }

    public Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<VenueOrder>>([.. Orders.Where(order => order.State == OrderState.Working).Select(Shown), .. Presets]);

    private IReadOnlyList<VenueOrder> Presets
    {
        get
        {
            lock (_gate)
                return [.. _presets];
        }
    }

    public Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<Fill>>([]);

    public Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<LedgerRow>>([]);

    public Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken) => Answer(Mode);

    /// <summary>How a change of the mode goes; what is asked for is taken unless it says otherwise.</summary>
    public Func<PositionMode, VenueReply<PositionMode>>? OnSetMode { get; set; }

    public Task<VenueReply<PositionMode>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken)
    {
        if (OnSetMode is not null)
            return Task.FromResult(OnSetMode(mode));
        Mode = mode;
        return Answer(mode);
    }

    public Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _quoteReads);
        if (TellsNoPrice)
            return Task.FromResult<VenueReply<Quote>>(new VenueReply<Quote>.Unknown("no price"));
        var last = symbol == "BTCUSDT" ? BtcLast : 3_000m;
        return Answer(new Quote(symbol, last, BtcMark ?? last, last, last + 0.1m, time.GetUtcNow()));
    }

    /// <summary>Candles that are told, whatever their length.</summary>
    public ConcurrentQueue<Candle> Candles { get; } = new();

    /// <summary>When candles were asked for.</summary>
    public ConcurrentQueue<DateTimeOffset> CandleReads { get; } = new();

    public Task<VenueReply<IReadOnlyList<Candle>>> GetCandlesAsync(string symbol, int minutes, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        CandleReads.Enqueue(time.GetUtcNow());
        return Answer<IReadOnlyList<Candle>>([.. Candles.Where(candle => candle.OpenTime >= from && candle.OpenTime <= to)]);
    }

    public Task<VenueReply<int>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken)
    {
        lock (_gate)
            _settings.Add(FormattableString.Invariant($"{symbol} {leverage}x {marginMode}"));
        return Answer(leverage);
    }

    public Task<VenueReply<CancelAccepted>> CancelAllAsync(string symbol, CancellationToken cancellationToken)
    {
        Cancels.Enqueue(symbol);
        BeforeCancelAll?.Invoke();
        lock (_gate)
        {
            for (var i = 0; i < _orders.Count; i++)
            {
                if (_orders[i].Symbol == symbol && _orders[i].State == OrderState.Working)
                    _orders[i] = _orders[i] with { State = OrderState.Cancelled };
            }
        }

        return Task.FromResult<VenueReply<CancelAccepted>>(new VenueReply<CancelAccepted>.Ok(new CancelAccepted(symbol)));
    }

    /// <summary>Notes what of the order's kind waits already.</summary>
    public Task<VenueReply<PreparedOrder>> PrepareUnnamedAsync(OrderInstruction order, CancellationToken cancellationToken)
    {
        var waits = Orders.Where(known => known.Kind == order.Kind && known.Symbol == order.Symbol && known.State == OrderState.Working).Select(known => known.VenueOrderId);
        return Answer(Prepare(order) with { Kind = order.Kind, IdsBefore = [.. waits] });
    }

    /// <summary>Looks for what says the same and was not there before; absent once the signature is too old to arrive.</summary>
    public async Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken)
    {
        while (!IsSilent)
        {
            var same = Orders.Where(known => known.Kind == order.Kind && !order.IdsBefore.Contains(known.VenueOrderId) && _bodies[known.VenueOrderId] == order.Body).ToList();
            if (same.Count > 1)
                return new UnnamedOutcome.Several(same.Count);
            if (same is [var one])
                return new UnnamedOutcome.Found(one.VenueOrderId);
            if (time.GetUtcNow().ToUnixTimeMilliseconds() > order.SigningTimeMs + 75_000)
                return new UnnamedOutcome.Absent();
            await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken);
        }

        return new UnnamedOutcome.NotTold("silence");
    }

    /// <summary>Runs when an order was changed, before its answer.</summary>
    public Action? Changed { get; set; }

    /// <summary>Changes asked for, as "1000: 59000 / 20 / ": price, size, trigger; with " / target 62000 stop 58000" when they are of those.</summary>
    public ConcurrentQueue<string> Changes { get; } = new();

    /// <summary>How the next changes go, one after the other; then all go well.</summary>
    public ConcurrentQueue<Mishap> ChangeMishaps { get; } = new();

    /// <summary>Stops that went with entries are lost while true.</summary>
    public bool LosesPresets { get; set; }

    /// <summary>How wrong the venue's clock may be known.</summary>
    public TimeSpan? ClockUncertainty { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Timed cancellations in order: "BTCUSDT 60".</summary>
    public ConcurrentQueue<string> TimedCancels { get; } = new();

    /// <summary>Trigger prices of the stops that went with entries and stand.</summary>
    public IReadOnlyList<decimal?> PresetStops
    {
        get
        {
            lock (_gate)
                return [.. _presets.Select(preset => preset.TriggerPrice)];
        }
    }

    public Task<VenueReply<OrderAck>> ChangeAsync(OrderChange change, CancellationToken cancellationToken)
    {
        var presets = change.Presets is { } wished ? FormattableString.Invariant($" / target {wished.TakeProfitPrice} stop {wished.StopLossPrice}") : "";
        Changes.Enqueue(FormattableString.Invariant($"{change.Order.VenueOrderId}: {change.LimitPrice} / {change.Contracts} / {change.TriggerPrice}{presets}"));
        ChangeMishaps.TryDequeue(out var mishap);
        if (mishap == Mishap.LostBefore)
            return Task.FromResult<VenueReply<OrderAck>>(new VenueReply<OrderAck>.Unknown("connection reset"));
        if (mishap == Mishap.Refused)
            return Task.FromResult<VenueReply<OrderAck>>(new VenueReply<OrderAck>.Rejected(new VenueError("40043", "price", "t-8", VenueErrorKind.Request)));
        if (!TryChange(change))
            return Task.FromResult<VenueReply<OrderAck>>(new VenueReply<OrderAck>.Rejected(new VenueError("40037", "The order id is not exist", "t-9", VenueErrorKind.State)));
        Changed?.Invoke();
        return Task.FromResult<VenueReply<OrderAck>>(mishap == Mishap.LostAfter
            ? new VenueReply<OrderAck>.Unknown("no answer")
            : new VenueReply<OrderAck>.Ok(new OrderAck(change.Order.VenueOrderId)));
    }

    private bool TryChange(OrderChange change)
    {
        lock (_gate)
        {
            foreach (var list in (List<VenueOrder>[])[_orders, _presets])
            {
                var index = list.FindIndex(order => order.VenueOrderId == change.Order.VenueOrderId && order.State == OrderState.Working);
                if (index < 0)
                    continue;
                list[index] = (change with { Order = list[index] }).Wanted;
                return true;
            }
        }

        return false;
    }

    public Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TimedCancels.Enqueue(FormattableString.Invariant($"{symbol} {timeout.TotalSeconds}"));
        return Answer(timeout);
    }

    /// <summary>No list has one that waited and was taken away without having fired.</summary>
    public Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken)
    {
        var found = Orders.FirstOrDefault(known => order.ClientOrderId is { } id ? known.ClientOrderId == id : known.VenueOrderId == order.VenueOrderId);
        return Answer<OrderSearch>(found is { Kind: not OrderKind.Order, State: OrderState.Cancelled } ? new OrderSearch.Absent()
            : found is not null ? new OrderSearch.Found(Shown(found))
            : HasIncompleteLists ? new OrderSearch.Incomplete("a full page")
            : new OrderSearch.Absent());
    }

    /// <summary>One that waits has reached its price and fills whole.</summary>
    public void Fire(string venueOrderId, decimal price)
    {
        VenueOrder fired;
        lock (_gate)
        {
            var index = _orders.FindIndex(order => order.VenueOrderId == venueOrderId);
            fired = _orders[index] with { State = OrderState.Filled, FilledContracts = _orders[index].Contracts, AveragePrice = price };
            _orders[index] = fired;
            Apply(fired);
        }

        Tell(Shown(fired));
    }

    /// <summary>An equal plan order made on the venue's own page.</summary>
    public void PlaceTwinElsewhere(VenueOrder order)
    {
        lock (_gate)
        {
            var twin = order with { VenueOrderId = FormattableString.Invariant($"{1000 + _orders.Count}") };
            _bodies[twin.VenueOrderId] = _bodies[order.VenueOrderId];
            _orders.Add(twin);
        }
    }

    /// <summary>As the venue tells it: without our id where it takes none, and what has fired as the order that it became.</summary>
    private static VenueOrder Shown(VenueOrder order) => order.Kind is OrderKind.Plan or OrderKind.Trailing
        ? order.State == OrderState.Filled
            ? order with { ClientOrderId = "", Kind = OrderKind.Order, VenueOrderId = "9" + order.VenueOrderId, BornOf = order.VenueOrderId }
            : order with { ClientOrderId = "" }
        : order;

    /// <summary>The venue takes a waiting bracket away, as when its position ends.</summary>
    public void DropBrackets()
    {
        lock (_gate)
        {
            for (var i = 0; i < _orders.Count; i++)
            {
                if (_orders[i].State == OrderState.Working && _prepared[_orders[i].ClientOrderId].Kind is OrderKind.TakeProfit or OrderKind.StopLoss)
                    _orders[i] = _orders[i] with { State = OrderState.Cancelled };
            }
        }
    }

    public PreparedOrder Prepare(OrderInstruction order)
    {
        _prepared[order.ClientOrderId] = order;
        return new PreparedOrder(order.ClientOrderId, time.GetUtcNow().ToUnixTimeMilliseconds(), $"{order.Side} {order.Contracts} {order.Symbol}");
    }

    /// <summary>Orders handed in wait until cancelled while true.</summary>
    public bool HoldsSubmits { get; set; }

    /// <summary>Orders that wait.</summary>
    public int Submitting => _submitting;

    /// <summary>Runs when every order is to be cancelled, before it is done.</summary>
    public Action? BeforeCancelAll { get; set; }

    /// <summary>An order made on the venue's own page.</summary>
    public void PlaceElsewhere(string symbol, OrderSide side, long contracts, decimal price)
    {
        lock (_gate)
        {
            _orders.Add(new VenueOrder
            {
                VenueOrderId = FormattableString.Invariant($"{1000 + _orders.Count}"),
                ClientOrderId = "",
                Symbol = symbol,
                Side = side,
                Effect = PositionEffect.Open,
                Type = OrderType.Limit,
                State = OrderState.Working,
                Contracts = contracts,
                FilledContracts = 0,
                AveragePrice = 0m,
                LimitPrice = price,
                Presets = OrderPresets.None,
                CreateTime = time.GetUtcNow(),
                UpdateTime = time.GetUtcNow(),
            });
        }
    }

    public async Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken)
    {
        if (HoldsSubmits)
        {
            Sent.Enqueue(order);
            Interlocked.Increment(ref _submitting);
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _submitting);
            }
        }

        return await SubmitNowAsync(order);
    }

    private Task<VenueReply<OrderAck>> SubmitNowAsync(PreparedOrder order)
    {
        Sent.Enqueue(order);
        if (!Mishaps.TryDequeue(out var mishap))
            mishap = OtherMishap();
        return Task.FromResult<VenueReply<OrderAck>>(mishap switch
        {
            Mishap.NotSent => new VenueReply<OrderAck>.NotSent("no connection"),
            Mishap.LostBefore => new VenueReply<OrderAck>.Unknown("connection reset"),
            Mishap.LostAfter => LoseAnswer(order),
            Mishap.Refused => new VenueReply<OrderAck>.Rejected(new VenueError("40027", "Balance not enough", "t-1", VenueErrorKind.Funds)),
            Mishap.Limited => new VenueReply<OrderAck>.Rejected(new VenueError("30013", "Too many requests", "t-2", VenueErrorKind.Limit)),
            Mishap.TakenThenDuplicate => SayDuplicate(order),
            _ => Take(order),
        });
    }

    public Task<VenueReply<CancelAccepted>> CancelAsync(PlacedOrder order, CancellationToken cancellationToken)
    {
        var clientOrderId = order.ClientOrderId ?? Orders.FirstOrDefault(known => known.VenueOrderId == order.VenueOrderId)?.ClientOrderId ?? "";
        Cancels.Enqueue(clientOrderId);
        if (!CancelMishaps.TryDequeue(out var mishap))
            mishap = OtherMishap();
        return Task.FromResult<VenueReply<CancelAccepted>>(mishap switch
        {
            Mishap.NotSent => new VenueReply<CancelAccepted>.NotSent("no connection"),
            Mishap.LostBefore => new VenueReply<CancelAccepted>.Unknown("connection reset"),
            Mishap.Limited => new VenueReply<CancelAccepted>.Rejected(new VenueError("30013", "Too many requests", "t-2", VenueErrorKind.Limit)),
            Mishap.LostAfter when TakeAway(clientOrderId) is var _ => new VenueReply<CancelAccepted>.Unknown("no answer"),
            _ => (VenueReply<CancelAccepted>?)TakeAway(clientOrderId) ?? new VenueReply<CancelAccepted>.Ok(new CancelAccepted(clientOrderId)),
        });
    }

    private VenueReply<CancelAccepted>.Rejected? TakeAway(string clientOrderId)
    {
        VenueOrder ended;
        lock (_gate)
        {
            var index = _orders.FindIndex(order => order.ClientOrderId == clientOrderId && order.State == OrderState.Working);
            if (index < 0)
                return new VenueReply<CancelAccepted>.Rejected(new VenueError("40037", "The order id is not exist", "t-6", VenueErrorKind.State));
            ended = _orders[index] with { State = OrderState.Cancelled };
            _orders[index] = ended;
        }

        Tell(Shown(ended));
        return null;
    }

    public Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken) =>
        Answer(new VenueClock(time.GetUtcNow() + ClockAhead, ClockUncertainty ?? TimeSpan.FromMilliseconds(20)));

    public async IAsyncEnumerable<VenueEvent> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public IAsyncEnumerable<MarketUpdate> ListenMarketAsync(string symbol, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing here looks at a book.");

    public async IAsyncEnumerable<Quote> ListenQuotesAsync(IReadOnlyList<string> symbols, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private VenueReply<OrderAck> LoseAnswer(PreparedOrder order)
    {
        Take(order);
        return new VenueReply<OrderAck>.Unknown("no answer");
    }

    private VenueReply<OrderAck> SayDuplicate(PreparedOrder order)
    {
        Take(order);
        return new VenueReply<OrderAck>.Rejected(new VenueError("40050", "Client order id exists", "t-3", VenueErrorKind.DuplicateOrder));
    }

    private VenueReply<OrderAck> Take(PreparedOrder prepared)
    {
        var terms = _prepared[prepared.ClientOrderId];
        VenueOrder order;
        lock (_gate)
        {
            if (_orders.Exists(known => known.ClientOrderId == prepared.ClientOrderId))
                return new VenueReply<OrderAck>.Rejected(new VenueError("40050", "Client order id exists", "t-4", VenueErrorKind.DuplicateOrder));
            var exitSide = terms.Side == OrderSide.Sell ? PositionSide.Long : PositionSide.Short;
            if (terms.Kind == OrderKind.Order && terms.Effect == PositionEffect.Close && _held.GetValueOrDefault((terms.Symbol, exitSide)) < terms.Contracts)
                return new VenueReply<OrderAck>.Rejected(new VenueError("40020", "Position not enough", "t-5", VenueErrorKind.State));
            var isMarket = terms is { Type: OrderType.Market, Kind: OrderKind.Order };
            var filled = isMarket ? terms.Contracts * FillPercent / 100 : 0;
            order = new VenueOrder
            {
                VenueOrderId = FormattableString.Invariant($"{1000 + _orders.Count}"),
                ClientOrderId = prepared.ClientOrderId,
                Symbol = terms.Symbol,
                Side = terms.Side,
                Effect = terms.Effect,
                Type = terms.Type,
                State = !isMarket ? OrderState.Working : filled == terms.Contracts ? OrderState.Filled : OrderState.Cancelled,
                Contracts = terms.Contracts,
                FilledContracts = filled,
                AveragePrice = filled > 0 ? FillPrice ?? BtcLast : 0m,
                LimitPrice = terms.LimitPrice,
                Kind = terms.Kind,
                TriggerPrice = terms.TriggerPrice,
                Presets = new OrderPresets { TakeProfitPrice = terms.TakeProfitPrice, TakeProfitBy = terms.TakeProfitBy, StopLossPrice = terms.StopLossPrice, StopLossBy = terms.StopLossBy },
                CreateTime = time.GetUtcNow(),
                UpdateTime = time.GetUtcNow(),
            };
            _orders.Add(order);
            _bodies[order.VenueOrderId] = prepared.Body;
            Apply(order);
        }

        Taken?.Invoke(order);
        Tell(Shown(order));
        return new VenueReply<OrderAck>.Ok(new OrderAck(order.VenueOrderId));
    }

    /// <summary>The stream does not tell what an order brings along.</summary>
    private void Tell(VenueOrder order) => Push?.Invoke(order with { Presets = null });

    private void Apply(VenueOrder order)
    {
        var opens = order.Effect == PositionEffect.Open;
        var side = (order.Side == OrderSide.Buy) == opens ? PositionSide.Long : PositionSide.Short;
        _held[(order.Symbol, side)] = _held.GetValueOrDefault((order.Symbol, side)) + (opens ? order.FilledContracts : -order.FilledContracts);
        if (_held[(order.Symbol, side)] == 0)
            _presets.RemoveAll(preset => preset.Symbol == order.Symbol && preset.Side != order.Side == opens);
        if (opens && order.FilledContracts > 0 && !LosesPresets && order.Presets?.StopLossPrice is { } stop)
        {
            _presets.Add(order with
            {
                VenueOrderId = FormattableString.Invariant($"5{_presets.Count}"),
                ClientOrderId = "",
                Side = order.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
                Effect = PositionEffect.Close,
                State = OrderState.Working,
                Kind = OrderKind.StopLoss,
                TriggerPrice = stop,
                FilledContracts = 0,
                Presets = OrderPresets.None,
            });
        }
    }

    private Task<VenueReply<T>> Answer<T>(T value) =>
        Task.FromResult<VenueReply<T>>(IsSilent ? new VenueReply<T>.Unknown("silence") : new VenueReply<T>.Ok(value));

    private static Instrument Listed(string baseCurrency, decimal contractSize, decimal priceStep) => new()
    {
        Symbol = baseCurrency + "USDT",
        BaseCurrency = baseCurrency,
        QuoteCurrency = "USDT",
        ContractSize = contractSize,
        PriceStep = priceStep,
        MinContracts = 1,
        MaxContracts = 100_000,
        MaxMarketContracts = 50_000,
        MaxLeverage = 100,
        TakerFeeRate = 0.0006m,
        IsTrading = true,
    };
}

/// <summary>How a submit goes.</summary>
internal enum Mishap
{
    None = 0,
    NotSent = 1,
    LostBefore = 2,
    LostAfter = 3,
    Refused = 4,
    Limited = 5,
    TakenThenDuplicate = 6,
}
