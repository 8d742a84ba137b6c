using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Testing.Engine;

/// <summary>Hears everything an engine says and does nothing with it; a test overrides what it wants to know.</summary>
public class SilentEvents : IEngineEvents
{
    /// <inheritdoc/>
    public virtual void Rejected(in Command command, RejectReason reason)
    {
    }

    /// <inheritdoc/>
    public virtual void OrderAccepted(in OrderView order)
    {
    }

    /// <inheritdoc/>
    public virtual void OrderFilled(in OrderView order, in Fill fill)
    {
    }

    /// <inheritdoc/>
    public virtual void OrderResized(in OrderView order)
    {
    }

    /// <inheritdoc/>
    public virtual void OrderFinished(in OrderView order, FinishReason reason)
    {
    }

    /// <inheritdoc/>
    public virtual void Traded(in Trade trade)
    {
    }

    /// <inheritdoc/>
    public virtual void LevelChanged(int instrumentId, Side side, long priceTicks, long lots)
    {
    }

    /// <inheritdoc/>
    public virtual void PositionChanged(in PositionView position)
    {
    }

    /// <inheritdoc/>
    public virtual void BalanceChanged(in AccountView account)
    {
    }

    /// <inheritdoc/>
    public virtual void AccountOpened(in AccountView account)
    {
    }

    /// <inheritdoc/>
    public virtual void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    /// <inheritdoc/>
    public virtual void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    /// <inheritdoc/>
    public virtual void MarkPriceSet(int instrumentId, long priceTicks)
    {
    }
}
