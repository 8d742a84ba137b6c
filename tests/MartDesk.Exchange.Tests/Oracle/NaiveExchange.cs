using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>
/// The exchange written again in the most obvious way: one list of orders, searched and sorted whenever something is wanted, decimals for
/// money, and nothing stored that can be computed. It shares no code with the engine but the commands and the list of instruments.
/// </summary>
internal sealed class NaiveExchange(IReadOnlyList<Instrument> instruments)
{
    private readonly SortedDictionary<(long DueMs, int Account, int Instrument), NaiveAccount> _timedCancels = [];
    private readonly long[] _marks = new long[instruments.Count];
    private readonly long[] _lasts = new long[instruments.Count];
    private NaivePlans? _plans;
    private long _lastOrder;
    private readonly NaiveFunding[] _fundingByInstrument = [.. instruments.Select(_ => new NaiveFunding())];
    private long _nextPlace;
    private long _lastTrade;
    private readonly List<NaiveOrder>?[] _queues = new List<NaiveOrder>?[instruments.Count * 2];

    private NaivePlans Plans => _plans ??= new NaivePlans(this, instruments);

    public List<NaiveOrder> Open { get; } = [];

    public SortedDictionary<int, NaiveAccount> Accounts { get; } = [];

    public List<Happening> Happenings { get; } = [];

    public decimal Fees { get; private set; }

    public decimal Insurance { get; set; }

    public decimal Deposited { get; private set; }

    public void Apply(in Command command)
    {
        Happenings.Clear();
        if (command.Kind is CommandKind.PlaceOrder or CommandKind.PlacePlanOrder)
            _lastOrder = command.OrderId;
        CancelDue(command.TimeMs);
        var reason = command.Kind switch
        {
            CommandKind.OpenAccount => OpenAccount(command),
            CommandKind.Deposit => Deposit(command),
            CommandKind.Transfer => Transfer(command),
            CommandKind.PlaceOrder => Place(command),
            CommandKind.CancelOrder => Cancel(command),
            CommandKind.CancelAll => CancelAll(command),
            CommandKind.ResizeOrder => Resize(command),
            CommandKind.SetLeverage => SetLeverage(command),
            CommandKind.SetPositionMode => SetPositionMode(command),
            CommandKind.SettleFunding => SettleFunding(command),
            CommandKind.PlacePlanOrder => PlacePlan(command),
            CommandKind.CancelPlanOrder or CommandKind.ModifyPlanOrder or CommandKind.ModifyProtection => ChangePlan(command),
            CommandKind.ModifyOrder => Modify(command),
            CommandKind.SetTimedCancel => SetTimedCancel(command),
            CommandKind.PassTime => RejectReason.None,
            _ => SetMark(command),
        };
        if (reason != RejectReason.None)
            Happenings.Add(new Happening.Refused(reason));
        Plans.Fire();
        foreach (var account in Accounts.Values.Where(account => !account.IsHouse && account.Wallet < 0 && !instruments.Any(instrument => account.HasPosition(instrument.Id))))
        {
            Insurance += account.Wallet;
            account.Wallet = 0;
        }
    }

    /// <summary>The orders of one side of a book, the next to trade first. Sorted when it is asked for and something has changed since; not to be changed.</summary>
    public List<NaiveOrder> Queue(int instrument, Side side)
    {
        ref var queue = ref _queues[instrument * 2 + (int)side];
        if (queue is null)
        {
            queue = Open.FindAll(order => order.Instrument == instrument && order.Side == side);
            queue.Sort((a, b) => a.Price != b.Price ? (side == Side.Buy ? b.Price.CompareTo(a.Price) : a.Price.CompareTo(b.Price)) : a.Place.CompareTo(b.Place));
        }

        return queue;
    }

    private void Reorder(NaiveOrder order) => _queues[order.Instrument * 2 + (int)order.Side] = null;

    public long Frozen(NaiveAccount account, int instrument, PositionSide side)
    {
        var frozen = 0L;
        foreach (var order in Open)
        {
            if (order.Account == account && order.IsClosing && order.Instrument == instrument && order.PositionSide == side)
                frozen += order.Open;
        }

        return frozen;
    }

    public decimal PositionMargin(NaiveAccount account, int instrument, PositionSide side)
    {
        if (account.IsHouse || account.Position(instrument, side).Lots == 0)
            return 0;
        var position = account.Position(instrument, side);
        return Margin(account.Settings[instrument].Leverage, instrument, side, position.Cost) + position.Adjustment;
    }

