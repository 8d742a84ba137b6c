using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>A fill together with the order as it stood after it.</summary>
internal readonly record struct OrderFill(OrderView Order, Fill Fill);

/// <summary>An order that is no longer open.</summary>
internal readonly record struct FinishedOrder(OrderView Order, FinishReason Reason);

/// <summary>A plan order that waits no more.</summary>
internal readonly record struct FinishedPlan(PlanOrderView Plan, PlanEnd End);

/// <summary>What one account has behind it: finished orders and plan orders, fills and movements of money, the newest <see cref="Capacity"/> of each.</summary>
internal sealed class AccountHistory
{
    public const int Capacity = 10_000;

    private readonly RecentRing<FinishedOrder> _finished = new(Capacity);
    private readonly Dictionary<long, int> _slotsById = [];
    private readonly Dictionary<string, long> _orderIdsByClientId = new(StringComparer.Ordinal);
    private readonly RecentRing<OrderFill> _fills = new(Capacity);
    private readonly RecentRing<FinishedPlan> _plans = new(Capacity);
    private readonly RecentRing<LedgerEntry> _ledger = new(Capacity);
    private readonly RecentRing<FundsTransfer> _transfers = new(Capacity);

    public int FinishedCount => _finished.Count;

    public int FillCount => _fills.Count;

    public int PlanCount => _plans.Count;

    public int LedgerCount => _ledger.Count;

    public int TransferCount => _transfers.Count;

    public FinishedOrder NewestFinished(int index) => _finished.Newest(index);

    public OrderFill NewestFill(int index) => _fills.Newest(index);

    /// <summary>A plan order that waits no more; number 0 is the newest.</summary>
    public FinishedPlan NewestPlan(int index) => _plans.Newest(index);

    /// <summary>A movement of the wallet; number 0 is the newest.</summary>
    public LedgerEntry NewestEntry(int index) => _ledger.Newest(index);

    /// <summary>A transfer in or out; number 0 is the newest.</summary>
    public FundsTransfer NewestTransfer(int index) => _transfers.Newest(index);

    public bool TryGetFinished(long orderId, out FinishedOrder order)
    {
        var isKnown = _slotsById.TryGetValue(orderId, out var slot);
        order = isKnown ? _finished[slot] : default;
        return isKnown;
    }

    /// <summary>Finds the id of an order, open or in the history, by the client's own id.</summary>
    public bool TryGetOrderId(string clientOrderId, out long orderId) => _orderIdsByClientId.TryGetValue(clientOrderId, out orderId);

    /// <summary>The newest fill of an order; null when it had none or is too old to be remembered.</summary>
    public Fill? LastFillOf(in OrderView order)
    {
        if (order.FilledLots == 0)
            return null;
        for (var i = 0; i < _fills.Count; i++)
        {
            var fill = _fills.Newest(i);
            if (fill.Order.OrderId == order.OrderId)
                return fill.Fill;
            if (fill.Fill.TimeMs < order.CreateTimeMs)
                return null;
        }

        return null;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_finished.Count);
        foreach (var finished in _finished.OldestFirst())
        {
            writer.Order(finished.Order);
            writer.Long((long)finished.Reason);
        }

        writer.Long(_fills.Count);
        foreach (var fill in _fills.OldestFirst())
            writer.Order(fill.Order);
        writer.Values<Fill>([.. _fills.OldestFirst().Select(fill => fill.Fill)]);
        writer.Long(_plans.Count);
        foreach (var finished in _plans.OldestFirst())
        {
            writer.Plan(finished.Plan);
            writer.PlanEnd(finished.End);
        }

        writer.Values<LedgerEntry>(_ledger.OldestFirst());
        writer.Values<FundsTransfer>(_transfers.OldestFirst());
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an empty history; client ids of open orders are told again by <see cref="Accepted"/>.</summary>
    public void Load(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var order = reader.Order();
            Accepted(order);
            Finished(order, (FinishReason)reader.Int());
        }

        var orders = new OrderView[reader.Count()];
        for (var i = 0; i < orders.Length; i++)
            orders[i] = reader.Order();
        foreach (var (order, fill) in orders.Zip(reader.Values<Fill>()))
            Filled(order, fill);
        for (var left = reader.Count(); left > 0; left--)
            PlanFinished(reader.Plan(), reader.PlanEnd());
        foreach (var entry in reader.Values<LedgerEntry>())
            Booked(entry);
        foreach (var transfer in reader.Values<FundsTransfer>())
            Transferred(transfer);
    }

    public void Accepted(in OrderView order)
    {
        if (order.ClientOrderId is { } clientOrderId)
            _orderIdsByClientId[clientOrderId] = order.OrderId;
    }

    public void Filled(in OrderView order, in Fill fill) => _fills.Add(new OrderFill(order, fill), out _);

    public void Transferred(in FundsTransfer transfer) => _transfers.Add(transfer, out _);

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end) => _plans.Add(new FinishedPlan(plan, end), out _);

    public void Booked(in LedgerEntry entry) => _ledger.Add(entry, out _);

    public void Finished(in OrderView order, FinishReason reason)
    {
        var hasDropped = _finished.Add(new FinishedOrder(order, reason), out var dropped);
        _slotsById[order.OrderId] = _finished.NewestSlot;
        if (!hasDropped)
            return;
        _slotsById.Remove(dropped.Order.OrderId);
        if (dropped.Order.ClientOrderId is { } clientOrderId)
            _orderIdsByClientId.Remove(clientOrderId);
    }
}
