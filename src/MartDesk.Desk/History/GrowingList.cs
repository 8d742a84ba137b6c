namespace MartDesk.Desk.History;

/// <summary>A list that only grows; who has taken a look at it goes on seeing what was there then, while more is added.</summary>
/// <remarks>One thread adds at a time. What a look covers is never written again, so nothing is copied for it.</remarks>
internal sealed class GrowingList<T>
{
    private T[] _items = new T[16];
    private int _count;

    /// <summary>Adds one at the end.</summary>
    public void Add(T item)
    {
        if (_count == _items.Length)
            Array.Resize(ref _items, _count * 2);
        _items[_count++] = item;
    }

    /// <summary>What is there now.</summary>
    public IReadOnlyList<T> Look() => new ArraySegment<T>(_items, 0, _count);
}
