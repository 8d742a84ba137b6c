namespace MartDesk.BitMart.Futures.Books;

/// <summary>What a book did with a message.</summary>
public enum BookUpdate
{
    /// <summary>It is part of the book now.</summary>
    Applied = 0,

    /// <summary>It was old and is passed over.</summary>
    Ignored = 1,

    /// <summary>Something before it is missing: the book is stale until a snapshot comes.</summary>
    SnapshotNeeded = 2,
}
