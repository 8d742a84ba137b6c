using System.Diagnostics;
using System.Numerics;

namespace MartDesk.Exchange.Books;

/// <summary>Finds resting orders by id: the recent ones, which are most, in one step.</summary>
/// <remarks>
/// Ids are handed out one after the other, so the low bits of an id are its seat in a window at least twice as wide as there are slots: no two of that
/// many neighbouring ids share a seat, and a burst of orders fills neighbouring seats. An order that outlives the window is an elder: the newcomer takes its
/// seat, and it moves to a bucket whose chain runs through the orders. Ids with gaps are found too, only more of them are elders.
/// </remarks>
internal sealed class OrderIndex
{
    /// <summary>The link of an order that has a seat.</summary>
    public const int NoElder = -1;

    private const int FewElders = 1024;

    private int[] _seats = [];
    private int[] _elders = new int[FewElders];
    private int _elderCount;

    public OrderIndex(int slots) => Widen(slots);

    /// <summary>Gives the order in a slot the seat of its id.</summary>
    public void Add(BookOrder[] orders, int slot)
    {
        ref var order = ref orders[slot];
        ref var seat = ref _seats[SeatNumber(order.OrderId)];
        if (seat != BookOrders.None)
            MakeElder(orders, seat);
        seat = slot;
        order.NextElder = NoElder;
    }

    /// <summary>Forgets the order in a slot.</summary>
    public void Remove(BookOrder[] orders, int slot)
    {
        ref var order = ref orders[slot];
        if (order.NextElder == NoElder)
            _seats[SeatNumber(order.OrderId)] = BookOrders.None;
        else
            RemoveElder(orders, slot);
    }

    public bool TryFind(BookOrder[] orders, long orderId, out int slot)
    {
        slot = _seats[SeatNumber(orderId)];
        return (slot != BookOrders.None && orders[slot].OrderId == orderId) || TryFindElder(orders, orderId, out slot);
    }

    /// <summary>The slot of the order that has the seat of an id, whichever it is.</summary>
    public int SeatOf(long orderId) => _seats[SeatNumber(orderId)];

    public void FetchSeat(long orderId) => CacheLine.Fetch(in _seats[SeatNumber(orderId)]);

    /// <summary>Widens the window after the array of orders has grown. Elders stay where they are.</summary>
    public void MakeRoom(BookOrder[] orders)
    {
        var old = _seats;
        if (!Widen(orders.Length))
            return;
        foreach (var slot in old)
        {
            if (slot != BookOrders.None)
                _seats[SeatNumber(orders[slot].OrderId)] = slot;
        }
    }

    private bool Widen(int slots)
    {
        var width = (int)BitOperations.RoundUpToPowerOf2((uint)slots * 2);
        if (width == _seats.Length)
            return false;
        _seats = new int[width];
        return true;
    }

    private int SeatNumber(long orderId) => unchecked((int)orderId & (_seats.Length - 1));

    private ref int BucketOf(long orderId) =>
        ref _elders[unchecked((int)(((ulong)orderId * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)_elders.Length))))];

    private bool TryFindElder(BookOrder[] orders, long orderId, out int slot)
    {
        slot = BucketOf(orderId);
        while (slot != BookOrders.None && orders[slot].OrderId != orderId)
            slot = orders[slot].NextElder;
        return slot != BookOrders.None;
    }

    private void MakeElder(BookOrder[] orders, int slot)
    {
        if (_elderCount == _elders.Length)
            SpreadElders(orders);
        _elderCount++;
        Chain(ref orders[slot], slot);
    }

    private void Chain(ref BookOrder order, int slot)
    {
        ref var bucket = ref BucketOf(order.OrderId);
        order.NextElder = bucket;
        bucket = slot;
    }

    private void RemoveElder(BookOrder[] orders, int slot)
    {
        ref var link = ref BucketOf(orders[slot].OrderId);
        while (link != slot)
        {
            Debug.Assert(link != BookOrders.None, "Only an indexed order is taken out.");
            link = ref orders[link].NextElder;
        }

        link = orders[slot].NextElder;
        _elderCount--;
    }

    private void SpreadElders(BookOrder[] orders)
    {
        var old = _elders;
        _elders = new int[old.Length * 2];
        foreach (var head in old)
        {
            for (var slot = head; slot != BookOrders.None;)
            {
                var next = orders[slot].NextElder;
                Chain(ref orders[slot], slot);
                slot = next;
            }
        }
    }
}
