using MartDesk.Exchange.MarketData;

namespace MartDesk.Exchange.Tests.MarketData;

public sealed class CandleSeriesTests
{
    private const long Noon = Prints.NoonSeconds;

    private readonly CandleSeries _series = new();

    [Fact]
    public void A_minute_holds_first_highest_lowest_and_last_price_and_what_was_traded()
    {
        Trades((0, 100, 1), (20, 105, 2), (40, 95, 3), (59, 101, 4), (60, 102, 5));

        Assert.Equal("0: 100 105 95 101 v10; 60: 102 102 102 102 v5", Rows(1, 0, 60, now: 60));
    }

    [Fact]
    public void A_minute_without_a_trade_repeats_the_close_before_it()
    {
        Trades((0, 100, 1), (180, 90, 1));

        Assert.Equal(
            "0: 100 100 100 100 v1; 60: 100 100 100 100 v0; 120: 100 100 100 100 v0; 180: 90 90 90 90 v1; 240: 90 90 90 90 v0",
            Rows(1, -600, 600, now: 240));
    }

    [Fact]
    public void Nothing_is_known_before_the_first_trade_nor_after_now()
    {
        Assert.Equal(string.Empty, Rows(1, -600, 600, now: 0));
        Trades((60, 100, 1));

        Assert.Equal(string.Empty, Rows(1, -600, 59, now: 100));
        Assert.Equal(string.Empty, Rows(1, 120, 600, now: 100));
        Assert.Equal(string.Empty, Rows(1, 600, 60, now: 100));
        Assert.Equal("60: 100 100 100 100 v1", Rows(1, 60, 60, now: 100));
    }

    [Fact]
    public void A_range_takes_the_bars_that_begin_in_it()
    {
        Trades((0, 1, 1), (60, 2, 1), (120, 3, 1), (180, 4, 1));

        Assert.Equal("60: 2 2 2 2 v1; 120: 3 3 3 3 v1", Rows(1, 1, 179, now: 180));
        Assert.Equal("60: 2 2 2 2 v1; 120: 3 3 3 3 v1", Rows(1, 60, 120, now: 180));
    }

    [Fact]
    public void Longer_bars_are_put_together_from_minutes_on_whole_steps()
    {
        Trades((0, 100, 1), (240, 110, 2), (299, 90, 3), (900, 70, 4));

        Assert.Equal("0: 100 110 90 90 v6; 300: 90 90 90 90 v0; 600: 90 90 90 90 v0; 900: 70 70 70 70 v4", Rows(5, 0, 900, now: 1000));
        Assert.Equal("0: 100 110 70 70 v10", Rows(60, 0, 900, now: 1000));
    }

    [Fact]
    public void A_bar_that_began_before_the_first_trade_is_part_of_the_known_range()
    {
        Trades((7200 + 60, 100, 1));

        Assert.Equal("0: 100 100 100 100 v1", Rows(720, -86_400, 86_400, now: 7300));
    }

    [Theory]
    [InlineData(1440, "2024-08-08")]
    [InlineData(4320, "2024-08-06")]
    [InlineData(10080, "2024-08-05")]
    public void Days_begin_at_midnight_and_weeks_on_monday(int step, string begins)
    {
        Trades((0, 100, 1));

        var bar = Assert.Single(_series.Query(step, Noon - (20 * 86_400), Noon, Prints.NoonMs));
        Assert.Equal(begins, DateTimeOffset.FromUnixTimeSeconds(bar.TimeSeconds).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, bar.TimeSeconds % 86_400);
    }

    [Fact]
    public void Every_step_adds_up_to_the_same_volume_and_extremes()
    {
        var random = new Random(1);
        var total = 0L;
        for (var second = 0L; second < 7 * 86_400; second += random.Next(1, 400))
        {
            var lots = random.Next(1, 9);
            total += lots;
            Trades((second, random.Next(1, 1000), lots));
        }

        foreach (var step in CandleStep.AllMinutes)
        {
            var rows = new List<Candle>();
            for (var from = Noon - (20 * 86_400); ; from = rows[^1].TimeSeconds + 1)
            {
                var page = _series.Query(step, from, long.MaxValue, (Noon + (7 * 86_400)) * 1000);
                if (page.Count == 0)
                    break;
                Assert.InRange(page.Count, 1, CandleSeries.MaxRows);
                rows.AddRange(page);
            }

            Assert.Equal(total, rows.Sum(row => row.Lots));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(step * 60L, pair.Second.TimeSeconds - pair.First.TimeSeconds));
            Assert.All(rows, row => Assert.True(row.LowTicks <= Math.Min(row.OpenTicks, row.CloseTicks) && row.HighTicks >= Math.Max(row.OpenTicks, row.CloseTicks)));
        }
    }

    [Fact]
    public void At_most_500_rows_are_given_the_oldest_first()
    {
        Trades((0, 100, 1), (1000 * 60, 90, 1));

        var rows = _series.Query(1, 0, long.MaxValue, long.MaxValue);

        Assert.Equal(500, rows.Count);
        Assert.Equal((Noon, Noon + (499 * 60)), (rows[0].TimeSeconds, rows[^1].TimeSeconds));
    }

    [Fact]
    public void The_bar_in_work_is_the_one_of_now_even_when_nothing_was_traded_in_it()
    {
        Assert.Null(_series.Current(1, Prints.NoonMs));
        Trades((0, 100, 1), (30, 102, 2));

        Assert.Equal("0: 100 102 100 102 v3", Text(_series.Current(1, Prints.NoonMs + 59_000)!.Value));
        Assert.Equal("60: 102 102 102 102 v0", Text(_series.Current(1, Prints.NoonMs + 60_000)!.Value));
        Assert.Equal("0: 100 102 100 102 v3", Text(_series.Current(5, Prints.NoonMs + 60_000)!.Value));
    }

    [Fact]
    public void Seven_days_are_always_kept_and_after_31_the_oldest_minutes_go()
    {
        for (var minute = 0L; minute < 40 * 1440; minute++)
            Trades((minute * 60, 100 + minute, 1));

        var oldest = _series.Query(1, 0, long.MaxValue, long.MaxValue)[0];
        Assert.Equal(Noon + (9 * 86_400), oldest.TimeSeconds);
        Assert.Equal(100 + (9 * 1440), oldest.OpenTicks);
    }

    [Fact]
    public void An_unknown_step_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _series.Query(2, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _series.Current(0, 1));
    }

    private void Trades(params ReadOnlySpan<(long Second, long Price, long Lots)> trades)
    {
        foreach (var (second, price, lots) in trades)
            _series.Add(Prints.Trade(second, price, lots));
    }

    private string Rows(int step, long from, long to, long now) =>
        string.Join("; ", _series.Query(step, Noon + from, Noon + to, (Noon + now) * 1000).Select(Text));

    private static string Text(Candle bar) =>
        $"{bar.TimeSeconds - Noon}: {bar.OpenTicks} {bar.HighTicks} {bar.LowTicks} {bar.CloseTicks} v{bar.Lots}";
}
