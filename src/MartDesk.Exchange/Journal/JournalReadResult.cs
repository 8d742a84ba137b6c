namespace MartDesk.Exchange.Journal;

/// <summary>What stands at a place in a journal.</summary>
public enum JournalReadResult
{
    /// <summary>A whole record whose checksum holds.</summary>
    Ok = 0,

    /// <summary>The bytes end before the record does.</summary>
    Torn = 1,

    /// <summary>The bytes are not a record: an impossible length, a checksum that does not hold, or content that no writer produces.</summary>
    Corrupt = 2,
}
