using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>The crowd in one instrument: a hidden fair price, takers that trade towards it and makers that quote around it.</summary>
/// <remarks>
/// The fair price walks at random; how fast is itself a slow random walk around its mean, which gives calm and wild stretches. Takers sweep
/// the levels between the book and the fair price and otherwise trade small sizes at the touch; makers close the spread to
/// one to three ticks and keep the far end of the book filled. All arithmetic is integer, so the outcome is the same everywhere.
/// </remarks>
internal sealed class SyntheticCrowd(Instrument instrument, FeedRandom random, long startTicks)
{

    /// <summary>Below the few a side is refilled a little each turn; it never ends a turn below the least.</summary>
    private const int LeastLevels = 52;
    private const int FewLevels = 58;
    private const int UsualLevels = 64;
    private const int MostLevels = 74;
    private const int MostFarOrdersPerTurn = 6;
    private const int WidestSpread = 3;
    private const long LowestFairTicks = 1_000;

    /// <summary>Movement in a second, as millionths of the price: nearly one percent in a day.</summary>
    private const long MoveMillionths = 30;

    /// <summary>Each turn the index makes up for this part of what the fair price is ahead.</summary>
    private const long IndexLag = 16;

    /// <summary>Typical value of a level and of a trade, in coins of the settlement currency.</summary>
    private const long LevelValue = 9_000;
    private const long TradeValue = 1_500;

    private readonly CrowdSide _bids = new(instrument.Id, Side.Buy);
    private readonly CrowdSide _asks = new(instrument.Id, Side.Sell);
    private readonly BookLevel[] _levels = new BookLevel[UsualLevels];
    private long _fair = Math.Max(startTicks, LowestFairTicks) * FeedRandom.One;
    private long _index = Math.Max(startTicks, LowestFairTicks) * FeedRandom.One;
    private long _heat;

    /// <summary>Feed time of the next turn.</summary>
    public TimeSpan DueAt { get; private set; }

    public int InstrumentId => instrument.Id;

    /// <summary>What other venues are taken to trade at: the fair price, a few seconds late.</summary>
    public long IndexTicks => _index >> 16;

    private long FairTicks => _fair >> 16;

    /// <summary>Places a whole book at once.</summary>
    public void FillBook(IFeedPort port)
    {
        var bid = FairTicks;
        Quote(port, _bids, bid, index: 0);
        Quote(port, _asks, bid + NextSpread(), index: 0);
        AddFar(port, _bids, UsualLevels);
        AddFar(port, _asks, UsualLevels);
    }

    /// <summary>Goes on from a later moment as if nothing had been due before.</summary>
    public void SkipTo(TimeSpan elapsed) => DueAt = elapsed;

    /// <summary>Takes one turn: the fair price moves, takers take, makers follow.</summary>
    public void Act(IFeedPort port)
    {
        var pauseMs = NextPauseMs();
        DueAt += TimeSpan.FromMilliseconds(pauseMs);
        MoveFair(pauseMs);
        Take(port);
        _bids.ForgetFinished(port);
        _asks.ForgetFinished(port);
        CloseSpread(port);
        Maintain(port, _bids);
        Maintain(port, _asks);
        if (random.Percent(50))
            ChangeOneLevel(port, random.Percent(50) ? _bids : _asks);
    }

    /// <summary>150 to 650 ms; shorter when the market is hot.</summary>
    private long NextPauseMs()
    {
        var pause = 150 + random.Next(500);
        return Math.Max(50, pause * FeedRandom.One / FeedRandom.PowerOfTwo(_heat / 2));
    }

    private void MoveFair(long pauseMs)
    {
        _heat = Math.Clamp(_heat - (_heat / 128) + (random.NextNormal() / 8), -2 * FeedRandom.One, 2 * FeedRandom.One);
        var step = (long)((Int128)_fair * MoveMillionths * SquareRoot(pauseMs * 1000) / (1_000_000 * 1000));
        var move = (long)((Int128)step * random.NextNormal() / FeedRandom.One * FeedRandom.PowerOfTwo(_heat) / FeedRandom.One);
        var highest = (instrument.PriceMaxTicks / 2) * FeedRandom.One;
        _fair = Math.Clamp(_fair + move, LowestFairTicks * FeedRandom.One, Math.Max(highest, LowestFairTicks * FeedRandom.One));
        _index += (_fair - _index) / IndexLag;
    }

    private void Take(IFeedPort port)
    {
        var bid = port.Engine.BestPrice(instrument.Id, Side.Buy);
        var ask = port.Engine.BestPrice(instrument.Id, Side.Sell);
        if (ask != 0 && FairTicks > ask)
            Sweep(port, Side.Buy);
        else if (bid != 0 && FairTicks < bid)
            Sweep(port, Side.Sell);
        else if (random.Percent(60))
            TakeTouch(port, bid, ask);
    }

