using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Liquidations;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Matching;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange;

/// <summary>The matching and margin engine: commands in, events out.</summary>
/// <remarks>
/// Pure and single-threaded: it has no clock, no randomness and does no I/O; time and ids come with the command. Prices are ticks,
/// sizes lots, money units, all integers, all arithmetic checked. The read members may be called only by the thread that applies.
/// </remarks>
public sealed class ExchangeEngine
{
    /// <summary>How many commands ahead the seat of an order is fetched: time enough for one trip to memory.</summary>
    internal const int FarAhead = 8;

    /// <summary>How many commands ahead the order itself is fetched, from the seat that has arrived meanwhile.</summary>
    internal const int NearAhead = 4;

    private readonly OrderStore _orders = new();
    private readonly AccountTable _accounts = new();
    private readonly OrderBook[] _books;
    private readonly Valuation _valuation;
    private readonly Reporter _report;
    private readonly Treasury _treasury = new();
    private readonly OrderIds _ids = new();
    private readonly Cashier _cashier;
    private readonly Insurer _insurer;
    private readonly Matcher _matcher;
    private readonly OrderEntry _entry;
    private readonly OrderCommands _orderCommands;
    private readonly OrderModifier _orderModifier;
    private readonly PlanStore _plans;
    private readonly RestingOrders _resting;
    private readonly PlanCommands _planCommands;
    private readonly PlanTrigger _planTrigger;
    private readonly TimedCancels _timedCancels;
    private readonly AccountCommands _accountCommands;
    private readonly FundingDesk _fundingDesk;

    /// <summary>Creates an engine with its table of instruments; <c>Instrument.Id</c> must equal the index.</summary>
    /// <exception cref="ArgumentException">An instrument stands at another index than its id.</exception>
    public ExchangeEngine(IReadOnlyList<Instrument> instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        _books = new OrderBook[instruments.Count];
        for (var i = 0; i < _books.Length; i++)
        {
            if (instruments[i].Id != i)
                throw new ArgumentException($"{instruments[i].Symbol} has id {instruments[i].Id} but stands at index {i}.", nameof(instruments));
            _books[i] = new OrderBook(instruments[i], _orders);
        }

        Instruments = instruments;
        _valuation = new Valuation(_books);
        _report = new Reporter(_valuation);
        _cashier = new Cashier(_report);
        _insurer = new Insurer(_cashier, _treasury, _report);
        _plans = new PlanStore(_books, _ids, _report);
        var resting = new RestingOrders(_books, _orders, _report);
        _resting = resting;
        var checks = new OrderChecks(_books, _orders, _accounts, _valuation);
        _matcher = new Matcher(_books, _orders, resting, new Settlement(_books, _cashier, _treasury, _insurer), _plans, _report);
        _entry = new OrderEntry(_books, _orders, checks, _matcher, resting, _report);
        _orderModifier = new OrderModifier(_books, _orders, _accounts, checks, _entry, resting, _report);
        _planCommands = new PlanCommands(_books, _orders, _accounts, _plans, _report);
        _planTrigger = new PlanTrigger(_books, _ids, _entry, resting, _plans, _report);
        _timedCancels = new TimedCancels(_books, _accounts, resting, _report);
        _orderCommands = new OrderCommands(_books, _orders, _accounts, resting, _valuation, _report);
        var deleverager = new Deleverager(_books, _orders, _ids, _valuation, resting, _matcher, _report);
        var liquidator = new Liquidator(_books, _orders, _ids, _valuation, resting, _matcher, deleverager, _cashier, _treasury, _report);
        _fundingDesk = new FundingDesk(_books, _cashier, _treasury, liquidator, _report);
        _accountCommands = new AccountCommands(instruments, _books, _accounts, _valuation, _cashier, liquidator, _report);
    }

    /// <summary>The instruments by id.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Sequence of the last command applied; 0 at first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The largest order id so far, the engine's own orders included; the next command's must be above it.</summary>
    public long LastOrderId => _ids.Last;

    /// <summary>Fees collected by the venue since the start, in money units.</summary>
    /// <remarks>
    /// Wallets, plus these fees and <see cref="InsuranceUnits"/>, less the entry value of open longs, plus the entry value of open shorts,
    /// is always what was deposited.
    /// </remarks>
    public long FeesCollectedUnits => _treasury.FeesUnits;

    /// <summary>The insurance fund in money units: the remains of positions taken over and the rounding of funding; negative when the venue had to stand in.</summary>
    public long InsuranceUnits => _treasury.InsuranceUnits;

    /// <summary>Hash over all state that decides future outcomes: accounts, positions, open orders in priority order, marks, counters.</summary>
    public ulong ComputeStateHash()
    {
        var hasher = new StateHasher();
        hasher.Add(LastSequence);
        hasher.Add(LastOrderId);
        hasher.Add(_matcher.LastTradeId);
        hasher.Add(_cashier.LastEntryId);
        hasher.Add(FeesCollectedUnits);
        hasher.Add(InsuranceUnits);
        new EngineHash(_books, _orders, _accounts).AddTo(ref hasher);
        return hasher.Value;
    }

