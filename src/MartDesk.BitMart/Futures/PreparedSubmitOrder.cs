namespace MartDesk.BitMart.Futures;

/// <summary>An order as it will leave, to the last byte: journal it, then send it. It is never stamped or written again.</summary>
/// <param name="TimestampMs">The only time it is ever signed with, venue clock, Unix milliseconds. The venue takes it for one minute.</param>
/// <param name="Body">The exact text that is signed and sent.</param>
public sealed record PreparedSubmitOrder(long TimestampMs, string Body)
{
    /// <summary>Where it goes.</summary>
    public const string Path = "/contract/private/submit-order";
}
