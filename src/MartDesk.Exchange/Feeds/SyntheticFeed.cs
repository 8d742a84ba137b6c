namespace MartDesk.Exchange.Feeds;

/// <summary>A seeded crowd of makers and takers that trades through the engine like anyone else.</summary>
/// <remarks>
/// The book is full as soon as the feed has started. Afterwards each instrument sees five to fifteen commands a second at speed 1:
/// trades of log-normal size, quotes that follow a hidden fair price, calm and wild stretches. The same seed on the same venue gives
/// the same commands; after a restart the crowd goes on from the engine's last price.
/// </remarks>
public sealed class SyntheticFeed : IFeed
{
    /// <summary>Behind by more than this (the machine slept), the crowd goes on from now instead of living through what it missed.</summary>
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromMinutes(1);

    private readonly long _seed;
    private readonly IReadOnlyList<SyntheticMarket> _markets;
    private readonly List<SyntheticCrowd> _crowds = [];

    /// <summary>Creates the feed.</summary>
    public SyntheticFeed(long seed, IReadOnlyList<SyntheticMarket> markets)
    {
        ArgumentNullException.ThrowIfNull(markets);
        _seed = seed;
        _markets = markets;
    }

    /// <inheritdoc/>
    public void Start(IFeedPort port)
    {
        HouseDesk.Open(port, HouseAccounts.Makers);
        HouseDesk.Open(port, HouseAccounts.Takers);
        _crowds.Clear();
        foreach (var market in _markets)
        {
            var last = port.Engine.LastPrice(market.InstrumentId);
            var instrument = port.Engine.Instruments[market.InstrumentId];
            var seed = FeedRandom.Mix(unchecked((ulong)_seed + FeedRandom.Mix((ulong)last + ((ulong)market.InstrumentId << 48))));
            var crowd = new SyntheticCrowd(instrument, new FeedRandom(seed), last == 0 ? market.StartTicks : last);
            crowd.FillBook(port);
            _crowds.Add(crowd);
        }
    }

    /// <inheritdoc/>
    public TimeSpan? Advance(IFeedPort port, TimeSpan elapsed)
    {
        while (Earliest() is { } crowd)
        {
            if (crowd.DueAt > elapsed)
                return crowd.DueAt;
            if (elapsed - crowd.DueAt > LongestCatchUp)
                crowd.SkipTo(elapsed);
            crowd.Act(port);
        }

        return null;
    }

    /// <inheritdoc/>
    public long IndexTicks(int instrumentId)
    {
        foreach (var crowd in _crowds)
        {
            if (crowd.InstrumentId == instrumentId)
                return crowd.IndexTicks;
        }

        return 0;
    }

    private SyntheticCrowd? Earliest()
    {
        SyntheticCrowd? earliest = null;
        foreach (var crowd in _crowds)
        {
            if (earliest is null || crowd.DueAt < earliest.DueAt)
                earliest = crowd;
        }

        return earliest;
    }
}