    /// <summary>Writes all state, so that <see cref="Load"/> makes an engine that goes on exactly as this one would.</summary>
    public void Save(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Long(LastSequence);
        writer.Long(LastOrderId);
        writer.Long(_matcher.LastTradeId);
        writer.Long(_cashier.LastEntryId);
        writer.Long(FeesCollectedUnits);
        writer.Long(InsuranceUnits);
        Snapshot().Save(writer);
    }

    /// <summary>Makes an engine of a snapshot. Instruments may have been added since, but none changed.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot of this program, or one of other instruments.</exception>
    public static ExchangeEngine Load(IReadOnlyList<Instrument> instruments, SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var engine = new ExchangeEngine(instruments) { LastSequence = reader.Long() };
        engine._ids.Saw(reader.Long());
        engine._matcher.Restore(reader.Long());
        engine._cashier.Restore(reader.Long());
        engine._treasury.Restore(reader.Long(), reader.Long());
        engine.Snapshot().Load(reader);
        return engine;
    }

    /// <summary>Applies one command and reports its events.</summary>
    /// <exception cref="ArgumentException">The sequence has a gap, an order id does not grow, or the kind is unknown; nothing changed.</exception>
    public void Apply(in Command command, IEngineEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ThrowIfOutOfOrder(command);
        LastSequence = command.Sequence;
        _report.Begin(events);
        _timedCancels.Run(command.TimeMs);
        switch (command.Kind)
        {
            case CommandKind.PlaceOrder:
                _ids.Saw(command.OrderId);
                _entry.Place(command);
                break;
            case CommandKind.CancelOrder:
                _orderCommands.Cancel(command);
                break;
            case CommandKind.CancelAll:
                _orderCommands.CancelAll(command);
                break;
            case CommandKind.ResizeOrder:
                _orderCommands.Resize(command);
                break;
            case CommandKind.SetMarkPrice:
                _accountCommands.SetMarkPrice(command);
                break;
            case CommandKind.OpenAccount:
                _accountCommands.Open(command);
                break;
            case CommandKind.Deposit:
                _accountCommands.Deposit(command);
                break;
            case CommandKind.Transfer:
                _accountCommands.Transfer(command);
                break;
            case CommandKind.SetLeverage:
                _accountCommands.SetLeverage(command);
                break;
            case CommandKind.SetPositionMode:
                _accountCommands.SetPositionMode(command);
                break;
            case CommandKind.SettleFunding:
                _fundingDesk.Settle(command);
                break;
            case CommandKind.PlacePlanOrder:
                _ids.Saw(command.OrderId);
                _planCommands.Place(command);
                break;
            case CommandKind.CancelPlanOrder:
                _planCommands.Cancel(command);
                break;
            case CommandKind.ModifyPlanOrder:
                _planCommands.Modify(command);
                break;
            case CommandKind.ModifyProtection:
                _planCommands.ModifyProtection(command);
                break;
            case CommandKind.ModifyOrder:
                _orderModifier.Modify(command);
                break;
            case CommandKind.SetTimedCancel:
                _timedCancels.Set(command);
                break;
            case CommandKind.PassTime:
                break;
        }

        _planTrigger.Run(command);
        _insurer.Cover(command.TimeMs);
        _report.End();
    }

    /// <summary>Looks ahead in commands that will be applied one after the other, so that what cancels need is near when their turn comes. Changes nothing.</summary>
    /// <param name="coming">The next command and what follows it; called before each.</param>
    public void LookAhead(ReadOnlySpan<Command> coming)
    {
        if (coming.Length > FarAhead && coming[FarAhead].Kind == CommandKind.CancelOrder)
            _orders.Places.FetchSeat(coming[FarAhead].OrderId);
        if (coming.Length > NearAhead && coming[NearAhead].Kind == CommandKind.CancelOrder)
            _orders.Places.FetchPlace(coming[NearAhead].OrderId);
    }

    /// <summary>Best bid (Buy) or ask (Sell) in ticks; 0 when that side is empty.</summary>
    public long BestPrice(int instrumentId, Side side) => _books[instrumentId].Of(side).BestPrice;

    /// <summary>Copies up to <paramref name="levels"/>'s length of levels, best first; returns how many.</summary>
    public int CopyLevels(int instrumentId, Side side, Span<BookLevel> levels) => _books[instrumentId].Of(side).CopyLevels(levels);

    /// <summary>Contracts resting at one price.</summary>
    public long LotsAt(int instrumentId, Side side, long priceTicks) => _books[instrumentId].Of(side).LotsAt(priceTicks);

    /// <summary>Price of the last trade in ticks; 0 before the first.</summary>
    public long LastPrice(int instrumentId) => _books[instrumentId].LastPrice;

    /// <summary>Mark price in ticks; 0 until set.</summary>
    public long MarkPrice(int instrumentId) => _books[instrumentId].MarkPrice;

    /// <summary>Index price in ticks; 0 until set.</summary>
    public long IndexPrice(int instrumentId) => _books[instrumentId].IndexPrice;

