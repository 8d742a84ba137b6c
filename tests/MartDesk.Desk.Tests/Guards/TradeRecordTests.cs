using MartDesk.Desk.Guards;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Guards;

/// <summary>The sum that guards look at, beside the same reckoned from every fill ever made.</summary>
public sealed class TradeRecordTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);

    private readonly List<OwnFill> _stored = [];
    private readonly TradeRecord _record = new();
    private int _rowsRead;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_sum_is_what_all_fills_give_whatever_fills_late(int seed)
    {
        var random = new Random(seed);
        var now = Start;
        for (var step = 0; step < 3_000; step++)
        {
            now += TimeSpan.FromMinutes(random.Next(0, 40));
            if (random.Next(500) == 0)
                now -= TimeSpan.FromHours(random.Next(1, 30)); // The clock was wrong.
            Change(random, now);
            if (random.Next(3) == 0)
                AssertSame(now, isKnown: random.Next(10) > 0);
        }
    }

    [Fact]
    public void A_long_history_is_read_once()
    {
        for (var i = 0; i < 10_000; i++)
            Store(i % 2 == 0 ? PositionEffect.Open : PositionEffect.Close, 100 + (i % 7), Start.AddMinutes(i), isFinal: true);
        var now = Start.AddMinutes(10_000);
        AssertSame(now);
        Assert.Equal(10_000, _rowsRead);
        for (var i = 0; i < 50; i++)
        {
            now += TimeSpan.FromMinutes(1);
            Store(PositionEffect.Open, 100, now, isFinal: true);
            AssertSame(now);
        }

        Assert.InRange(_rowsRead, 10_001, 10_000 + (50 * 70)); // Each time the last hour, at a fill a minute.
    }

    private void Change(Random random, DateTimeOffset now)
    {
        var open = _stored.FindIndex(fill => !fill.IsFinal);
        switch (random.Next(4))
        {
            case 0 when open >= 0:
                // More of it has filled, at another average, and it is recorded anew.
                var fill = _stored[open];
                _stored.RemoveAt(open);
                _stored.Add(fill with { Contracts = fill.Contracts + random.Next(1, 20), Price = fill.Price + random.Next(-20, 20), Time = now, IsFinal = random.Next(2) == 0 });
                break;
            case 1 when open >= 0:
                _stored[open] = _stored[open] with { IsFinal = true }; // Taken away as it is.
                break;
            default:
                Store(
                    random.Next(2) == 0 ? PositionEffect.Open : PositionEffect.Close,
                    random.Next(1, 30),
                    now,
                    isFinal: random.Next(20) > 0,
                    60_000m + random.Next(-500, 500),
                    random.Next(3) > 0 ? "BTCUSDT" : "ETHUSDT",
                    random.Next(2) == 0 ? PositionSide.Long : PositionSide.Short);
                break;
        }
    }

    private void Store(
        PositionEffect effect, long contracts, DateTimeOffset time, bool isFinal, decimal price = 60_000m, string symbol = "BTCUSDT", PositionSide side = PositionSide.Long)
    {
        var order = (effect == PositionEffect.Open) == (side == PositionSide.Long) ? OrderSide.Buy : OrderSide.Sell;
        _stored.Add(new OwnFill(symbol, order, effect, contracts, price, time) { IsFinal = isFinal });
    }

    private void AssertSame(DateTimeOffset now, bool isKnown = true)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var told = _record.Read(now, day, Read, InstrumentOf, isKnown);

        var trades = TradeLedger.Of(_stored.OrderBy(fill => fill.Time), InstrumentOf);
        foreach (var counting in Enum.GetValues<LossCounting>())
        {
            var streaks = trades.GroupBy(trade => LossKey.Of(counting, trade.Symbol, trade.Side))
                .Select(same => (same.Key, Times: same.Reverse().TakeWhile(trade => trade.Result < 0m).Select(trade => trade.Time).ToList()))
                .Where(streak => streak.Times.Count > 0)
                .ToDictionary(streak => streak.Key, streak => streak.Times);
            Assert.Equal(streaks.Count, told.Losses.By(counting).Count());
            foreach (var (key, run) in told.Losses.By(counting))
            {
                var times = streaks[key];
                var moment = times[times.Count / 2];
                Assert.Equal((times.Count, times[0], times.Count(time => time >= moment)), (run.Count, run.Time, told.Losses.Find(key)!.CountFrom(moment)));
            }
        }

        Assert.Equal(trades.Where(trade => trade.Time >= day).Sum(trade => trade.Result), told.DayResult, 20); // The 28th digit depends on the order of the sum.
    }

    private List<OwnFill> Read(DateTimeOffset from)
    {
        var rows = _stored.Where(fill => fill.Time >= from).OrderBy(fill => fill.Time).ToList();
        _rowsRead += rows.Count;
        return rows;
    }

    private static Instrument? InstrumentOf(string symbol) => MarketVenue.Instruments.FirstOrDefault(listed => listed.Symbol == symbol);
}