    public decimal PositionMargin(NaiveAccount account) => instruments.Sum(instrument =>
        PositionMargin(account, instrument.Id, PositionSide.Long) + PositionMargin(account, instrument.Id, PositionSide.Short));

    public decimal OrderMargin(NaiveAccount account) =>
        account.IsHouse ? 0 : Open.Where(order => order.Account == account && !order.IsClosing).Sum(order => Held(order, order.Open));

    public decimal Free(NaiveAccount account) => Free(account, PositionMargin(account), OrderMargin(account));

    public decimal Free(NaiveAccount account, decimal positionMargin, decimal orderMargin)
    {
        var crossProfit = 0m;
        foreach (var instrument in instruments)
        {
            if (account.Settings[instrument.Id].Mode == MarginMode.Cross && _marks[instrument.Id] > 0)
            {
                var (held, sold) = (account.Position(instrument.Id, PositionSide.Long), account.Position(instrument.Id, PositionSide.Short));
                crossProfit += Value(instrument.Id, _marks[instrument.Id], held.Lots) - held.Cost;
                crossProfit += sold.Cost - Value(instrument.Id, _marks[instrument.Id], sold.Lots);
            }
        }

        return account.Wallet - positionMargin - orderMargin + Math.Min(0, crossProfit);
    }

    public long LastOf(int instrument) => _lasts[instrument];

    /// <summary>A buy takes profit above its price and stops below it, a sale the other way round.</summary>
    public static bool IsRight(Protection? protection, Side side, long price)
    {
        var (above, below) = side == Side.Buy
            ? (protection?.TakeProfitTicks ?? 0, protection?.StopLossTicks ?? 0)
            : (protection?.StopLossTicks ?? 0, protection?.TakeProfitTicks ?? 0);
        return (above == 0 || above > price) && (below == 0 || below < price);
    }

    public bool IsConflict(in Command command, NaiveAccount account) =>
        Wanted(command, account) != account.Settings[command.InstrumentId] && IsInUse(account, command.InstrumentId);

    /// <summary>Places an order born of a plan order; tells how its check ended before it trades.</summary>
    public void PlaceTriggered(Command command, Action<RejectReason> told)
    {
        var reason = Check(command, isTriggered: true, out var taker, out var timeInForce, out var canFillWhole);
        told(reason);
        if (reason == RejectReason.None)
            Enter(command, taker!, timeInForce, canFillWhole); // set whenever there is no reason to refuse
    }

    public long MarkOf(int instrument) => _marks[instrument];

    public long NextOrderId() => ++_lastOrder;

    public static decimal Up(decimal coins) => Math.Ceiling(coins * Money.UnitsPerCoin) * 0.00000001m;

    public static decimal Cut(decimal coins) => decimal.Truncate(coins * Money.UnitsPerCoin) * 0.00000001m;

    public static decimal Down(decimal coins) => Math.Floor(coins * Money.UnitsPerCoin) * 0.00000001m;

    public decimal Value(int instrument, long price, long lots)
    {
        var listed = instruments[instrument].Specification;
        return price * listed.PriceStep * listed.ContractSize * lots;
    }

    private decimal Margin(int leverage, int instrument, PositionSide side, decimal value)
    {
        var rate = instruments[instrument].Specification.TakerFeeRate;
        var reserve = side == PositionSide.Long ? value * rate : value * rate * (leverage + 1) / leverage;
        return Up(value / leverage) + Up(reserve);
    }

    private decimal OrderMargin(int leverage, int instrument, PositionSide side, decimal value) =>
        Margin(leverage, instrument, side, value) + Up(value * instruments[instrument].Specification.TakerFeeRate);

    /// <summary>What an order keeps back. An order that stays as it is costs the most to ask for, again and again, so the last answer is kept with the question.</summary>
    private decimal Held(NaiveOrder order, long lots)
    {
        var question = (order.Account.Settings[order.Instrument].Leverage, order.Price, lots);
        if (order.Held.Question != question)
            order.Held = (question, OrderMargin(question.Leverage, order.Instrument, order.PositionSide, Value(order.Instrument, order.Price, lots)));
        return order.Held.Coins;
    }