    /// <summary>Where the funding of an instrument stands.</summary>
    public FundingView Funding(int instrumentId) => _books[instrumentId].Funding.ToView();

    /// <summary>Balances of an account.</summary>
    public bool TryGetAccount(int accountId, out AccountView account)
    {
        var isKnown = _accounts.TryGet(accountId, out var found);
        account = found is null ? default : _valuation.ToView(found);
        return isKnown;
    }

    /// <summary>An open order of any account.</summary>
    public bool TryGetOpenOrder(long orderId, out OrderView order)
    {
        var isOpen = _orders.TryFind(orderId, out var slot);
        order = isOpen ? _orders[slot].ToView() : default;
        return isOpen;
    }

    /// <summary>A plan order of any account that waits.</summary>
    public bool TryGetPlanOrder(long orderId, out PlanOrderView plan)
    {
        var waits = _plans.TryFind(orderId, out var found);
        plan = found?.ToView() ?? default;
        return waits;
    }

    /// <summary>Appends the plan orders of an account that wait, oldest first.</summary>
    public void CopyPlanOrders(int accountId, ICollection<PlanOrderView> plans)
    {
        if (!_accounts.TryGet(accountId, out var account))
            return;
        foreach (var plan in account.PlanOrders)
            plans.Add(plan.ToView());
    }

    /// <summary>When the next timed cancel falls due, Unix milliseconds; null when there is none. A command of that time or later does it.</summary>
    public long? NextTimedCancelMs => _timedCancels.NextDueMs == long.MaxValue ? null : _timedCancels.NextDueMs;

    /// <summary>When the open orders of an account in an instrument are cancelled, Unix milliseconds; null for never.</summary>
    public long? TimedCancelMs(int accountId, int instrumentId) =>
        _accounts.TryGet(accountId, out var account) && account.In(instrumentId).CancelAtMs is > 0 and var dueMs ? dueMs : null;

    /// <summary>The open position of an account on one side.</summary>
    public bool TryGetPosition(int accountId, int instrumentId, PositionSide side, out PositionView position)
    {
        position = default;
        if (!_accounts.TryGet(accountId, out var account))
            return false;
        var holding = account.In(instrumentId);
        var held = side == PositionSide.Long ? holding.Long : holding.Short;
        if (held.Lots == 0)
            return false;
        position = _valuation.ToView(account, holding, held);
        return true;
    }

    /// <summary>Appends the open positions of an account, by instrument and side.</summary>
    public void CopyPositions(int accountId, ICollection<PositionView> positions)
    {
        for (var instrumentId = 0; instrumentId < _books.Length; instrumentId++)
        {
            if (TryGetPosition(accountId, instrumentId, PositionSide.Long, out var position))
                positions.Add(position);
            if (TryGetPosition(accountId, instrumentId, PositionSide.Short, out position))
                positions.Add(position);
        }
    }

    /// <summary>Appends the open orders of an account, oldest first.</summary>
    public void CopyOpenOrders(int accountId, ICollection<OrderView> orders)
    {
        if (!_accounts.TryGet(accountId, out var account))
            return;
        for (var slot = account.OldestOrder; slot != OrderStore.None; slot = _orders[slot].NextOfAccount)
            orders.Add(_orders[slot].ToView());
    }

    /// <summary>Leverage and margin mode that an account has set for an instrument (defaults: 10, cross).</summary>
    /// <exception cref="ArgumentException">There is no such account.</exception>
    public (int Leverage, MarginMode MarginMode) LeverageOf(int accountId, int instrumentId)
    {
        if (!_accounts.TryGet(accountId, out var account))
            throw new ArgumentException($"There is no account {accountId}.", nameof(accountId));
        var terms = account.In(instrumentId).Terms;
        return (terms.Leverage, terms.MarginMode);
    }

    /// <summary>Profit of a position if it were valued at a price, in money units, before fees; exact.</summary>
    /// <remarks>A house position too large for 64 bits is reported as the largest number.</remarks>
    public long UnrealisedUnits(in PositionView position, long priceTicks) =>
        _valuation.Profit(position.InstrumentId, position.Side, position.Lots, position.EntryValueUnits, priceTicks);

    private EngineSnapshot Snapshot() => new(Instruments, _books, _orders, _accounts, _resting, _plans, _timedCancels);

    // The caller's part of the contract, checked before anything changes.
    private void ThrowIfOutOfOrder(in Command command)
    {
        if (command.Sequence != LastSequence + 1)
            throw new ArgumentException($"Command {command.Sequence} follows {LastSequence}; sequences have no gap.", nameof(command));
        if (command.Kind is < CommandKind.OpenAccount or > CommandKind.Transfer)
            throw new ArgumentException($"Command kind {(byte)command.Kind} is unknown.", nameof(command));
        if (command.Kind is CommandKind.PlaceOrder or CommandKind.PlacePlanOrder && command.OrderId <= LastOrderId)
            throw new ArgumentException($"Order id {command.OrderId} is not above {LastOrderId}; ids only grow.", nameof(command));
    }
}
