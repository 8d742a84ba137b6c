using System.Text;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures.Books;

/// <summary>One book followed over a connection that loses, doubles, delays, stalls and breaks. Whenever it is in sync it must be the venue's at that version.</summary>
/// <remarks>
/// The venue here is a table of sizes by price, written apart from the SDK's. It keeps one number for each of its versions: a sum over its levels that
/// depends on side, price and size of each, so that a whole book is compared by one pass over it.
/// </remarks>
internal sealed class BookStorm
{
    private const int UpdateMs = 50;
    private const int Range = 40;
    private const int Remembered = 4096;
    private const string Symbol = "BTCUSDT";

    private static readonly byte[] SymbolText = Encoding.UTF8.GetBytes(Symbol);
    private static readonly FuturesTopic Topic = FuturesTopic.DepthIncrease(50, Symbol, 100);
    private static readonly byte[] TopicText = Encoding.UTF8.GetBytes(Topic.ToString());

    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly IBookFollower _follower;
    private readonly int[] _rates;
    private readonly SortedDictionary<int, long>[] _sides = [[], []];
    private readonly Dictionary<long, ulong> _sums = [];
    private readonly Queue<long> _versions = [];
    private readonly PriorityQueue<Message, (long At, long Order)> _wire = new();
    private readonly PriceLevel[] _bids = new PriceLevel[4 * Range];
    private readonly PriceLevel[] _asks = new PriceLevel[4 * Range];
    private long _version = 1_000_000;
    private long _now;
    private long _order;
    private long _stallsUntil;
    private long _compared = -1;
    private int _middle = 100_000;
    private ulong _sum;
    private bool _isCalm;

    /// <param name="seed">All that happens follows from it.</param>
    /// <param name="follower">Keeps the book; null for the SDK's.</param>
    public BookStorm(int seed, IBookFollower? follower = null)
    {
        _random = new Random(seed);
        _follower = follower ?? new SdkFollower(_time);
        // Loss, double, delay, stall, break, new numbers: a third of the kinds is off.
        int[] highest = [30, 40, 40, 3, 2, 1];
        _rates = [.. highest.Select(rate => _random.Next(3) == 0 ? 0 : 1 + _random.Next(rate))];
    }

    public long Updates { get; private set; }

    /// <summary>Faults that struck.</summary>
    public long Faults { get; private set; }

    /// <summary>Versions at which the book was in sync and was compared.</summary>
    public long Compared { get; private set; }

    /// <summary>What was wrong; null as long as nothing was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Lives through updates, and then through a calm in which the book must come into sync.</summary>
    public void Run(int updates)
    {
        Remember();
        Ask();
        for (var i = 0; i < updates && Failure is null; i++)
            Step();
        _isCalm = true;
        for (var i = 0; i < 200 && Failure is null; i++)
            Step();
        if (Failure is null && (_follower.Top(_bids, _asks) is var top && (top.IsStale || top.Version != _version)))
            Failure = $"in the calm the book stays at {top.Version}{(top.IsStale ? ", stale," : "")} where the venue is at {_version}";
    }

    private void Step()
    {
        _now += UpdateMs;
        _time.Advance(TimeSpan.FromMilliseconds(UpdateMs));
        if (Strikes(4))
        {
            _wire.Clear(); // What was under way is lost with the connection; the subscription brings a snapshot.
            _follower.Lost();
            if (!_follower.Top(_bids, _asks).IsStale)
                Failure = $"update {Updates}: the connection broke, and the book is still called live";
            Ask();
        }

        if (Strikes(5))
        {
            _wire.Clear(); // The venue began anew and knows nothing of what it said before; the connection stands.
            _version -= 200_000;
            _sums.Clear();
            _versions.Clear();
            Remember();
            Send(Snapshot(), 0);
        }

        Change();
        while (_wire.TryPeek(out _, out var due) && due.At <= _now && _now >= _stallsUntil)
            Deliver(_wire.Dequeue());
    }

    private void Change()
    {
        _middle += _random.Next(-2, 3);
        var changed = new List<PriceLevel>[] { [], [] };
        foreach (var side in (int[])[0, 1])
        {
            // What the middle has passed is gone, and what is too far away.
            foreach (var price in _sides[side].Keys.Where(price => side == 0 ? price >= _middle || price < _middle - Range : price <= _middle || price > _middle + Range).ToList())
                Set(side, price, 0, changed[side]);
            for (var i = _random.Next(4); i > 0; i--)
                Set(side, side == 0 ? _middle - 1 - _random.Next(Range) : _middle + 1 + _random.Next(Range), _random.Next(4) == 0 ? 0 : _random.Next(1, 500), changed[side]);
        }

        _version++;
        Updates++;
        Remember();
        Send(new Message(false, _version, _now, [.. changed[0]], [.. changed[1]]), 1);
    }

