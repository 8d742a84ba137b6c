using System.Collections.Concurrent;

namespace MartDesk.Exchange.Feeds;

/// <summary>A market followed as it happens: whoever listens to it posts what it hears, and the engine's thread plays it.</summary>
/// <remarks>
/// As with a recording, the street holds the followed book, and a followed trade is an order against it. Where the market cannot be heard any
/// more, its listener says so, and the street's levels are withdrawn or stand still, as it asks; trades are passed over until a whole book has
/// come again. The prices last heard stay. What comes faster than it is played is refused and has to be asked for anew.
/// </remarks>
public sealed class LiveFeed : IFeed
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Action<IFeedPort>> _waiting = new();
    private readonly int _capacity;
    private readonly Dictionary<int, StreetBook> _books = [];
    private readonly HashSet<int> _heard = [];
    private readonly Dictionary<int, (long Mark, long Index)> _prices = [];
    private int _count;

    /// <summary>Creates the feed.</summary>
    /// <param name="capacity">How much may wait to be played.</param>
    public LiveFeed(int capacity = 16_384) => _capacity = capacity;

    /// <summary>A book or its changes, in the order in which the venue sent them. Any thread.</summary>
    /// <returns>False when too much waits: it is lost, and a whole book has to follow.</returns>
    public bool Post(RecordedDepth depth)
    {
        ArgumentNullException.ThrowIfNull(depth);
        return Enqueue(port =>
        {
            if (!depth.IsSnapshot && !_heard.Contains(depth.InstrumentId))
                return;
            _heard.Add(depth.InstrumentId);
            BookOf(depth.InstrumentId).Adjust(port, depth);
        });
    }

    /// <summary>A trade. Any thread.</summary>
    /// <returns>False when too much waits: it is lost.</returns>
    public bool Post(RecordedTrade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        return Enqueue(port =>
        {
            if (_heard.Contains(trade.InstrumentId))
                BookOf(trade.InstrumentId).Trade(port, trade);
        });
    }

    /// <summary>The market's own mark and index price, in ticks; 0 leaves what was heard before. Any thread.</summary>
    public void PostPrices(int instrumentId, long markTicks, long indexTicks) => Enqueue(_ =>
    {
        var (mark, index) = _prices.GetValueOrDefault(instrumentId);
        _prices[instrumentId] = (markTicks > 0 ? markTicks : mark, indexTicks > 0 ? indexTicks : index);
    });

    /// <summary>The market cannot be heard. Any thread.</summary>
    /// <param name="instrumentId">Which.</param>
    /// <param name="isWithdrawn">True to take the street's levels away; false to let them stand.</param>
    public void PostLost(int instrumentId, bool isWithdrawn)
    {
        // Never refused: it is what has to be heard when too much waits.
        Interlocked.Increment(ref _count);
        _waiting.Enqueue(port =>
        {
            _heard.Remove(instrumentId);
            if (isWithdrawn)
                BookOf(instrumentId).Adjust(port, new RecordedDepth { TimeMs = 0, InstrumentId = instrumentId, IsSnapshot = true, Version = 0, Bids = [], Asks = [] });
        });
    }

    /// <inheritdoc/>
    public void Start(IFeedPort port)
    {
        HouseDesk.Open(port, HouseAccounts.Street);
        HouseDesk.Open(port, HouseAccounts.StreetFlow);
    }

    /// <inheritdoc/>
    public TimeSpan? Advance(IFeedPort port, TimeSpan elapsed)
    {
        // Only what waits now: what comes meanwhile is for the next time, so that requests are served in between.
        for (var left = Volatile.Read(ref _count); left > 0 && _waiting.TryDequeue(out var play); left--)
        {
            Interlocked.Decrement(ref _count);
            play(port);
        }

        return elapsed + Pause;
    }

    /// <inheritdoc/>
    public long IndexTicks(int instrumentId) => _prices.GetValueOrDefault(instrumentId).Index;

    /// <inheritdoc/>
    public long MarkTicks(int instrumentId) => _prices.GetValueOrDefault(instrumentId).Mark;

    private bool Enqueue(Action<IFeedPort> play)
    {
        if (Interlocked.Increment(ref _count) > _capacity)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _waiting.Enqueue(play);
        return true;
    }

    private StreetBook BookOf(int instrumentId)
    {
        if (!_books.TryGetValue(instrumentId, out var book))
            _books.Add(instrumentId, book = new StreetBook(instrumentId));
        return book;
    }
}
