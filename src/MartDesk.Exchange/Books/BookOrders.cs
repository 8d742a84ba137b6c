namespace MartDesk.Exchange.Books;

/// <summary>The slots of all orders, those that rest by their place in a book and findable by id. Freed slots are used again, so steady trading allocates nothing.</summary>
/// <remarks>A slot is an index and slot 0 stands for no order. Only <see cref="Rent"/> may move the array: no reference taken before it is used after it.</remarks>
internal sealed class BookOrders
{
    /// <summary>The slot of no order.</summary>
    public const int None = 0;

    private readonly OrderIndex _index;
    private BookOrder[] _orders = new BookOrder[1024];
    private int _used = 1;
    private int _firstFree;

    public BookOrders() => _index = new OrderIndex(_orders.Length);

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
        _orders[slot].OrderId = orderId;
        _index.Add(_orders, slot);
    }

    /// <summary>Forgets the id of an order that no longer rests.</summary>
    public void Unindex(int slot) => _index.Remove(_orders, slot);

    /// <summary>The slot of a resting order.</summary>
    public bool TryFind(long orderId, out int slot) => _index.TryFind(_orders, orderId, out slot);

    /// <summary>Looks ahead: an order will be asked for by its id in a while. Says where it is looked up.</summary>
    public void FetchSeat(long orderId) => _index.FetchSeat(orderId);

    /// <summary>Looks ahead: an order whose seat was fetched will be asked for soon.</summary>
    public void FetchPlace(long orderId) => CacheLine.Fetch(in _orders[_index.SeatOf(orderId)]);

    private int RentUnused()
    {
        if (_used == _orders.Length)
        {
            Array.Resize(ref _orders, _orders.Length + (_orders.Length / 3)); // Memory for each order matters more than a rare copy.
            _index.MakeRoom(_orders);
        }

        return _used++;
    }
}
