using MartDesk.Exchange.Books;

namespace MartDesk.Exchange.Orders;

/// <summary>All orders that are open or being matched, in one growing array; freed slots are used again, so steady trading allocates nothing.</summary>
/// <remarks>
/// A slot is an index into the array and slot 0 stands for no order. Only <see cref="Rent"/> may move the array: no reference
/// taken before it is used after it. What the book needs of an order lies apart, under the same slot, in <see cref="Places"/>.
/// </remarks>
internal sealed class OrderStore
{
    /// <summary>The slot of no order.</summary>
    public const int None = BookOrders.None;

    private Order[] _orders = new Order[1024];

    /// <summary>The slots, and where the orders in them rest.</summary>
    public BookOrders Places { get; } = new();

    /// <summary>The order in a slot.</summary>
    public ref Order this[int slot] => ref _orders[slot];

    /// <summary>A free slot; its order is blank.</summary>
    public int Rent()
    {
        var slot = Places.Rent();
        if (slot >= _orders.Length)
            Array.Resize(ref _orders, Places.Capacity);
        return slot;
    }

    /// <summary>Gives a slot back.</summary>
    public void Release(int slot)
    {
        _orders[slot] = default;
        Places.Release(slot);
    }

    /// <summary>Makes a resting order findable by its id.</summary>
    public void Index(int slot) => Places.Index(slot, _orders[slot].OrderId);

    /// <summary>Forgets the id of an order that no longer rests.</summary>
    public void Unindex(int slot) => Places.Unindex(slot);

    /// <summary>The slot of a resting order.</summary>
    public bool TryFind(long orderId, out int slot) => Places.TryFind(orderId, out slot);
}
