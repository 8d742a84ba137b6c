using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Margin;

namespace MartDesk.Exchange.Orders;

/// <summary>What an owner may do to orders that rest: cancel and resize.</summary>
internal sealed class OrderCommands(
    OrderBook[] books, OrderStore orders, AccountTable accounts, RestingOrders resting, Valuation valuation, Reporter report)
{
    public void Cancel(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
            report.Rejected(command, RejectReason.UnknownAccount);
        else if (!TryFindOwn(account, command.OrderId, out var slot))
            report.Rejected(command, RejectReason.UnknownOrder);
        else
            resting.Withdraw(slot, FinishReason.Cancelled, command.TimeMs);
    }

    public void CancelAll(in Command command)
    {
        if (!accounts.TryGet(command.AccountId, out var account))
        {
            report.Rejected(command, RejectReason.UnknownAccount);
            return;
        }

        if (command.InstrumentId < -1 || command.InstrumentId >= books.Length)
        {
            report.Rejected(command, RejectReason.UnknownInstrument);
            return;
        }

        resting.WithdrawAll(account, command.InstrumentId, FinishReason.Cancelled, command.TimeMs);
    }

    public void Resize(in Command command)
    {
        var reason = CheckResize(command, out var slot);
        if (reason != RejectReason.None)
            report.Rejected(command, reason);
        else
            resting.Resize(slot, command.Lots, command.TimeMs);
    }

    private RejectReason CheckResize(in Command command, out int slot)
    {
        slot = OrderStore.None;
        if (!accounts.TryGet(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.Lots < 1)
            return RejectReason.SizeOutOfRange;
        if (!TryFindOwn(account, command.OrderId, out slot))
            return RejectReason.UnknownOrder;

        ref var order = ref orders[slot];
        var holding = account.In(order.InstrumentId);
        var more = command.Lots - order.OpenLots;
        if (more <= 0)
            return RejectReason.None;
        if (!account.IsHouse && command.Lots > holding.Instrument.Specification.MaxLots)
            return RejectReason.SizeOutOfRange;
        if (!OrderChecks.IsCountable(account, holding, order.Side, more, order.PriceTicks))
            return RejectReason.SizeOutOfRange;
        if (order.Effect == PositionEffect.Close)
        {
            var position = holding.ClosedBy(order.Side);
            return more > position.Lots - position.FrozenLots ? RejectReason.PositionTooSmall : RejectReason.None;
        }

        if (account.IsHouse)
            return RejectReason.None;
        var notional = holding.Instrument.ValueUnits(order.PriceTicks, more) + holding.OpenedBy(order.Side).EntryValueUnits + holding.PendingUnits(order.Side);
        if (notional > holding.Terms.MaxNotionalUnits)
            return RejectReason.NotionalTooLarge;
        var held = OrderChecks.RestingMargin(holding, holding.Terms, order.Side, order.PriceTicks, command.Lots);
        return valuation.Free(account) >= held - order.HeldUnits ? RejectReason.None : RejectReason.InsufficientBalance;
    }

    private bool TryFindOwn(Account account, long orderId, out int slot) =>
        orders.TryFind(orderId, out slot) && ReferenceEquals(orders[slot].Account, account);
}