    private bool IsInUse(NaiveAccount account, int instrument) =>
        account.HasPosition(instrument) || Open.Exists(order => order.Account == account && order.Instrument == instrument);

    private RejectReason OpenAccount(in Command command) =>
        command.AccountId < 1 ? RejectReason.UnknownAccount
        : Accounts.TryAdd(command.AccountId, new NaiveAccount(command.AccountId, command.IsHouse, instruments)) ? RejectReason.None
        : RejectReason.AccountExists;

    private RejectReason Deposit(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        var coins = Money.ToCoins(command.AmountUnits);
        if (coins < 0 && !account.IsHouse && Free(account) + coins < 0)
            return RejectReason.InsufficientBalance;
        account.Wallet += coins;
        Deposited += coins;
        return RejectReason.None;
    }

    private RejectReason Transfer(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var from) || !Accounts.TryGetValue(command.ToAccountId, out var to) || from == to || from.IsHouse || to.IsHouse)
            return RejectReason.UnknownAccount;
        if (command.AmountUnits < 1)
            return RejectReason.SizeOutOfRange;
        if (command.ClientOrderId is { } number && from.UsedClientIds.Contains(number))
            return RejectReason.DuplicateClientOrderId;
        var coins = Money.ToCoins(command.AmountUnits);
        if (Free(from) < coins)
            return RejectReason.InsufficientBalance;
        if (command.ClientOrderId is { } used)
            from.UsedClientIds.Add(used);
        from.Wallet -= coins;
        to.Wallet += coins;
        Happenings.Add(new Happening.Moved(from.Id, to.Id, coins));
        return RejectReason.None;
    }

    private RejectReason SetMark(in Command command)
    {
        if (command.InstrumentId < 0 || command.InstrumentId >= instruments.Count)
            return RejectReason.UnknownInstrument;
        if (command.PriceTicks < 1 || command.IndexTicks < 0)
            return RejectReason.PriceOutOfRange;
        _marks[command.InstrumentId] = command.PriceTicks;
        Sample(command);
        new NaiveLiquidator(this, instruments).Judge(command.InstrumentId);
        return RejectReason.None;
    }

    private void Sample(in Command command)
    {
        var (bids, asks) = (Queue(command.InstrumentId, Side.Buy), Queue(command.InstrumentId, Side.Sell));
        var middle = bids.Count > 0 && asks.Count > 0 ? (bids[0].Price + asks[0].Price) / 2m : command.PriceTicks;
        _fundingByInstrument[command.InstrumentId].Sample(middle, command.IndexTicks, command.TimeMs);
    }

    private RejectReason SettleFunding(in Command command)
    {
        if (command.InstrumentId < 0 || command.InstrumentId >= instruments.Count)
            return RejectReason.UnknownInstrument;
        var instrument = command.InstrumentId;
        if (!_fundingByInstrument[instrument].TrySettle(instruments[instrument].Specification, command.TimeMs, out var rate))
            return RejectReason.FundingNotDue;
        foreach (var account in Accounts.Values)
        {
            Fund(account, instrument, PositionSide.Long, rate);
            Fund(account, instrument, PositionSide.Short, -rate);
        }

        if (_marks[instrument] > 0 && rate != 0)
            new NaiveLiquidator(this, instruments).Judge(instrument);
        return RejectReason.None;
    }

    private void Fund(NaiveAccount account, int instrument, PositionSide side, decimal rate)
    {
        var position = account.Position(instrument, side);
        var paid = Up(Value(instrument, _marks[instrument], position.Lots) * rate);
        account.Wallet -= paid;
        Insurance += paid;
        position.Realised -= paid;
        if (!account.IsHouse && account.Settings[instrument].Mode == MarginMode.Isolated)
            position.Adjustment -= paid;
    }

    private RejectReason SetPositionMode(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        var isOneWay = command.PositionMode == PositionMode.OneWay;
        if (isOneWay != account.IsOneWay && (Plans.Any(account) || instruments.Any(instrument => IsInUse(account, instrument.Id))))
            return RejectReason.PositionsOrOrdersOpen;
        account.IsOneWay = isOneWay;
        return RejectReason.None;
    }

    private RejectReason SetLeverage(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.InstrumentId < 0 || command.InstrumentId >= instruments.Count)
            return RejectReason.UnknownInstrument;
        if (command.Leverage < 0 || command.Leverage > instruments[command.InstrumentId].Specification.MaxLeverage)
            return RejectReason.LeverageOutOfRange;
        var wanted = Wanted(command, account);
        if (wanted != account.Settings[command.InstrumentId] && IsInUse(account, command.InstrumentId))
            return RejectReason.LeverageConflict;
        account.Settings[command.InstrumentId] = wanted;
        return RejectReason.None;
    }

    private static (int Leverage, MarginMode Mode) Wanted(in Command command, NaiveAccount account)
    {
        var wanted = account.Settings[command.InstrumentId];
        if (command.Leverage != 0)
            wanted.Leverage = command.Leverage;
        if (command.MarginMode != MarginMode.Unspecified)
            wanted.Mode = command.MarginMode;
        return wanted;
    }

    private RejectReason Cancel(in Command command)
    {
        if (!Accounts.ContainsKey(command.AccountId))
            return RejectReason.UnknownAccount;
        if (FindOwn(command) is not { } order)
            return RejectReason.UnknownOrder;
        End(order, FinishReason.Cancelled);
        return RejectReason.None;
    }

    private RejectReason CancelAll(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.InstrumentId < -1 || command.InstrumentId >= instruments.Count)
            return RejectReason.UnknownInstrument;
        var instrument = command.InstrumentId;
        foreach (var order in Open.FindAll(order => order.Account == account && (instrument == -1 || order.Instrument == instrument)).OrderBy(order => order.ListPlace))
            End(order, FinishReason.Cancelled);
        return RejectReason.None;
    }

    private RejectReason Resize(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.Lots < 1)
            return RejectReason.SizeOutOfRange;
        if (FindOwn(command) is not { } order)
            return RejectReason.UnknownOrder;
        var more = command.Lots - order.Open;
        if (more > 0)
        {
            if (!account.IsHouse && command.Lots > instruments[order.Instrument].Specification.MaxLots)
                return RejectReason.SizeOutOfRange;
            var position = account.Position(order.Instrument, order.PositionSide);
            if (order.IsClosing && more > position.Lots - Frozen(account, order.Instrument, order.PositionSide))
                return RejectReason.PositionTooSmall;
            if (!order.IsClosing && !account.IsHouse && Notional(account, order.Instrument, order.Side) + Value(order.Instrument, order.Price, more) > Cap(order.Instrument, account.Settings[order.Instrument].Leverage))
                return RejectReason.NotionalTooLarge;
            if (!order.IsClosing && !account.IsHouse && Held(order, command.Lots) - Held(order, order.Open) > Free(account))
                return RejectReason.InsufficientBalance;
            order.Place = ++_nextPlace;
            Reorder(order);
        }

        order.Open = command.Lots;
        Happenings.Add(new Happening.Resized(order.Id, order.Open));
        return RejectReason.None;
    }

    private NaiveOrder? FindOwn(Command command) =>
        Open.Find(order => order.Id == command.OrderId && order.Account.Id == command.AccountId);

    public void End(NaiveOrder order, FinishReason reason)
    {
        Open.Remove(order);
        Reorder(order);
        Happenings.Add(new Happening.Ended(order.Id, reason));
    }

    private RejectReason Place(in Command command)
    {
        var reason = Check(command, isTriggered: false, out var taker, out var timeInForce, out var canFillWhole);
        if (reason == RejectReason.None)
            Enter(command, taker!, timeInForce, canFillWhole); // set whenever there is no reason to refuse
        return reason;
    }

    private void Enter(in Command command, NaiveOrder taker, TimeInForce timeInForce, bool canFillWhole)
    {
        var account = taker.Account;
        if (!taker.IsClosing)
            account.Settings[taker.Instrument] = Wanted(command, account);
        if (command.ClientOrderId is { } clientOrderId)
            account.UsedClientIds.Add(clientOrderId);

        if (timeInForce == TimeInForce.FillOrKill && !canFillWhole)
            End(taker, FinishReason.Killed);
        else
            Work(taker, command.SelfTradeMode, mayRest: timeInForce is TimeInForce.GoodTillCancel or TimeInForce.MakerOnly);
    }

    private void Work(NaiveOrder taker, SelfTradeMode mode, bool mayRest)
    {
        if (taker.IsMakerOnly && Crossed(taker).Count > 0)
        {
            End(taker, FinishReason.WouldTake);
        }
        else if (!Trade(taker, mode))
        {
            End(taker, FinishReason.SelfTrade);
        }
        else if (taker.Open == 0)
        {
            End(taker, FinishReason.Filled);
        }
        else if (!mayRest)
        {
            End(taker, FinishReason.Unfilled);
        }
        else
        {
            taker.ListPlace = ++_nextPlace;
            Open.Add(taker);
            Reorder(taker);
        }
    }

    private RejectReason Modify(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.Lots < 0)
            return RejectReason.SizeOutOfRange;
        if (FindOwn(command) is not { } order)
            return RejectReason.UnknownOrder;
        var price = command.PriceTicks == 0 ? order.Price : command.PriceTicks;
        var open = command.Lots == 0 ? order.Open : command.Lots - order.Filled;
        var more = open - order.Open;
        if (open < 1 || (!account.IsHouse && command.Lots > instruments[order.Instrument].Specification.MaxLots))
            return RejectReason.SizeOutOfRange;
        if (order.IsClosing && more > account.Position(order.Instrument, order.PositionSide).Lots - Frozen(account, order.Instrument, order.PositionSide))
            return RejectReason.PositionTooSmall;
        var keepsPlace = price == order.Price && more <= 0;
        if (!order.IsClosing && !account.IsHouse && !keepsPlace && CheckChange(order, price, open, command.SelfTradeMode) is var reason and not RejectReason.None)
            return reason;

        (order.Price, order.Open) = (price, open);
        Happenings.Add(new Happening.Resized(order.Id, open));
        if (keepsPlace)
            return RejectReason.None;
        order.Place = ++_nextPlace;
        Open.Remove(order);
        Reorder(order);
        Work(order, command.SelfTradeMode, mayRest: true);
        return RejectReason.None;
    }

    private RejectReason CheckChange(NaiveOrder order, long price, long open, SelfTradeMode mode)
    {
        var (account, instrument) = (order.Account, order.Instrument);
        var bids = Queue(instrument, Side.Buy);
        var highest = order.Side == Side.Sell && bids.Count > 0 ? Math.Max(price, bids[0].Price) : price;
        var leverage = account.Settings[instrument].Leverage;
        if (Notional(account, instrument, order.Side) + Value(instrument, highest, open) - Value(instrument, order.Price, order.Open) > Cap(instrument, leverage))
            return RejectReason.NotionalTooLarge;
        var changed = new NaiveOrder { Id = order.Id, Account = account, Instrument = instrument, Side = order.Side, IsClosing = false, Price = price, Place = 0, Open = open };
        var needed = Needed(changed, order.IsMakerOnly ? TimeInForce.MakerOnly : TimeInForce.GoodTillCancel, canFillWhole: false, leverage, Foreseen(changed, mode));
        return needed > 0 && needed > Free(account) + Held(order, order.Open) ? RejectReason.InsufficientBalance : RejectReason.None;
    }

    private RejectReason PlacePlan(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        return command.InstrumentId < 0 || command.InstrumentId >= instruments.Count ? RejectReason.UnknownInstrument : Plans.Place(command, account);
    }

    private RejectReason ChangePlan(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (Plans.Find(account, command.OrderId) is { } plan)
        {
            if (command.Kind != CommandKind.CancelPlanOrder)
                return Plans.Modify(command.Kind == CommandKind.ModifyPlanOrder ? command : command with { Plan = null, Lots = 0, PriceTicks = 0, Protection = command.Protection ?? new Protection() }, plan);
            Plans.End(plan, PlanFinishReason.Cancelled);
            return RejectReason.None;
        }

        if (command.Kind != CommandKind.ModifyProtection || FindOwn(command) is not { IsClosing: false } order)
            return RejectReason.UnknownOrder;
        if (!IsRight(command.Protection, order.Side, order.Price))
            return RejectReason.ProtectionInvalid;
        order.Protection = command.Protection;
        Happenings.Add(new Happening.Resized(order.Id, order.Open));
        return RejectReason.None;
    }

    private RejectReason SetTimedCancel(in Command command)
    {
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        var instrument = command.InstrumentId;
        if (instrument < 0 || instrument >= instruments.Count)
            return RejectReason.UnknownInstrument;
        if (command.TimeoutMs is < 0 or > 86_400_000)
            return RejectReason.TimeoutOutOfRange;
        foreach (var set in _timedCancels.Keys.Where(due => due.Account == account.Id && due.Instrument == instrument).ToList())
            _timedCancels.Remove(set);
        if (command.TimeoutMs > 0)
            _timedCancels.Add((command.TimeMs + command.TimeoutMs, account.Id, instrument), account);
        return RejectReason.None;
    }

    private void CancelDue(long timeMs)
    {
        foreach (var (due, account) in _timedCancels.Where(due => due.Key.DueMs <= timeMs).ToList())
        {
            _timedCancels.Remove(due);
            foreach (var order in Open.FindAll(order => order.Account == account && order.Instrument == due.Instrument).OrderBy(order => order.ListPlace))
                End(order, FinishReason.TimedOut);
        }
    }

    private RejectReason Check(in Command command, bool isTriggered, out NaiveOrder? taker, out TimeInForce timeInForce, out bool canFillWhole)
    {
        taker = null;
        canFillWhole = false;
        timeInForce = command.TimeInForce;
        if (!Accounts.TryGetValue(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.InstrumentId < 0 || command.InstrumentId >= instruments.Count)
            return RejectReason.UnknownInstrument;
        var listed = instruments[command.InstrumentId].Specification;
        var isMarket = command.Type == OrderType.Market;
        if (command.Lots < listed.MinLots || (!account.IsHouse && !(isTriggered && command.Effect == PositionEffect.Close) && command.Lots > (isMarket ? listed.MaxMarketLots : listed.MaxLots)))
            return RejectReason.SizeOutOfRange;
        if (!isMarket && (command.PriceTicks < 1 || command.PriceTicks * listed.PriceStep > listed.PriceMax))
            return RejectReason.PriceOutOfRange;
        var isClosing = command.Effect == PositionEffect.Close;
        if (!isClosing && (command.Leverage < 0 || command.Leverage > listed.MaxLeverage))
            return RejectReason.LeverageOutOfRange;
        if (isMarket && timeInForce == TimeInForce.MakerOnly)
            return RejectReason.TimeInForceInvalid;
        var offered = Queue(command.InstrumentId, command.Side == Side.Buy ? Side.Sell : Side.Buy);
        var reference = !isMarket ? command.PriceTicks : offered.Count == 0 ? 0 : offered[0].Price;
        if (!isClosing && !isTriggered && reference != 0 && !IsRight(command.Protection, command.Side, reference))
            return RejectReason.ProtectionInvalid;
        if (command.ClientOrderId is { } clientOrderId && account.UsedClientIds.Contains(clientOrderId))
            return RejectReason.DuplicateClientOrderId;
        var settings = isClosing ? account.Settings[command.InstrumentId] : Wanted(command, account);
        if (settings != account.Settings[command.InstrumentId] && IsInUse(account, command.InstrumentId))
            return RejectReason.LeverageConflict;
        if (!isClosing && !account.IsHouse && IsBeyondBracket(command, account, settings.Leverage))
            return RejectReason.NotionalTooLarge;

        var opposite = Queue(command.InstrumentId, command.Side == Side.Buy ? Side.Sell : Side.Buy);
        var best = opposite.Count == 0 ? 0 : opposite[0].Price;
        taker = new NaiveOrder
        {
            Id = command.OrderId,
            Account = account,
            Instrument = command.InstrumentId,
            Side = command.Side,
            IsClosing = isClosing,
            Price = !isMarket ? command.PriceTicks : command.Side == Side.Buy ? best + best / 20 : best - best / 20,
            Place = ++_nextPlace,
            Open = command.Lots,
            IsMakerOnly = timeInForce == TimeInForce.MakerOnly,
            Protection = isClosing ? null : command.Protection,
        };
        if (isMarket)
            timeInForce = TimeInForce.ImmediateOrCancel;
        var position = account.Position(command.InstrumentId, taker.PositionSide);
        if (isClosing && position.Lots == 0)
            return RejectReason.NoPosition;
        if (isClosing && command.Lots > position.Lots - Frozen(account, command.InstrumentId, taker.PositionSide))
            return RejectReason.PositionTooSmall;

        var fills = Foreseen(taker, command.SelfTradeMode);
        canFillWhole = fills.Where(fill => !MayVanish(fill.Maker)).Sum(fill => fill.Maker.Open) >= command.Lots;
        if (!isClosing && !account.IsHouse)
        {
            var needed = Needed(taker, timeInForce, canFillWhole, settings.Leverage, fills);
            if (needed > 0 && needed > Free(account))
                return RejectReason.InsufficientBalance;
        }

        return isMarket && opposite.Count == 0 ? RejectReason.NoLiquidity : RejectReason.None;
    }

    private bool IsBeyondBracket(Command command, NaiveAccount account, int leverage)
    {
        var buys = command.Side == Side.Buy;
        var opposite = Queue(command.InstrumentId, buys ? Side.Sell : Side.Buy);
        var best = opposite.Count == 0 ? 0 : opposite[0].Price;
        var price = command.Type == OrderType.Market ? Math.Max(1, buys ? best + best / 20 : best - best / 20) : command.PriceTicks;
        if (!buys)
            price = Math.Max(price, best);
        var against = account.Position(command.InstrumentId, buys ? PositionSide.Short : PositionSide.Long).Lots;
        var lots = account.IsOneWay ? Math.Max(0, command.Lots - against) : command.Lots;
        return Notional(account, command.InstrumentId, command.Side) + Value(command.InstrumentId, price, lots) > Cap(command.InstrumentId, leverage);
    }

    /// <summary>What the account holds, and would hold if its resting orders were filled, on the side that an order opens.</summary>
    private decimal Notional(NaiveAccount account, int instrument, Side side) =>
        account.Position(instrument, side == Side.Buy ? PositionSide.Long : PositionSide.Short).Cost
        + Open.Where(order => order.Account == account && order.Instrument == instrument && order.Side == side && !order.IsClosing).Sum(order => Value(instrument, order.Price, order.Open));

    private decimal Cap(int instrument, int leverage)
    {
        var ladder = instruments[instrument].Specification.LeverageLadder;
        return ladder.Count == 0 ? decimal.MaxValue : ladder.Where(step => step.Leverage >= leverage).Max(step => step.NotionalCap);
    }

    private decimal Needed(NaiveOrder taker, TimeInForce timeInForce, bool canFillWhole, int leverage, List<(NaiveOrder Maker, long Lots)> fills)
    {
        if (timeInForce == TimeInForce.MakerOnly)
            return OrderMargin(leverage, taker.Instrument, taker.PositionSide, Value(taker.Instrument, taker.Price, taker.Open));
        if (timeInForce == TimeInForce.FillOrKill && !canFillWhole)
            return 0;
        var against = taker.PositionSide == PositionSide.Long ? PositionSide.Short : PositionSide.Long;
        var free = taker.Account.IsOneWay ? taker.Account.Position(taker.Instrument, against).Lots : 0;
        var value = 0m;
        foreach (var (maker, lots) in fills)
        {
            var unmargined = Math.Min(free, lots);
            free -= unmargined;
            value += Value(taker.Instrument, maker.Price, lots - unmargined);
        }

        var needed = OrderMargin(leverage, taker.Instrument, taker.PositionSide, value);
        var rest = taker.Open - fills.Sum(fill => fill.Lots);
        if (timeInForce == TimeInForce.GoodTillCancel)
            needed += OrderMargin(leverage, taker.Instrument, taker.PositionSide, Value(taker.Instrument, taker.Price, rest));
        return needed;
    }

    private List<NaiveOrder> Crossed(NaiveOrder taker) => taker.Side == Side.Buy
        ? Queue(taker.Instrument, Side.Sell).FindAll(maker => maker.Price <= taker.Price)
        : Queue(taker.Instrument, Side.Buy).FindAll(maker => maker.Price >= taker.Price);

    /// <summary>What the order would trade at once; makers beyond its size stand in the list with no lots.</summary>
    private List<(NaiveOrder Maker, long Lots)> Foreseen(NaiveOrder taker, SelfTradeMode mode)
    {
        var left = taker.Open;
        var fills = new List<(NaiveOrder, long)>();
        foreach (var maker in Crossed(taker))
        {
            if (maker.Account == taker.Account && mode != SelfTradeMode.CancelMaker)
                break;
            if (maker.Account == taker.Account)
                continue;
            var lots = Math.Min(left, maker.Open);
            left -= lots;
            fills.Add((maker, lots));
        }

        return fills;
    }

    private bool MayVanish(NaiveOrder maker) => maker.IsClosing && maker.Account.IsOneWay && Open.Exists(order =>
        order.Account == maker.Account && order.Instrument == maker.Instrument && order.Side == maker.Side && !order.IsClosing);

    /// <summary>Closes two orders against each other as far as both go, the first one without a fee.</summary>
    public void TradeOffBook(NaiveOrder counterparty, NaiveOrder taker, long price)
    {
        var lots = counterparty.Open;
        _lastTrade++;
        counterparty.Open -= lots;
        taker.Open -= lots;
        Book(counterparty, price, lots, isMaker: false, isFree: true);
        End(counterparty, FinishReason.Filled);
        Book(taker, price, lots, isMaker: false);
        Tidy(counterparty.Account, counterparty.Instrument);
        Tidy(taker.Account, taker.Instrument);
    }

    public bool Trade(NaiveOrder taker, SelfTradeMode mode)
    {
        while (taker.Open > 0 && Crossed(taker) is [var maker, ..])
        {
            if (maker.Account == taker.Account)
            {
                if (mode != SelfTradeMode.CancelTaker)
                    End(maker, FinishReason.SelfTrade);
                if (mode != SelfTradeMode.CancelMaker)
                    return false;
                continue;
            }

            var lots = Math.Min(maker.Open, taker.Open);
            _lastTrade++;
            _lasts[taker.Instrument] = maker.Price;
            maker.Open -= lots;
            taker.Open -= lots;
            Book(maker, maker.Price, lots, isMaker: true);
            if (maker.Open == 0)
                End(maker, FinishReason.Filled);
            Book(taker, maker.Price, lots, isMaker: false);
            Tidy(maker.Account, maker.Instrument);
            Tidy(taker.Account, taker.Instrument);
        }

        return true;
    }

    private void Book(NaiveOrder order, long price, long lots, bool isMaker, bool isFree = false)
    {
        var account = order.Account;
        var listed = instruments[order.Instrument].Specification;
        var rate = account.IsHouse || isFree ? 0 : isMaker ? listed.MakerFeeRate : listed.TakerFeeRate;
        var fee = Up(Value(order.Instrument, price, lots) * rate);
        var opens = order.Side == Side.Buy ? PositionSide.Long : PositionSide.Short;
        var closes = order.Side == Side.Buy ? PositionSide.Short : PositionSide.Long;
        var against = account.Position(order.Instrument, closes);
        var closing = order.IsClosing ? lots : account.IsOneWay ? Math.Min(lots, against.Lots) : 0;
        var profit = 0m;
        var closingFee = 0m;
        if (closing > 0)
        {
            var value = Value(order.Instrument, price, closing);
            var cost = closing == against.Lots ? against.Cost : Down(against.Cost * closing / against.Lots);
            profit = closes == PositionSide.Long ? value - cost : cost - value;
            closingFee = Up(value * rate);
            against.Adjustment -= closing == against.Lots ? against.Adjustment : Cut(against.Adjustment * closing / against.Lots);
            against.Lots -= closing;
            against.Cost -= cost;
            against.Realised += profit - closingFee;
        }

        if (lots > closing)
        {
            var position = account.Position(order.Instrument, opens);
            if (position.Lots == 0)
                position.Realised = 0;
            position.Lots += lots - closing;
            position.Cost += Value(order.Instrument, price, lots - closing);
            position.Realised -= fee - closingFee;
        }

        account.Wallet += profit - fee;
        Fees += fee;
        order.Filled += lots;
        Happenings.Add(new Happening.Filled(order.Id, _lastTrade, price, lots, isMaker, fee, profit));
        Plans.Protect(order, lots - closing);
    }

    private void Tidy(NaiveAccount account, int instrument)
    {
        Plans.EndOrphans(account, instrument);
        Cut(account, instrument);
    }

    private void Cut(NaiveAccount account, int instrument)
    {
        foreach (var side in (PositionSide[])[PositionSide.Long, PositionSide.Short])
        {
            var closing = Open.FindAll(order => order.Account == account && order.Instrument == instrument && order.IsClosing && order.PositionSide == side);
            foreach (var order in closing.OrderByDescending(order => order.ListPlace))
            {
                var excess = Frozen(account, instrument, side) - account.Position(instrument, side).Lots;
                if (excess >= order.Open)
                {
                    End(order, FinishReason.NothingToClose);
                }
                else if (excess > 0)
                {
                    order.Open -= excess;
                    Happenings.Add(new Happening.Resized(order.Id, order.Open));
                }
            }
        }
    }
}
