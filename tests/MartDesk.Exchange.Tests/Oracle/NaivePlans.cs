using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>A plan order of the naive exchange.</summary>
internal sealed class NaivePlan
{
    public required long Id { get; init; }

    public required NaiveAccount Account { get; init; }

    public required Command Order { get; set; }

    public required PlanKind Kind { get; init; }

    public required long Trigger { get; set; }

    public required PriceSource Source { get; set; }

    public required bool IsRising { get; init; }

    public bool IsWhole { get; init; }

    public long Callback { get; set; }

    public long Lots { get; set; }

    public long Parent { get; init; }

    public bool IsActive { get; set; }

    public long Extreme { get; set; }

    public bool IsClosing => Order.Effect == PositionEffect.Close;

    public PositionSide Closes => Order.Side == Side.Sell ? PositionSide.Long : PositionSide.Short;
}

/// <summary>Plan orders written again: one list, searched from the start whenever a price may have reached something.</summary>
internal sealed class NaivePlans(NaiveExchange exchange, IReadOnlyList<Instrument> instruments)
{
    private readonly List<NaivePlan> _plans = [];

    public bool Any(NaiveAccount account) => _plans.Exists(plan => plan.Account == account);

    public RejectReason Place(in Command command, NaiveAccount account)
    {
        var terms = command.Plan!; // random plan orders have terms
        var listed = instruments[command.InstrumentId].Specification;
        var protects = terms.Kind is PlanKind.TakeProfit or PlanKind.StopLoss;
        var isWhole = protects && terms.IsWholePosition;
        var isMarket = command.Type == OrderType.Market || terms.Kind == PlanKind.Trailing;
        if (!isWhole && (command.Lots < listed.MinLots || command.Lots > listed.MaxLots))
            return RejectReason.SizeOutOfRange;
        if (terms.TriggerTicks < 1 || (!isMarket && command.PriceTicks < 1) || (terms.Kind == PlanKind.Trailing && terms.CallbackMillionths is < 1_000 or > 50_000))
            return RejectReason.PriceOutOfRange;
        var isOpening = command.Effect == PositionEffect.Open;
        if (isOpening && (command.Leverage < 0 || command.Leverage > listed.MaxLeverage))
            return RejectReason.LeverageOutOfRange;
        if (command.Type == OrderType.Market && command.TimeInForce == TimeInForce.MakerOnly)
            return RejectReason.TimeInForceInvalid;
        if (isOpening && !NaiveExchange.IsRight(command.Protection, command.Side, isMarket ? terms.TriggerTicks : command.PriceTicks))
            return RejectReason.ProtectionInvalid;
        if (command.ClientOrderId is { } clientOrderId && account.UsedClientIds.Contains(clientOrderId))
            return RejectReason.DuplicateClientOrderId;
        if (isOpening && exchange.IsConflict(command, account))
            return RejectReason.LeverageConflict;
        var position = account.Position(command.InstrumentId, command.Side == Side.Sell ? PositionSide.Long : PositionSide.Short);
        if (protects && position.Lots == 0)
            return RejectReason.NoPosition;
        if (protects && !isWhole && command.Lots > position.Lots)
            return RejectReason.PositionTooSmall;
        var isRising = terms.Kind switch
        {
            PlanKind.Plan => terms.Direction == TriggerDirection.Rising,
            PlanKind.StopLoss => command.Side == Side.Buy,
            _ => command.Side == Side.Sell,
        };
        if (terms.Kind != PlanKind.Trailing && IsReached(command.InstrumentId, terms.Source, isRising, terms.TriggerTicks))
            return RejectReason.TriggerReached;
        if (_plans.Count(plan => plan.Account == account) >= 200)
            return RejectReason.TooManyPlanOrders;

        if (command.ClientOrderId is { } used)
            account.UsedClientIds.Add(used);
        if (isWhole && FindWhole(account, terms.Kind, command.InstrumentId, command.Side) is { } old)
            End(old, PlanFinishReason.Replaced);
        Add(new NaivePlan
        {
            Id = command.OrderId,
            Account = account,
            Order = command with { Type = isMarket ? OrderType.Market : OrderType.Limit, PriceTicks = isMarket ? 0 : command.PriceTicks, Protection = isOpening ? command.Protection : null },
            Kind = terms.Kind,
            Trigger = terms.TriggerTicks,
            Source = terms.Source,
            IsRising = isRising,
            IsWhole = isWhole,
            Callback = terms.CallbackMillionths,
            Lots = isWhole ? 0 : command.Lots,
        });
        return RejectReason.None;
    }

