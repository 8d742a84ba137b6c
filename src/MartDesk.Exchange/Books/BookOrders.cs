using System.Diagnostics;
using System.Numerics;

namespace MartDesk.Exchange.Books;

/// <summary>The slots of all orders, those that rest by their place in a book and findable by id. Freed slots are used again, so steady trading allocates nothing.</summary>
/// <remarks>
/// A slot is an index and slot 0 stands for no order. Only <see cref="Rent"/> may move the array: no reference taken before it is used after it.
/// Orders are found through buckets, at least as many as there is room for orders: each holds the head of a chain through the orders themselves. Eight
/// neighbouring ids fall into neighbouring buckets, so a burst of orders stays within few cache lines; beyond that a multiplication scatters.
/// </remarks>
internal sealed class BookOrders
{
    /// <summary>The slot of no order.</summary>
    public const int None = 0;

    private const int NeighbourBits = 3;

    private BookOrder[] _orders = new BookOrder[1024];
    private int _used = 1;
    private int _firstFree;
    private int[] _buckets = [];
    private int _bucketShift;

    public BookOrders() => MakeBuckets(_orders.Length);

    /// <summary>Slots there is room for; every slot is below.</summary>
    public int Capacity => _orders.Length;

    /// <summary>The place of the order in a slot.</summary>
    public ref BookOrder this[int slot] => ref _orders[slot];

    /// <summary>A free slot.</summary>
    public int Rent()
    {
        if (_firstFree == None)
            return RentUnused();
        var slot = _firstFree;
        _firstFree = _orders[slot].Next;
        return slot;
    }

    /// <summary>Gives a slot back.</summary>
    public void Release(int slot)
    {
        _orders[slot].Next = _firstFree;
        _firstFree = slot;
    }

    /// <summary>Makes a resting order findable by its id.</summary>
    public void Index(int slot, long orderId)
    {
        ref var bucket = ref _buckets[BucketOf(orderId)];
        ref var order = ref _orders[slot];
        order.OrderId = orderId;
        order.NextInBucket = bucket;
        bucket = slot;
    }

    /// <summary>Forgets the id of an order that no longer rests.</summary>
    public void Unindex(int slot)
    {
        ref var order = ref _orders[slot];
        ref var link = ref _buckets[BucketOf(order.OrderId)];
        while (link != slot)
        {
            Debug.Assert(link != None, "Only an indexed order is taken out.");
            link = ref _orders[link].NextInBucket;
        }

        link = order.NextInBucket;
    }

    /// <summary>The slot of a resting order.</summary>
    public bool TryFind(long orderId, out int slot)
    {
        slot = _buckets[BucketOf(orderId)];
        while (slot != None && _orders[slot].OrderId != orderId)
            slot = _orders[slot].NextInBucket;
        return slot != None;
    }

    private int BucketOf(long orderId)
    {
        var id = unchecked((uint)orderId);
        return unchecked((int)((((id >> NeighbourBits) * 0x9E3779B1u) >> _bucketShift << NeighbourBits) | (id & ((1 << NeighbourBits) - 1))));
    }

    private int RentUnused()
    {
        if (_used == _orders.Length)
        {
            Array.Resize(ref _orders, _orders.Length + (_orders.Length / 2)); // Memory for each order matters more than a rare copy.
            if (_orders.Length > _buckets.Length)
                Rehash();
        }

        return _used++;
    }

    private void MakeBuckets(int orders)
    {
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)orders)];
        _bucketShift = 32 - (BitOperations.Log2((uint)_buckets.Length) - NeighbourBits);
    }

    private void Rehash()
    {
        var old = _buckets;
        MakeBuckets(_orders.Length);
        foreach (var head in old)
        {
            for (var slot = head; slot != None;)
            {
                var next = _orders[slot].NextInBucket;
                Index(slot, _orders[slot].OrderId);
                slot = next;
            }
        }
    }
}
