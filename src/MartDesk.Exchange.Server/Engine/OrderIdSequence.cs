namespace MartDesk.Exchange.Server.Engine;

/// <summary>Hands out order ids: the first is the millisecond times a thousand, from there on one after the other, which the engine finds fastest.</summary>
/// <remarks>
/// Ids have 15 or 16 digits, only grow, also over a restart, and stay below 2^53: JavaScript clients read them as numbers. A venue that keeps nothing begins
/// anew above the ids of its last run, unless that placed more than a thousand orders in every millisecond.
/// </remarks>
internal sealed class OrderIdSequence
{
    private long _last;

    /// <summary>Notes an id used earlier, read from the journal.</summary>
    public void Saw(long orderId) => _last = Math.Max(_last, orderId);

    public long Next(long timeMs)
    {
        _last = _last == 0 ? timeMs * 1000 : _last + 1;
        return _last;
    }
}