    public NaivePlan? Find(NaiveAccount account, long id) => _plans.Find(plan => plan.Account == account && plan.Id == id);

    public void End(NaivePlan plan, PlanFinishReason reason, long orderId = 0, RejectReason refusal = RejectReason.None)
    {
        _plans.Remove(plan);
        exchange.Happenings.Add(new Happening.PlanEnded(plan.Id, reason, orderId, refusal));
    }

    public RejectReason Modify(in Command command, NaivePlan plan)
    {
        var (trigger, source) = command.Plan is { } asked ? (asked.TriggerTicks, asked.Source) : (plan.Trigger, plan.Source);
        var type = command.Plan is null ? plan.Order.Type : command.Type;
        var price = type == OrderType.Market ? 0 : command.PriceTicks > 0 ? command.PriceTicks : plan.Order.PriceTicks;
        var callback = plan.Kind == PlanKind.Trailing && command.Plan is { CallbackMillionths: > 0 and var turned } ? turned : plan.Callback;
        if (trigger < 1 || (type == OrderType.Limit && price < 1) || (plan.Kind == PlanKind.Trailing && callback is < 1_000 or > 50_000))
            return RejectReason.PriceOutOfRange;
        if (command.Plan is not null && !plan.IsActive && plan.Kind != PlanKind.Trailing && IsReached(plan.Order.InstrumentId, source, plan.IsRising, trigger))
            return RejectReason.TriggerReached;
        if (!plan.IsClosing && !NaiveExchange.IsRight(command.Protection, plan.Order.Side, type == OrderType.Market ? trigger : price))
            return RejectReason.ProtectionInvalid;
        (plan.Trigger, plan.Source, plan.Callback) = (trigger, source, callback);
        plan.Order = plan.Order with { Type = type, PriceTicks = price };
        if (command.Protection is not null && !plan.IsClosing)
            plan.Order = plan.Order with { Protection = command.Protection };
        if (command.Lots > 0 && !plan.IsWhole)
            plan.Lots = command.Lots;
        Tell(plan);
        return RejectReason.None;
    }

    /// <summary>Brings the protection of a filled order about, or lets it grow.</summary>
    public void Protect(NaiveOrder order, long lots)
    {
        if (order.Protection is not { } protection || lots == 0)
            return;
        foreach (var (kind, trigger, source) in ((PlanKind, long, PriceSource)[])[
            (PlanKind.TakeProfit, protection.TakeProfitTicks, protection.TakeProfitSource), (PlanKind.StopLoss, protection.StopLossTicks, protection.StopLossSource)])
        {
            if (trigger == 0)
                continue;
            if (_plans.Find(plan => plan.Parent == order.Id && plan.Kind == kind) is { } growing)
            {
                growing.Lots += lots;
                Tell(growing);
                continue;
            }

            var side = order.Side == Side.Buy ? Side.Sell : Side.Buy;
            Add(new NaivePlan
            {
                Id = exchange.NextOrderId(),
                Account = order.Account,
                Order = new Command
                {
                    Sequence = 0,
                    TimeMs = 0,
                    Kind = CommandKind.PlacePlanOrder,
                    AccountId = order.Account.Id,
                    InstrumentId = order.Instrument,
                    Side = side,
                    Effect = PositionEffect.Close,
                    Type = OrderType.Market,
                },
                Kind = kind,
                Trigger = trigger,
                Source = source,
                IsRising = (kind == PlanKind.TakeProfit) == (side == Side.Sell),
                Lots = lots,
                Parent = order.Id,
            });
        }
    }

    public void EndOrphans(NaiveAccount account, int instrument)
    {
        foreach (var plan in _plans.FindAll(plan => plan.Account == account && plan.Order.InstrumentId == instrument).OrderBy(plan => plan.Id))
        {
            if (plan.Kind is PlanKind.TakeProfit or PlanKind.StopLoss && account.Position(instrument, plan.Closes).Lots == 0)
                End(plan, PlanFinishReason.PositionClosed);
        }
    }

