namespace MartDesk.Exchange.Server.Engine;

/// <summary>Hands out order ids: the millisecond times a thousand, plus a counter when more than one falls into it.</summary>
/// <remarks>Ids have 15 or 16 digits, only grow, also over a restart, and stay below 2^53 until the year 2255: JavaScript clients read them as numbers.</remarks>
internal sealed class OrderIdSequence
{
    private long _last;

    /// <summary>Notes an id used earlier, read from the journal.</summary>
    public void Saw(long orderId) => _last = Math.Max(_last, orderId);

    public long Next(long timeMs)
    {
        _last = Math.Max(_last + 1, timeMs * 1000);
        return _last;
    }
}
