using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Events;

/// <summary>Turns what happens inside into the values that go out, for the command being applied.</summary>
internal sealed class Reporter(Valuation valuation)
{
    private IEngineEvents? _target;

    private IEngineEvents Target => _target ?? throw new InvalidOperationException("Events are reported only while a command is applied.");

    public void Begin(IEngineEvents target) => _target = target;

    public void End() => _target = null;

    public void Rejected(in Command command, RejectReason reason) => Target.Rejected(command, reason);

    public void Accepted(in Order order) => Target.OrderAccepted(order.ToView());

    public void Filled(in Order order, in Fill fill) => Target.OrderFilled(order.ToView(), fill);

    public void Resized(in Order order) => Target.OrderResized(order.ToView());

    public void Finished(in Order order, FinishReason reason) => Target.OrderFinished(order.ToView(), reason);

    public void Traded(in Trade trade) => Target.Traded(trade);

    public void Level(int instrumentId, PriceLadder ladder, long priceTicks) =>
        Target.LevelChanged(instrumentId, ladder.Side, priceTicks, ladder.LotsAt(priceTicks));

    public void Position(Account account, Holding holding, Position position) =>
        Target.PositionChanged(valuation.ToView(account, holding, position));

    /// <summary>Reports the balance if it moved since it was last reported.</summary>
    public void BalanceIfChanged(Account account)
    {
        if (!account.HasUnreportedBalance)
            return;
        account.HasUnreportedBalance = false;
        Target.BalanceChanged(valuation.ToView(account));
    }

    public void Balance(Account account)
    {
        account.HasUnreportedBalance = false;
        Target.BalanceChanged(valuation.ToView(account));
    }

    public void Opened(Account account) => Target.AccountOpened(valuation.ToView(account));

    public void LeverageSet(Account account, Holding holding) =>
        Target.LeverageSet(account.Id, holding.Instrument.Id, holding.Terms.Leverage, holding.Terms.MarginMode);

    public void PositionModeSet(Account account) => Target.PositionModeSet(account.Id, account.PositionMode);

    public void PlanAccepted(PlanOrder plan) => Target.PlanAccepted(plan.ToView());

    public void PlanChanged(PlanOrder plan) => Target.PlanChanged(plan.ToView());

    public void PlanFinished(PlanOrder plan, in PlanEnd end) => Target.PlanFinished(plan.ToView(), end);

    public void FundingSettled(in FundingSettlement settlement) => Target.FundingSettled(settlement);

    public void Transferred(in FundsTransfer transfer) => Target.Transferred(transfer);

    public void Booked(in LedgerEntry entry) => Target.Booked(entry);

    public void MarkPriceSet(int instrumentId, long priceTicks) => Target.MarkPriceSet(instrumentId, priceTicks);
}
