namespace MartDesk.Exchange.Server.Engine;

/// <summary>The newest entries of a list, up to a capacity; adding to a full ring drops the oldest.</summary>
internal sealed class RecentRing<T>(int capacity)
{
    private readonly List<T> _items = [];
    private int _oldest;

    public int Count => _items.Count;

    /// <summary>Where the newest entry lies until it is dropped; to be read back with <see cref="this[int]"/>.</summary>
    public int NewestSlot => _items.Count < capacity ? _items.Count - 1 : (_oldest + capacity - 1) % capacity;

    /// <summary>The entry of a slot.</summary>
    public T this[int slot] => _items[slot];

    /// <summary>Adds an entry; true when the oldest one had to go.</summary>
    public bool Add(T item, out T? dropped)
    {
        if (_items.Count < capacity)
        {
            _items.Add(item);
            dropped = default;
            return false;
        }

        dropped = _items[_oldest];
        _items[_oldest] = item;
        _oldest = (_oldest + 1) % capacity;
        return true;
    }

    /// <summary>All entries, oldest first.</summary>
    public T[] OldestFirst()
    {
        var entries = new T[_items.Count];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = _items[(_oldest + i) % _items.Count];
        return entries;
    }

    /// <summary>The entry added last is number 0, the one before it number 1.</summary>
    public T Newest(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _items.Count);
        return _items[(_oldest + _items.Count - 1 - index) % _items.Count];
    }
}