    /// <summary>Trades with what stands between the book and the fair price.</summary>
    private void Sweep(IFeedPort port, Side side)
    {
        var against = side == Side.Buy ? Side.Sell : Side.Buy;
        var count = port.Engine.CopyLevels(instrument.Id, against, _levels);
        var lots = 0L;
        foreach (var level in _levels.AsSpan(0, count))
        {
            if (side == Side.Buy ? level.PriceTicks > FairTicks : level.PriceTicks < FairTicks)
                break;
            lots += level.Lots;
        }

        SendTaker(port, side, FairTicks, lots);
    }

    private void TakeTouch(IFeedPort port, long bid, long ask)
    {
        var (side, price) = random.Percent(50) ? (Side.Buy, ask) : (Side.Sell, bid);
        if (price != 0)
            SendTaker(port, side, price, NextLots(TradeValue, price));
    }

    private void SendTaker(IFeedPort port, Side side, long price, long lots) => HouseDesk.Place(
        port, HouseAccounts.Takers, instrument.Id, side, price, Bounded(lots), TimeInForce.ImmediateOrCancel);

    /// <summary>Brings the spread back to one to three ticks around the fair price.</summary>
    private void CloseSpread(IFeedPort port)
    {
        var bid = port.Engine.BestPrice(instrument.Id, Side.Buy);
        var ask = port.Engine.BestPrice(instrument.Id, Side.Sell);
        if (bid != 0 && ask != 0 && ask - bid <= WidestSpread)
            return;
        var newBid = FairTicks;
        if (ask != 0)
            newBid = Math.Min(newBid, ask - 1);
        if (bid != 0)
            newBid = Math.Max(newBid, bid);
        if (newBid != bid)
            Quote(port, _bids, newBid, index: 0);
        var newAsk = newBid + NextSpread();
        if (ask == 0 || newAsk < ask)
            Quote(port, _asks, newAsk, index: 0);
    }

    private void Maintain(IFeedPort port, CrowdSide side)
    {
        if (side.Count < FewLevels)
            AddFar(port, side, Math.Clamp(side.Count + MostFarOrdersPerTurn, LeastLevels, UsualLevels));
        for (var i = 0; i < MostFarOrdersPerTurn && side.Count > MostLevels; i++)
            side.CancelWorst(port);
    }

    /// <summary>Adds levels behind the worst one until there are so many.</summary>
    private void AddFar(IFeedPort port, CrowdSide side, int count)
    {
        while (side.Count < count)
        {
            var worst = side.Count == 0 ? FairTicks : side.WorstTicks;
            var usualGap = 1 + (FairTicks * MoveMillionths / 4_000_000);
            var gap = 1 + random.Next(usualGap + (side.Count / 16));
            var price = side.Side == Side.Buy ? worst - gap : worst + gap;
            if (price < 1 || price > instrument.PriceMaxTicks || !Quote(port, side, price, side.Count))
                return;
        }
    }

    private void ChangeOneLevel(IFeedPort port, CrowdSide side)
    {
        if (side.Count == 0)
            return;
        var index = (int)random.Next(Math.Min(side.Count, 12));
        side.Resize(port, index, NextLevelLots(index));
    }

    /// <summary>Rests a maker-only order; false when it would have traded and so did not rest.</summary>
    private bool Quote(IFeedPort port, CrowdSide side, long price, int index) => side.Quote(port, price, NextLevelLots(index));

    /// <summary>Levels hold more the further away they are.</summary>
    private long NextLevelLots(int index) => Bounded(NextLots(LevelValue, FairTicks) * (20 + index) / 20);

    private long NextLots(long usualValue, long price)
    {
        var usual = (long)(usualValue * (Int128)Money.UnitsPerCoin / instrument.ValueUnits(price, 1));
        return usual * FeedRandom.PowerOfTwo(random.NextNormal() * 3 / 2) / FeedRandom.One;
    }

    private long Bounded(long lots) => Math.Clamp(lots, instrument.Specification.MinLots, instrument.Specification.MaxLots);

    private long NextSpread() => random.Next(10) switch
    {
        < 6 => 1,
        < 9 => 2,
        _ => WidestSpread,
    };

    private static long SquareRoot(long value)
    {
        var root = 0L;
        for (var bit = 1L << 20; bit > 0; bit >>= 1)
        {
            if ((root + bit) * (root + bit) <= value)
                root += bit;
        }

        return root;
    }
}
