namespace MartDesk.Exchange.Books;

/// <summary>An order's place in a book: all that matching and cancelling touch until an owner is concerned, in half a cache line.</summary>
internal struct BookOrder
{
    public long OrderId;

    /// <summary>Lots that count in the level; 0 while the order does not rest.</summary>
    public long Lots;

    /// <summary>The next younger order at the same price; the next free slot while the slot is free.</summary>
    public int Next;

    /// <summary>The next older order at the same price.</summary>
    public int Previous;

    /// <summary>The level that it rests in: twice its number in the ladder of its side, and 1 more when that is the asks.</summary>
    public int Level;

    /// <summary>The next elder of the same bucket; <see cref="OrderIndex.NoElder"/> while the order has a seat in the window.</summary>
    public int NextElder;
}
