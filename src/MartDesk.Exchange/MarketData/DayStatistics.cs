using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.MarketData;

/// <summary>The last 24 hours of one instrument, by the minute, and its open interest.</summary>
/// <remarks>The window is the minute in work and the 1,439 before it. Time comes from the trades and from the caller.</remarks>
public sealed class DayStatistics
{
    private const int Hours = 24;
    private const int MinutesOfHour = 60;
    private const int Minutes = Hours * MinutesOfHour;
    private const long MinuteMs = 60_000;

    private readonly Bucket[]?[] _hours = new Bucket[Hours][]; // Each made by its first trade: a venue lists more contracts than anyone trades.
    private readonly Dictionary<int, long> _longLots = [];
    private long _lastTicks;
    private long _firstMinute = long.MaxValue;
    private long _lastMinute = long.MinValue;

    /// <summary>Contracts held long by all accounts together, which is what is held short.</summary>
    public long OpenInterestLots { get; private set; }

    /// <summary>Adds a trade; trades come in time order.</summary>
    public void Add(in Trade trade)
    {
        var minute = trade.TimeMs / MinuteMs;
        _firstMinute = Math.Min(_firstMinute, minute);
        _lastMinute = Math.Max(_lastMinute, minute);
        var place = (int)(minute % Minutes);
        ref var bucket = ref (_hours[place / MinutesOfHour] ??= new Bucket[MinutesOfHour])[place % MinutesOfHour];
        if (bucket.Lots == 0 || bucket.Minute != minute)
        {
            bucket = new Bucket
            {
                Minute = minute,
                OpenTicks = _lastTicks == 0 ? trade.PriceTicks : _lastTicks,
                HighTicks = trade.PriceTicks,
                LowTicks = trade.PriceTicks,
            };
        }

        bucket.HighTicks = Math.Max(bucket.HighTicks, trade.PriceTicks);
        bucket.LowTicks = Math.Min(bucket.LowTicks, trade.PriceTicks);
        bucket.Lots += trade.Lots;
        bucket.TickLots += (Int128)trade.PriceTicks * trade.Lots;
        _lastTicks = trade.PriceTicks;
    }

    /// <summary>Notes how large a position of this instrument is now.</summary>
    public void PositionChanged(in PositionView position)
    {
        if (position.Side != PositionSide.Long)
            return;
        var before = _longLots.GetValueOrDefault(position.AccountId);
        OpenInterestLots += position.Lots - before;
        if (position.Lots == 0)
            _longLots.Remove(position.AccountId);
        else
            _longLots[position.AccountId] = position.Lots;
    }

    /// <summary>The figures at a moment, Unix milliseconds.</summary>
    public DayFigures Read(long nowMs)
    {
        var newest = nowMs / MinuteMs;
        var (open, openMinute, high, low) = (_lastTicks, long.MaxValue, 0L, long.MaxValue);
        var lots = 0L;
        var tickLots = Int128.Zero;
        for (var minute = Math.Max(_firstMinute, newest - Minutes + 1); minute <= Math.Min(_lastMinute, newest); minute++)
        {
            var place = (int)(minute % Minutes);
            if (_hours[place / MinutesOfHour] is not { } hour)
                continue;
            ref readonly var bucket = ref hour[place % MinutesOfHour];
            if (bucket.Lots == 0 || bucket.Minute != minute)
                continue;
            if (bucket.Minute < openMinute)
                (open, openMinute) = (bucket.OpenTicks, bucket.Minute);
            high = Math.Max(high, bucket.HighTicks);
            low = Math.Min(low, bucket.LowTicks);
            lots += bucket.Lots;
            tickLots += bucket.TickLots;
        }

        return new DayFigures
        {
            OpenTicks = open,
            HighTicks = lots == 0 ? _lastTicks : high,
            LowTicks = lots == 0 ? _lastTicks : low,
            LastTicks = _lastTicks,
            Lots = lots,
            TickLots = tickLots,
        };
    }

    /// <summary>Writes the day.</summary>
    public void Save(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var buckets = new Bucket[Minutes];
        for (var hour = 0; hour < Hours; hour++)
            _hours[hour]?.CopyTo(buckets, hour * MinutesOfHour);
        writer.Values<Bucket>(buckets);
        writer.Long(_lastTicks);
        writer.Long(_longLots.Count);
        foreach (var (accountId, lots) in _longLots.OrderBy(held => held.Key))
        {
            writer.Long(accountId);
            writer.Long(lots);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var buckets = reader.Values<Bucket>();
        if (buckets.Length != Minutes)
            throw new InvalidDataException("The snapshot's day has another number of minutes.");
        for (var place = 0; place < Minutes; place++)
        {
            ref readonly var bucket = ref buckets[place];
            if (bucket.Lots == 0)
                continue;
            (_firstMinute, _lastMinute) = (Math.Min(_firstMinute, bucket.Minute), Math.Max(_lastMinute, bucket.Minute));
            (_hours[place / MinutesOfHour] ??= new Bucket[MinutesOfHour])[place % MinutesOfHour] = bucket;
        }

        _lastTicks = reader.Long();
        for (var left = reader.Count(); left > 0; left--)
        {
            var (accountId, lots) = (reader.Int(), reader.Long());
            _longLots.Add(accountId, lots);
            OpenInterestLots += lots;
        }
    }

    /// <summary>One minute with trades; no lots means it was never used. The open is the last price before the minute when there was one.</summary>
    private struct Bucket
    {
        public long Minute;
        public long OpenTicks;
        public long HighTicks;
        public long LowTicks;
        public long Lots;
        public Int128 TickLots;
    }
}
