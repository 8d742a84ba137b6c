namespace MartDesk.Exchange.Orders;

/// <summary>All orders that are open or being matched, in one growing array; freed slots are used again, so steady trading allocates nothing.</summary>
/// <remarks>
/// A slot is an index into the array and slot 0 stands for no order. Only <see cref="Rent"/> may move the array: no reference
/// taken before it is used after it.
/// </remarks>
internal sealed class OrderStore
{
    /// <summary>The slot of no order.</summary>
    public const int None = 0;

    private readonly Dictionary<long, int> _slotsOfResting = [];
    private Order[] _orders = new Order[1024];
    private int _used = 1;
    private int _firstFree;

    /// <summary>The order in a slot.</summary>
    public ref Order this[int slot] => ref _orders[slot];

    /// <summary>A free slot; its order is blank.</summary>
    public int Rent()
    {
        if (_firstFree != None)
        {
            var slot = _firstFree;
            _firstFree = _orders[slot].Next;
            _orders[slot].Next = None;
            return slot;
        }

        if (_used == _orders.Length)
            Array.Resize(ref _orders, _orders.Length * 2);
        return _used++;
    }

    /// <summary>Gives a slot back.</summary>
    public void Release(int slot)
    {
        _orders[slot] = default;
        _orders[slot].Next = _firstFree;
        _firstFree = slot;
    }

    /// <summary>Makes a resting order findable by its id.</summary>
    public void Index(int slot) => _slotsOfResting.Add(_orders[slot].OrderId, slot);

    /// <summary>Forgets the id of an order that no longer rests.</summary>
    public void Unindex(int slot) => _slotsOfResting.Remove(_orders[slot].OrderId);

    /// <summary>The slot of a resting order.</summary>
    public bool TryFind(long orderId, out int slot) => _slotsOfResting.TryGetValue(orderId, out slot);
}
