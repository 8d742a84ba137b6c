using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.PlanOrders;

/// <summary>What an owner may do with plan orders: place, cancel, modify; and with the protection of an open order.</summary>
internal sealed class PlanCommands(OrderBook[] books, OrderStore orders, AccountTable accounts, PlanStore plans, Reporter report)
{
    public void Place(in Command command)
    {
        var reason = Check(command, out var account, out var terms);
        if (reason != RejectReason.None || account is null || terms is null)
        {
            report.Rejected(command, reason);
            return;
        }

        if (command.ClientOrderId is { } clientOrderId)
            account.MarkUsed(clientOrderId);
        if (terms.IsWholePosition)
            Replace(account, command, terms.Kind);
        var isMarket = command.Type == OrderType.Market || terms.Kind == PlanKind.Trailing;
        plans.Add(new PlanOrder
        {
            OrderId = command.OrderId,
            ClientOrderId = command.ClientOrderId,
            Account = account,
            InstrumentId = command.InstrumentId,
            Terms = terms,
            Side = command.Side,
            Effect = command.Effect,
            Type = isMarket ? OrderType.Market : OrderType.Limit,
            TimeInForce = command.TimeInForce,
            SelfTradeMode = command.SelfTradeMode,
            PriceTicks = isMarket ? 0 : command.PriceTicks,
            Lots = terms.IsWholePosition ? 0 : command.Lots,
            Leverage = command.Leverage,
            MarginMode = command.MarginMode,
            Protection = command.Effect == PositionEffect.Open ? command.Protection : null,
            CreateTimeMs = command.TimeMs,
            UpdateTimeMs = command.TimeMs,
        });
    }

    public void Cancel(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
            report.Rejected(command, RejectReason.UnknownAccount);
        else if (FindOwn(account, command.OrderId) is not { } plan)
            report.Rejected(command, RejectReason.UnknownOrder);
        else
            plans.End(plan, PlanFinishReason.Cancelled, command.TimeMs);
    }

    /// <summary>Changes trigger, source, type, limit, size, callback or protection; what the command leaves out stays.</summary>
    public void Modify(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if (command.Lots < 0)
        {
            report.Rejected(command, RejectReason.SizeOutOfRange);
            return;
        }

        if (FindOwn(account, command.OrderId) is not { } plan)
        {
            report.Rejected(command, RejectReason.UnknownOrder);
            return;
        }

        var changed = command.Plan is { } asked
            ? plan.Terms with
            {
                TriggerTicks = asked.TriggerTicks,
                Source = asked.Source,
                CallbackMillionths = plan.Terms.Kind == PlanKind.Trailing && asked.CallbackMillionths > 0 ? asked.CallbackMillionths : plan.Terms.CallbackMillionths,
            }
            : plan.Terms;
        var type = command.Plan is null ? plan.Type : command.Type;
        var price = type == OrderType.Market ? 0 : command.PriceTicks > 0 ? command.PriceTicks : plan.PriceTicks;
        var reason = CheckTerms(books[plan.InstrumentId], changed, type, price, command.Plan is not null && !plan.IsActive);
        if (reason == RejectReason.None && command.Protection is { } protection && plan.Effect == PositionEffect.Open)
            reason = OrderChecks.CheckProtection(protection, plan.Side, type == OrderType.Market ? changed.TriggerTicks : price, books[plan.InstrumentId].Instrument.PriceMaxTicks);
        if (reason != RejectReason.None)
        {
            report.Rejected(command, reason);
            return;
        }

        plans.Remove(plan);
        plan.Terms = changed;
        plan.Type = type;
        plan.PriceTicks = price;
        if (command.Lots > 0 && !changed.IsWholePosition)
            plan.Lots = command.Lots;
        if (command.Protection is not null && plan.Effect == PositionEffect.Open)
            plan.Protection = command.Protection;
        plan.UpdateTimeMs = command.TimeMs;
        plans.Link(plan);
        report.PlanChanged(plan);
    }

    /// <summary>Gives an open order another protection; what its fills brought about already stays as it is.</summary>
    public void ModifyProtection(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if (FindOwn(account, command.OrderId) is not null)
        {
            Modify(command with { Plan = null, Lots = 0, PriceTicks = 0, Protection = command.Protection ?? new Protection() });
            return;
        }

        if (!orders.TryFind(command.OrderId, out var slot) || !ReferenceEquals(orders[slot].Account, account) || orders[slot].Effect == PositionEffect.Close)
        {
            report.Rejected(command, RejectReason.UnknownOrder);
            return;
        }

        ref var order = ref orders[slot];
        var reason = command.Protection is { } protection
            ? OrderChecks.CheckProtection(protection, order.Side, order.PriceTicks, books[order.InstrumentId].Instrument.PriceMaxTicks)
            : RejectReason.None;
        if (reason != RejectReason.None)
        {
            report.Rejected(command, reason);
            return;
        }

        order.Protection = command.Protection;
        order.UpdateTimeMs = command.TimeMs;
        report.Resized(order);
    }