    private void Set(int side, int price, long size, List<PriceLevel> changed)
    {
        var had = _sides[side].GetValueOrDefault(price);
        if (had == size)
            return;
        if (had > 0)
            _sum = unchecked(_sum - Weight(side, price, had));
        if (size > 0)
            _sum = unchecked(_sum + Weight(side, price, size));
        if (size == 0)
            _sides[side].Remove(price);
        else
            _sides[side][price] = size;
        changed.RemoveAll(level => level.Price == price / 10m);
        changed.Add(new PriceLevel(price / 10m, size));
    }

    private void Remember()
    {
        _sums[_version] = _sum;
        _versions.Enqueue(_version);
        if (_versions.Count > Remembered)
            _sums.Remove(_versions.Dequeue());
    }

    private void Ask() => Send(Snapshot(), 1 + _random.Next(6));

    private Message Snapshot() => new(
        true,
        _version,
        _now,
        [.. _sides[0].Select(level => new PriceLevel(level.Key / 10m, level.Value))],
        [.. _sides[1].Select(level => new PriceLevel(level.Key / 10m, level.Value))]);

    private void Send(Message message, int delay)
    {
        if (Strikes(3))
            _stallsUntil = _now + (_random.Next(1, 120) * UpdateMs);
        if (Strikes(0))
            return;
        var at = _now + ((delay - 1) * UpdateMs) + (Strikes(2) ? _random.Next(1, 6) * UpdateMs : 0);
        _wire.Enqueue(message, (at, _order++));
        if (Strikes(1))
            _wire.Enqueue(message, (at + (_random.Next(4) * UpdateMs), _order++));
    }

    private void Deliver(Message message)
    {
        var push = new DepthValue { Topic = TopicText, Symbol = SymbolText, IsSnapshot = message.IsSnapshot, Version = message.Version, TimestampMs = message.TimeMs, Bids = message.Bids, Asks = message.Asks };
        if (_follower.Apply(push))
            Ask();
        Compare();
    }

    private void Compare()
    {
        var top = _follower.Top(_bids, _asks);
        if (top.IsStale || top.Version == _compared)
            return;
        _compared = top.Version;
        if (!_sums.TryGetValue(top.Version, out var expected))
        {
            Failure = $"update {Updates}: the book says it is at version {top.Version}, which the venue never had; it is at {_version}";
            return;
        }

        Compared++;
        var sum = 0UL;
        for (var i = 0; i < top.Bids; i++)
            sum = unchecked(sum + Weight(0, (int)(_bids[i].Price * 10), _bids[i].Size));
        for (var i = 0; i < top.Asks; i++)
            sum = unchecked(sum + Weight(1, (int)(_asks[i].Price * 10), _asks[i].Size));
        if (sum != expected)
            Failure = $"update {Updates}: at version {top.Version} the book is another than the venue's was";
        for (var i = 1; i < top.Bids; i++)
        {
            if (_bids[i].Price >= _bids[i - 1].Price)
                Failure = $"update {Updates}: bids out of order";
        }

        for (var i = 1; i < top.Asks; i++)
        {
            if (_asks[i].Price <= _asks[i - 1].Price)
                Failure = $"update {Updates}: asks out of order";
        }

        if (top.Bids > 0 && top.Asks > 0 && _bids[0].Price >= _asks[0].Price)
            Failure = $"update {Updates}: crossed at version {top.Version}";
    }

    private bool Strikes(int kind)
    {
        if (_isCalm || _random.Next(1000) >= _rates[kind])
            return false;
        Faults++;
        return true;
    }

    private static ulong Weight(int side, int price, long size)
    {
        unchecked
        {
            var x = ((ulong)price << 20) ^ ((ulong)size << 1) ^ (ulong)side;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }

    /// <summary>What the venue sends, stamped by its clock: versions may begin anew, time does not.</summary>
    private sealed record Message(bool IsSnapshot, long Version, long TimeMs, PriceLevel[] Bids, PriceLevel[] Asks);

    /// <summary>The SDK's own, with its rule when to ask for a snapshot.</summary>
    private sealed class SdkFollower : IBookFollower
    {
        private readonly StreamBooks _books;
        private readonly LocalOrderBook _book;

        public SdkFollower(TimeProvider time)
        {
            _books = new StreamBooks(TimeSpan.FromMinutes(1), time);
            _book = _books.Open(Topic);
        }

        public bool Apply(in DepthValue push) => _books.Apply(push) is not null;

        public void Lost() => _books.MarkStale();

        public BookTop Top(Span<PriceLevel> bids, Span<PriceLevel> asks) => _book.CopyTop(bids, asks);
    }
}

/// <summary>Who keeps a book from messages: the SDK, or a mistake.</summary>
internal interface IBookFollower
{
    /// <summary>Takes in a message; true when a snapshot is to be asked for.</summary>
    bool Apply(in DepthValue push);

    /// <summary>The connection broke.</summary>
    void Lost();

    BookTop Top(Span<PriceLevel> bids, Span<PriceLevel> asks);
}
