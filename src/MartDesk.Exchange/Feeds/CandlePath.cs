using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>One candle of a price history, in ticks and lots of our instrument.</summary>
/// <param name="TimeMs">When it begins, Unix milliseconds.</param>
/// <param name="OpenTicks">First price.</param>
/// <param name="HighTicks">Highest price.</param>
/// <param name="LowTicks">Lowest price.</param>
/// <param name="CloseTicks">Last price.</param>
/// <param name="Lots">Contracts traded.</param>
public readonly record struct RecordedCandle(long TimeMs, long OpenTicks, long HighTicks, long LowTicks, long CloseTicks, long Lots);

/// <summary>Turns candles into a market that could have made them: trades along a path, and quotes around them.</summary>
/// <remarks>
/// A rising candle goes from its open to the low, the high and the close, a falling one to the high first. On each of the three legs the
/// price moves in equal steps, and every step is a trade, so that the bars of the trades are the candles: open, high, low, close, and
/// volume as long as there is a contract for each step. A candle without volume only moves the quotes. A client's order on the way is met
/// like any other. What happened inside a candle is of course not known.
/// </remarks>
public static class CandlePath
{
    private const int StepsOfLeg = 3;
    private const int Legs = 3;
    private const int Steps = 1 + (Legs * StepsOfLeg);
    private const int Levels = 5;

    /// <summary>Levels stand this part of the price apart: 0.005 %.</summary>
    private const long LevelSpacing = 20_000;

    /// <summary>The events of a history.</summary>
    /// <param name="candles">In time order.</param>
    /// <param name="instrumentId">Whose they are.</param>
    /// <param name="lengthMs">Length of a candle, milliseconds.</param>
    public static IEnumerable<RecordedEvent> Walk(IEnumerable<RecordedCandle> candles, int instrumentId, long lengthMs)
    {
        ArgumentNullException.ThrowIfNull(candles);
        var version = 0L;
        var before = 0L;
        foreach (var candle in candles)
        {
            for (var step = 0; step < Steps; step++)
            {
                var price = PriceAt(candle, step);
                var timeMs = candle.TimeMs + (lengthMs * step / Steps);
                if (before == 0)
                    yield return Quotes(candle, instrumentId, price, timeMs, ++version);
                if (candle.Lots > 0)
                {
                    yield return new RecordedTrade
                    {
                        TimeMs = timeMs,
                        InstrumentId = instrumentId,
                        PriceTicks = price,
                        Lots = LotsAt(candle, step),
                        TakerSide = price < before || (price == before && step % 2 == 1) ? Side.Sell : Side.Buy,
                    };
                }

                yield return Quotes(candle, instrumentId, price, timeMs, ++version);
                before = price;
            }
        }
    }

    private static long PriceAt(in RecordedCandle candle, int step)
    {
        var isRising = candle.CloseTicks >= candle.OpenTicks;
        var (first, second) = isRising ? (candle.LowTicks, candle.HighTicks) : (candle.HighTicks, candle.LowTicks);
        ReadOnlySpan<long> corners = [candle.OpenTicks, first, second, candle.CloseTicks];
        if (step == 0)
            return candle.OpenTicks;
        var leg = (step - 1) / StepsOfLeg;
        var within = step - (leg * StepsOfLeg);
        return corners[leg] + ((corners[leg + 1] - corners[leg]) * within / StepsOfLeg);
    }

    private static long LotsAt(in RecordedCandle candle, int step)
    {
        var share = Math.Max(1, candle.Lots / Steps);
        return step == Steps - 1 ? Math.Max(1, candle.Lots - (share * (Steps - 1))) : share;
    }

    /// <summary>Levels around a price; together they hold about what the candle trades.</summary>
    private static RecordedDepth Quotes(in RecordedCandle candle, int instrumentId, long priceTicks, long timeMs, long version)
    {
        var spacing = Math.Max(1, priceTicks / LevelSpacing);
        var lots = Math.Max(1, candle.Lots / (2 * Levels));
        var (bids, asks) = (new List<BookLevel>(Levels), new List<BookLevel>(Levels));
        for (var level = 1; level <= Levels; level++)
        {
            asks.Add(new BookLevel(priceTicks + (level * spacing), lots));
            if (priceTicks > level * spacing)
                bids.Add(new BookLevel(priceTicks - (level * spacing), lots));
        }

        return new RecordedDepth { TimeMs = timeMs, InstrumentId = instrumentId, IsSnapshot = true, Version = version, Bids = bids, Asks = asks };
    }
}
