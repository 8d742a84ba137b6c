using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.MarketData;

/// <summary>The bars of one instrument, built from its trades (or its mark prices) and kept for 31 days.</summary>
/// <remarks>
/// Only minutes with a trade are stored; a minute without one, between the first trade and now, reads as a flat bar at the close before it.
/// Longer bars are put together from minutes when they are asked for. Time comes from the trades and from the caller.
/// </remarks>
public sealed class CandleSeries
{
    /// <summary>No query gives more rows.</summary>
    public const int MaxRows = 500;

    private const int MinuteSeconds = 60;
    private const int KeptMinutes = 31 * 1440;
    private const int FirstCapacity = 256;

    private Candle[] _minutes = new Candle[FirstCapacity];
    private int _oldest;
    private int _count;

    /// <summary>Adds a trade. Trades come in time order; one that is stamped earlier than the bar in work is counted in that bar.</summary>
    public void Add(in Trade trade) => Add(trade.TimeMs, trade.PriceTicks, trade.Lots);

    /// <summary>Adds a price, with the contracts that were traded at it: 0 for one that is not traded at, like the mark price.</summary>
    public void Add(long timeMs, long priceTicks, long lots)
    {
        var minute = CandleStep.Floor(timeMs / 1000, 1);
        var bar = Candle.Flat(minute, priceTicks) with { Lots = lots };
        if (_count > 0 && At(_count - 1).TimeSeconds >= minute)
            At(_count - 1) = At(_count - 1).Then(bar);
        else
            Append(bar);
    }

    /// <summary>Bars that begin in a range, oldest first; when there are more than <see cref="MaxRows"/>, the oldest of them.</summary>
    /// <param name="stepMinutes">One of <see cref="CandleStep.AllMinutes"/>.</param>
    /// <param name="fromSeconds">First moment, Unix seconds.</param>
    /// <param name="toSeconds">Last moment, Unix seconds; the bar in work is included.</param>
    /// <param name="nowMs">The venue's time, Unix milliseconds: no bar begins later.</param>
    public IReadOnlyList<Candle> Query(int stepMinutes, long fromSeconds, long toSeconds, long nowMs)
    {
        CheckStep(stepMinutes);
        if (_count == 0)
            return [];
        var length = (long)stepMinutes * MinuteSeconds;
        var from = Math.Max(fromSeconds, CandleStep.Floor(At(0).TimeSeconds, stepMinutes));
        var to = Math.Min(toSeconds, nowMs / 1000);
        if (from > to)
            return [];
        var start = CandleStep.Floor(from, stepMinutes);
        if (start < from)
            start += length;

        var rows = new List<Candle>();
        var next = FirstAtOrAfter(start);
        var close = next > 0 ? At(next - 1).CloseTicks : 0;
        for (var time = start; time <= to && rows.Count < MaxRows; time += length)
        {
            var bar = Gather(time, time + length, close, ref next);
            close = bar.CloseTicks;
            rows.Add(bar);
        }

        return rows;
    }

    /// <summary>The bar in work at a moment; null before the first trade.</summary>
    public Candle? Current(int stepMinutes, long nowMs)
    {
        CheckStep(stepMinutes);
        if (_count == 0)
            return null;
        var start = CandleStep.Floor(Math.Max(nowMs / 1000, At(_count - 1).TimeSeconds), stepMinutes);
        var next = FirstAtOrAfter(start);
        return Gather(start, long.MaxValue, next > 0 ? At(next - 1).CloseTicks : 0, ref next);
    }

    /// <summary>Writes the minutes.</summary>
    public void Save(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var minutes = new Candle[_count];
        for (var i = 0; i < _count; i++)
            minutes[i] = At(i);
        writer.Values<Candle>(minutes);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an empty series.</summary>
    public void Load(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var minute in reader.Values<Candle>())
            Append(minute);
    }

    private static void CheckStep(int stepMinutes)
    {
        if (!CandleStep.IsKnown(stepMinutes))
            throw new ArgumentOutOfRangeException(nameof(stepMinutes), stepMinutes, "Not one of CandleStep.AllMinutes.");
    }

    private Candle Gather(long start, long end, long closeBefore, ref int next)
    {
        if (next == _count || At(next).TimeSeconds >= end)
            return Candle.Flat(start, closeBefore);
        var bar = At(next++) with { TimeSeconds = start };
        while (next < _count && At(next).TimeSeconds < end)
            bar = bar.Then(At(next++));
        return bar;
    }

    private int FirstAtOrAfter(long timeSeconds)
    {
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).TimeSeconds < timeSeconds)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private ref Candle At(int index) => ref _minutes[(_oldest + index) % _minutes.Length];

    private void Append(in Candle bar)
    {
        while (_count > 0 && At(0).TimeSeconds <= bar.TimeSeconds - (KeptMinutes * MinuteSeconds))
        {
            _oldest = (_oldest + 1) % _minutes.Length;
            _count--;
        }

        if (_count == _minutes.Length)
            Grow();
        At(_count++) = bar;
    }

    private void Grow()
    {
        var larger = new Candle[_minutes.Length * 2];
        for (var i = 0; i < _count; i++)
            larger[i] = At(i);
        _minutes = larger;
        _oldest = 0;
    }
}