    public void Fire()
    {
        foreach (var instrument in instruments)
        {
            while (NextReached(instrument.Id) is { } plan)
            {
                if (plan.Kind == PlanKind.Trailing && !plan.IsActive)
                {
                    (plan.IsActive, plan.Extreme) = (true, Price(instrument.Id, plan.Source));
                    Tell(plan);
                }
                else
                {
                    Fire(plan);
                }
            }
        }
    }

    private void Fire(NaivePlan plan)
    {
        _plans.Remove(plan);
        var (account, instrument) = (plan.Account, plan.Order.InstrumentId);
        var lots = plan.Lots;
        if (plan.IsClosing)
        {
            if (plan.IsWhole)
            {
                foreach (var order in exchange.Open.FindAll(order => order.Account == account && order.Instrument == instrument && order.IsClosing && order.PositionSide == plan.Closes).OrderBy(order => order.ListPlace))
                    exchange.End(order, FinishReason.NothingToClose);
                lots = account.Position(instrument, plan.Closes).Lots;
            }

            lots = Math.Min(lots, account.Position(instrument, plan.Closes).Lots - exchange.Frozen(account, instrument, plan.Closes));
            if (lots == 0)
            {
                End(plan, PlanFinishReason.PositionClosed);
                return;
            }
        }

        var command = plan.Order with { Kind = CommandKind.PlaceOrder, OrderId = exchange.NextOrderId(), ClientOrderId = $"PLAN_{plan.Id}", Lots = lots, Plan = null };
        exchange.PlaceTriggered(command, refusal =>
            End(plan, refusal == RejectReason.None ? PlanFinishReason.Triggered : PlanFinishReason.Refused, refusal == RejectReason.None ? command.OrderId : 0, refusal));
    }

    /// <summary>Rising before falling, last before mark price, the nearest trigger first; then trailing orders by age.</summary>
    private NaivePlan? NextReached(int instrument)
    {
        foreach (var source in (PriceSource[])[PriceSource.Last, PriceSource.Mark])
        {
            var reached = _plans.FindAll(plan => plan.Order.InstrumentId == instrument && !plan.IsActive && plan.Source == source && IsReached(instrument, source, plan.IsRising, plan.Trigger));
            if (reached.Count > 0)
                return reached.OrderBy(plan => plan.IsRising ? 0 : 1).ThenBy(plan => plan.IsRising ? plan.Trigger : -plan.Trigger).ThenBy(plan => plan.Id).First();
        }

        foreach (var plan in _plans.FindAll(plan => plan.Order.InstrumentId == instrument && plan.IsActive).OrderBy(plan => plan.Id))
        {
            var price = Price(instrument, plan.Source);
            var isSale = plan.Order.Side == Side.Sell;
            plan.Extreme = isSale ? Math.Max(plan.Extreme, price) : Math.Min(plan.Extreme, price);
            if (isSale ? price <= plan.Extreme * (1 - plan.Callback / 1_000_000m) : price >= plan.Extreme * (1 + plan.Callback / 1_000_000m))
                return plan;
        }

        return null;
    }

    private long Price(int instrument, PriceSource source) => source == PriceSource.Last ? exchange.LastOf(instrument) : exchange.MarkOf(instrument);

    private bool IsReached(int instrument, PriceSource source, bool isRising, long trigger)
    {
        var price = Price(instrument, source);
        return price != 0 && (isRising ? price >= trigger : price <= trigger);
    }

    private NaivePlan? FindWhole(NaiveAccount account, PlanKind kind, int instrument, Side side) =>
        _plans.Find(plan => plan.Account == account && plan.Kind == kind && plan.IsWhole && plan.Order.InstrumentId == instrument && plan.Order.Side == side);

    private void Add(NaivePlan plan)
    {
        _plans.Add(plan);
        Tell(plan);
    }

    private void Tell(NaivePlan plan) => exchange.Happenings.Add(new Happening.PlanWaits(plan.Id, plan.Lots, plan.Trigger, plan.IsActive));
}
