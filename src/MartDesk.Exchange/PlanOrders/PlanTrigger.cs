using System.Globalization;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.PlanOrders;

/// <summary>Turns plan orders into orders once the price is there. Runs after every command, over the instruments that have any.</summary>
internal sealed class PlanTrigger(OrderBook[] books, OrderIds ids, OrderEntry entry, RestingOrders resting, PlanStore plans, Reporter report)
{
    /// <summary>Fires what the prices reach, one after the other, also what firing itself reaches.</summary>
    public void Run(in Command command)
    {
        if (plans.Count == 0)
            return;
        foreach (var book in books)
        {
            while (book.Plans.Count > 0 && book.Plans.Reached(book.LastPrice, book.MarkPrice) is { } plan)
            {
                if (plan.Terms.Kind == PlanKind.Trailing && !plan.IsActive)
                    Activate(plan, book, command.TimeMs);
                else
                    Fire(plan, command);
            }
        }
    }

    private void Activate(PlanOrder plan, OrderBook book, long timeMs)
    {
        book.Plans.Remove(plan);
        plan.IsActive = true;
        plan.ExtremeTicks = plan.Terms.Source == PriceSource.Last ? book.LastPrice : book.MarkPrice;
        plan.UpdateTimeMs = timeMs;
        book.Plans.Add(plan);
        report.PlanChanged(plan);
    }

    private void Fire(PlanOrder plan, in Command cause)
    {
        plan.UpdateTimeMs = cause.TimeMs;
        plans.Remove(plan);
        var lots = plan.Lots;
        if (plan.Effect == PositionEffect.Close)
        {
            var position = plan.Account.In(plan.InstrumentId).ClosedBy(plan.Side);
            if (plan.Terms.IsWholePosition)
            {
                // It must get all of the position, so other orders let go of it.
                resting.WithdrawClosing(plan.Account, plan.InstrumentId, plan.Side, FinishReason.NothingToClose, cause.TimeMs);
                lots = position.Lots;
            }

            lots = Math.Min(lots, position.Lots - position.FrozenLots);
            if (lots == 0)
            {
                report.PlanFinished(plan, new PlanEnd { Reason = PlanFinishReason.PositionClosed });
                return;
            }
        }

        var order = new Command
        {
            Sequence = cause.Sequence,
            TimeMs = cause.TimeMs,
            Kind = CommandKind.PlaceOrder,
            AccountId = plan.Account.Id,
            InstrumentId = plan.InstrumentId,
            OrderId = ids.Next(),
            ClientOrderId = string.Create(CultureInfo.InvariantCulture, $"PLAN_{plan.OrderId}"),
            Side = plan.Side,
            Effect = plan.Effect,
            Type = plan.Type,
            TimeInForce = plan.TimeInForce,
            SelfTradeMode = plan.SelfTradeMode,
            PriceTicks = plan.PriceTicks,
            Lots = lots,
            Leverage = plan.Leverage,
            MarginMode = plan.MarginMode,
            Protection = plan.Protection,
        };
        var refusal = entry.Check(order, plan.OrderId, out var admission);
        report.PlanFinished(plan, refusal == RejectReason.None
            ? new PlanEnd { Reason = PlanFinishReason.Triggered, OrderId = order.OrderId }
            : new PlanEnd { Reason = PlanFinishReason.Refused, Refusal = refusal });
        if (refusal == RejectReason.None)
            entry.Enter(order, admission, plan.OrderId);
    }
}
