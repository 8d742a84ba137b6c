namespace MartDesk.Testing.Matching;

/// <summary>Counts and sums trades as they happen and, when asked, hashes them; the hash is not part of what is timed.</summary>
/// <param name="isHashing">True in the pass that is checked, false in those that are timed.</param>
public sealed class TradeTally(bool isHashing)
{
    private Fnv1a _hash = new();

    /// <summary>Trades so far.</summary>
    public long Trades { get; private set; }

    /// <summary>Lots traded.</summary>
    public long Volume { get; private set; }

    /// <summary>Sum of price times lots.</summary>
    public long Notional { get; private set; }

    /// <summary>Hash over taker, maker, price and lots of every trade.</summary>
    public ulong Hash => _hash.Value;

    /// <summary>Takes in one trade.</summary>
    public void Add(long taker, long maker, long price, long lots)
    {
        Trades++;
        Volume += lots;
        Notional += price * lots;
        if (isHashing)
            AddToHash(taker, maker, price, lots);
    }

    private void AddToHash(long taker, long maker, long price, long lots)
    {
        _hash.AddInt64(taker);
        _hash.AddInt64(maker);
        _hash.AddInt64(price);
        _hash.AddInt64(lots);
    }
}
