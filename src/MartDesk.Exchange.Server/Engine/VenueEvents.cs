using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.MarketData;
using MartDesk.Exchange.Server.Orders;
using MartDesk.Exchange.Server.Streams;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Passes what the engine reports to the projections and to the streams.</summary>
internal sealed class VenueEvents(OrderArchive orders, PublicTape tape, StreamEvents streams, long[] bookChangedMs) : IEngineEvents
{
    private long _timeMs;

    /// <summary>Why the current command was refused; None when it was not.</summary>
    public RejectReason Refusal { get; private set; }

    /// <summary>When each book last changed, Unix milliseconds; 0 when it never did.</summary>
    public IReadOnlyList<long> BookChangedMs => bookChangedMs;

    /// <summary>Accounts that money was paid into, ever.</summary>
    public HashSet<int> Funded { get; } = [];

    public void Save(SnapshotWriter writer)
    {
        writer.Values<long>(bookChangedMs);
        writer.Values<int>([.. Funded.Order()]);
    }

    public void Load(SnapshotReader reader)
    {
        reader.Values<long>().CopyTo(bookChangedMs, 0);
        Funded.UnionWith(reader.Values<int>());
    }

    /// <summary>A command begins.</summary>
    public void Begin(long timeMs)
    {
        _timeMs = timeMs;
        Refusal = RejectReason.None;
    }

    public void Rejected(in Command command, RejectReason reason) => Refusal = reason;

    public void OrderAccepted(in OrderView order)
    {
        orders.Accepted(order);
        streams.OrderAccepted(order);
    }

    public void OrderFilled(in OrderView order, in Fill fill)
    {
        orders.Filled(order, fill);
        streams.OrderFilled(order, fill);
    }

    public void OrderResized(in OrderView order) => streams.OrderResized(order);

    public void OrderFinished(in OrderView order, FinishReason reason)
    {
        orders.Finished(order, reason);
        streams.OrderFinished(order, reason);
    }

    public void Traded(in Trade trade)
    {
        tape.Traded(trade);
        streams.Traded(trade);
    }

    public void LevelChanged(int instrumentId, Side side, long priceTicks, long lots) => bookChangedMs[instrumentId] = _timeMs;

    public void PositionChanged(in PositionView position)
    {
        tape.PositionChanged(position);
        streams.PositionChanged(position);
    }

    public void BalanceChanged(in AccountView account) => streams.BalanceChanged(account);

    public void AccountOpened(in AccountView account)
    {
        orders.AccountOpened(account);
        streams.AccountOpened(account);
    }

    public void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    public void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    public void PlanAccepted(in PlanOrderView plan) => streams.PlanWaits(plan);

    public void PlanChanged(in PlanOrderView plan) => streams.PlanWaits(plan);

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end)
    {
        orders.PlanFinished(plan, end);
        streams.PlanFinished(plan, end);
    }

    public void FundingSettled(in FundingSettlement settlement) => tape.FundingSettled(settlement);

    public void Transferred(in FundsTransfer transfer) => orders.Transferred(transfer);

    public void Booked(in LedgerEntry entry)
    {
        orders.Booked(entry);
        if (entry.Kind == LedgerKind.Transfer)
            Funded.Add(entry.AccountId);
    }

    public void MarkPriceSet(int instrumentId, long priceTicks) => tape.MarkPriceSet(instrumentId, priceTicks, _timeMs);
}
