using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>What a receiver that sees only events believes: happenings of the last command, the books, the balances and the positions.</summary>
internal sealed class EngineShadow : IEngineEvents
{
    public List<Happening> Happenings { get; } = [];

    public Dictionary<(int Instrument, Side Side, long Price), long> Levels { get; } = [];

    public Dictionary<int, AccountView> Accounts { get; } = [];

    public Dictionary<(int Account, int Instrument, PositionSide Side), PositionView> Positions { get; } = [];

    /// <summary>Sums of the ledger by account.</summary>
    public Dictionary<int, long> Ledger { get; } = [];

    /// <summary>Plan orders that wait, by id.</summary>
    public Dictionary<long, PlanOrderView> Plans { get; } = [];

    public HashSet<PlanFinishReason> PlanEnds { get; } = [];

    public long Trades { get; private set; }

    public void Rejected(in Command command, RejectReason reason) => Happenings.Add(new Happening.Refused(reason));

    public void OrderAccepted(in OrderView order)
    {
    }

    public void OrderFilled(in OrderView order, in Fill fill) => Happenings.Add(new Happening.Filled(
        order.OrderId, fill.TradeId, fill.PriceTicks, fill.Lots, fill.IsMaker, Money.ToCoins(fill.FeeUnits), Money.ToCoins(fill.RealisedUnits)));

    public void OrderResized(in OrderView order) => Happenings.Add(new Happening.Resized(order.OrderId, order.OpenLots));

    public void OrderFinished(in OrderView order, FinishReason reason) => Happenings.Add(new Happening.Ended(order.OrderId, reason));

    public void Traded(in Trade trade) => Trades++;

    public void LevelChanged(int instrumentId, Side side, long priceTicks, long lots)
    {
        if (lots == 0)
            Levels.Remove((instrumentId, side, priceTicks));
        else
            Levels[(instrumentId, side, priceTicks)] = lots;
    }

    public void PositionChanged(in PositionView position) => Positions[(position.AccountId, position.InstrumentId, position.Side)] = position;

    public void BalanceChanged(in AccountView account) => Accounts[account.AccountId] = account;

    public void AccountOpened(in AccountView account) => Accounts[account.AccountId] = account;

    public void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    public void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    public void PlanAccepted(in PlanOrderView plan)
    {
        Plans.Add(plan.OrderId, plan);
        Happenings.Add(new Happening.PlanWaits(plan.OrderId, plan.Lots, plan.Terms.TriggerTicks, plan.IsActive));
    }

    public void PlanChanged(in PlanOrderView plan)
    {
        Plans[plan.OrderId] = plan;
        Happenings.Add(new Happening.PlanWaits(plan.OrderId, plan.Lots, plan.Terms.TriggerTicks, plan.IsActive));
    }

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end)
    {
        Assert.True(Plans.Remove(plan.OrderId));
        PlanEnds.Add(end.Reason);
        Happenings.Add(new Happening.PlanEnded(plan.OrderId, end.Reason, end.OrderId, end.Refusal));
    }

    public void Transferred(in FundsTransfer transfer) =>
        Happenings.Add(new Happening.Moved(transfer.FromAccountId, transfer.ToAccountId, Money.ToCoins(transfer.AmountUnits)));

    public void Booked(in LedgerEntry entry)
    {
        Assert.NotEqual(0, entry.AmountUnits);
        Ledger[entry.AccountId] = Ledger.GetValueOrDefault(entry.AccountId) + entry.AmountUnits;
    }

    public void MarkPriceSet(int instrumentId, long priceTicks)
    {
    }
}
