namespace MartDesk.BitMart.Futures.Books;

/// <summary>What a copy of a book's best levels belongs to.</summary>
/// <param name="Version">Version of the book; -1 before the first snapshot.</param>
/// <param name="TimestampMs">When the venue pushed that version, Unix milliseconds.</param>
/// <param name="IsStale">True when messages are missing since.</param>
/// <param name="Bids">Bids copied.</param>
/// <param name="Asks">Asks copied.</param>
public readonly record struct BookTop(long Version, long TimestampMs, bool IsStale, int Bids, int Asks);
