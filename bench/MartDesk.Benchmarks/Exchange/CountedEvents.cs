using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>Takes every event in and counts the few that say whether the run did what it should.</summary>
internal sealed class CountedEvents : IEngineEvents
{
    public long Trades { get; private set; }

    public long Refusals { get; private set; }

    public long Positions { get; private set; }

    public long Balances { get; private set; }

    public RejectReason LastRefusal { get; private set; }

    public void Rejected(in Command command, RejectReason reason)
    {
        Refusals++;
        LastRefusal = reason;
    }

    public void OrderAccepted(in OrderView order)
    {
    }

    public void OrderFilled(in OrderView order, in Fill fill)
    {
    }

    public void OrderResized(in OrderView order)
    {
    }

    public void OrderFinished(in OrderView order, FinishReason reason)
    {
    }

    public void Traded(in Trade trade) => Trades++;

    public void LevelChanged(int instrumentId, Side side, long priceTicks, long lots)
    {
    }

    public void PositionChanged(in PositionView position) => Positions++;

    public void BalanceChanged(in AccountView account) => Balances++;

    public void AccountOpened(in AccountView account)
    {
    }

    public void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    public void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    public void MarkPriceSet(int instrumentId, long priceTicks)
    {
    }
}