    private RejectReason Check(in Command command, out Account? account, out PlanTerms? terms)
    {
        terms = null;
        if (!accounts.TryGet(command.AccountId, out account))
            return RejectReason.UnknownAccount;
        if ((uint)command.InstrumentId >= (uint)books.Length)
            return RejectReason.UnknownInstrument;
        if (command.Plan is not { } asked)
            return RejectReason.PriceOutOfRange;
        var book = books[command.InstrumentId];
        var specification = book.Instrument.Specification;
        var protects = asked.Kind is PlanKind.TakeProfit or PlanKind.StopLoss;
        terms = Resolve(asked, command.Side, protects);
        if (!terms.IsWholePosition && (command.Lots < specification.MinLots || command.Lots > specification.MaxLots))
            return RejectReason.SizeOutOfRange;
        var reason = CheckTerms(book, terms, terms.Kind == PlanKind.Trailing ? OrderType.Market : command.Type, command.PriceTicks, isNew: false);
        if (reason != RejectReason.None)
            return reason;
        if (command.Effect == PositionEffect.Open && (command.Leverage < 0 || command.Leverage > specification.MaxLeverage))
            return RejectReason.LeverageOutOfRange;
        if (command.Type == OrderType.Market && command.TimeInForce == TimeInForce.MakerOnly)
            return RejectReason.TimeInForceInvalid;
        if (CheckProtection(command, terms, book) is var protection and not RejectReason.None)
            return protection;
        if (command.ClientOrderId is { } clientOrderId && account.HasUsed(clientOrderId))
            return RejectReason.DuplicateClientOrderId;
        var holding = account.In(command.InstrumentId);
        if (command.Effect == PositionEffect.Open && !OrderChecks.TryTerms(command, holding, out _))
            return RejectReason.LeverageConflict;
        if (protects && holding.ClosedBy(command.Side).Lots == 0)
            return RejectReason.NoPosition;
        if (protects && command.Lots > holding.ClosedBy(command.Side).Lots && !terms.IsWholePosition)
            return RejectReason.PositionTooSmall;
        if (IsReached(book, terms))
            return RejectReason.TriggerReached;
        return account.PlanOrders.Count >= Account.MaxPlanOrders ? RejectReason.TooManyPlanOrders : RejectReason.None;
    }

    private static PlanTerms Resolve(PlanTerms asked, Side side, bool protects)
    {
        var direction = asked.Kind switch
        {
            PlanKind.Plan => asked.Direction,
            PlanKind.Trailing => side == Side.Sell ? TriggerDirection.Rising : TriggerDirection.Falling,
            _ => PlanStore.DirectionOf(asked.Kind, side),
        };
        return asked with { Direction = direction, IsWholePosition = protects && asked.IsWholePosition };
    }

    private static RejectReason CheckTerms(OrderBook book, PlanTerms terms, OrderType type, long priceTicks, bool isNew)
    {
        var highest = book.Instrument.PriceMaxTicks;
        var isPriced = type == OrderType.Market || (priceTicks >= 1 && priceTicks <= highest);
        var isKnown = terms.Kind <= PlanKind.Trailing && terms.Source <= PriceSource.Mark && terms.Direction is TriggerDirection.Rising or TriggerDirection.Falling;
        var turnsBack = terms.Kind != PlanKind.Trailing || terms.CallbackMillionths is >= 1_000 and <= 50_000;
        if (terms.TriggerTicks < 1 || terms.TriggerTicks > highest || !isPriced || !turnsBack || !isKnown)
            return RejectReason.PriceOutOfRange;
        return isNew && IsReached(book, terms) ? RejectReason.TriggerReached : RejectReason.None;
    }

    private static RejectReason CheckProtection(in Command command, PlanTerms terms, OrderBook book) =>
        command.Protection is { } protection && command.Effect == PositionEffect.Open
            ? OrderChecks.CheckProtection(
                protection, command.Side, command.Type == OrderType.Market || terms.Kind == PlanKind.Trailing ? terms.TriggerTicks : command.PriceTicks, book.Instrument.PriceMaxTicks)
            : RejectReason.None;

    /// <summary>True when the price is already there; a trailing order is then simply active at once.</summary>
    private static bool IsReached(OrderBook book, PlanTerms terms)
    {
        var price = terms.Source == PriceSource.Last ? book.LastPrice : book.MarkPrice;
        return terms.Kind != PlanKind.Trailing
            && price != 0
            && (terms.Direction == TriggerDirection.Rising ? price >= terms.TriggerTicks : price <= terms.TriggerTicks);
    }

    private void Replace(Account account, in Command command, PlanKind kind)
    {
        foreach (var plan in account.PlanOrders)
        {
            if (plan.Terms.Kind != kind || !plan.Terms.IsWholePosition || plan.InstrumentId != command.InstrumentId || plan.Side != command.Side)
                continue;
            plans.End(plan, PlanFinishReason.Replaced, command.TimeMs);
            return;
        }
    }

    private PlanOrder? FindOwn(Account account, long orderId) =>
        plans.TryFind(orderId, out var plan) && ReferenceEquals(plan!.Account, account) ? plan : null; // set when found
}
