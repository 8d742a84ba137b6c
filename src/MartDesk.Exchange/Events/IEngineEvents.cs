using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Events;

/// <summary>Receives what a command did, in the order in which it happened. Called on the engine's thread, without allocation.</summary>
/// <remarks>
/// The arguments are values; a receiver may keep them. A receiver must not call the engine. Members with a body are for receivers that
/// keep an account's ledger; others leave them out.
/// </remarks>
public interface IEngineEvents
{
    /// <summary>The command was refused and changed nothing.</summary>
    void Rejected(in Command command, RejectReason reason);

    /// <summary>An order was accepted; fills and the end of it, if any, follow in the same command.</summary>
    void OrderAccepted(in OrderView order);

    /// <summary>One side of an execution. Maker first, then taker; the order is as it stands after the fill.</summary>
    void OrderFilled(in OrderView order, in Fill fill);

    /// <summary>Size, price or protection of a resting order was changed; fills of its new price follow in the same command.</summary>
    void OrderResized(in OrderView order);

    /// <summary>An order is no longer open.</summary>
    void OrderFinished(in OrderView order, FinishReason reason);

    /// <summary>A public trade; one per execution.</summary>
    void Traded(in Trade trade);

    /// <summary>What rests at one price changed; 0 lots removes the level.</summary>
    void LevelChanged(int instrumentId, Side side, long priceTicks, long lots);

    /// <summary>A position opened, grew, shrank, closed (0 lots) or changed its margin.</summary>
    void PositionChanged(in PositionView position);

    /// <summary>Wallet, position margin or order margin of an account changed.</summary>
    void BalanceChanged(in AccountView account);

    /// <summary>An account was opened.</summary>
    void AccountOpened(in AccountView account);

    /// <summary>Leverage and margin mode of an account in an instrument were set.</summary>
    void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode);

    /// <summary>The position mode of an account was set.</summary>
    void PositionModeSet(int accountId, PositionMode mode);

    /// <summary>The mark price of an instrument was set.</summary>
    void MarkPriceSet(int instrumentId, long priceTicks);

    /// <summary>A plan order waits from now on.</summary>
    void PlanAccepted(in PlanOrderView plan)
    {
    }

    /// <summary>A plan order was modified, grew with its parent's fills, or (trailing) became active.</summary>
    void PlanChanged(in PlanOrderView plan)
    {
    }

    /// <summary>A plan order waits no more. The order that it became, if any, is accepted next.</summary>
    void PlanFinished(in PlanOrderView plan, in PlanEnd end)
    {
    }

    /// <summary>Funding was settled; the ledger entries of who pays and receives follow.</summary>
    void FundingSettled(in FundingSettlement settlement)
    {
    }

    /// <summary>Money went from one account to another; the ledger entries of both came before.</summary>
    void Transferred(in FundsTransfer transfer)
    {
    }

    /// <summary>Money moved in a client's wallet; comes when it moves, before the fill or balance that tells the whole.</summary>
    void Booked(in LedgerEntry entry)
    {
    }
}
