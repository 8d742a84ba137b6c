using System.Buffers;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Snapshots;
using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.MarketData;

public sealed class DayStatisticsTests
{
    private const long Hour = 3600;

    private readonly DayStatistics _day = new();

    [Fact]
    public void Before_the_first_trade_all_figures_are_zero()
    {
        var figures = _day.Read(Prints.NoonMs);

        Assert.Equal((0, 0, 0, 0, 0), (figures.OpenTicks, figures.HighTicks, figures.LowTicks, figures.LastTicks, figures.Lots));
        Assert.Equal(0m, figures.ChangeRate);
    }

    [Fact]
    public void High_low_volume_turnover_and_change_are_those_of_the_day()
    {
        _day.Add(Prints.Trade(0, 100, 1));
        _day.Add(Prints.Trade(10, 120, 2));
        _day.Add(Prints.Trade(5 * Hour, 90, 3));
        _day.Add(Prints.Trade(6 * Hour, 110, 4));

        var figures = _day.Read(Prints.NoonMs + (6 * Hour * 1000));

        Assert.Equal((100, 120, 90, 110, 10), (figures.OpenTicks, figures.HighTicks, figures.LowTicks, figures.LastTicks, figures.Lots));
        Assert.Equal(100 + 240 + 270 + 440, (long)figures.TickLots);
        Assert.Equal(0.1m, figures.ChangeRate);
    }

    [Fact]
    public void Change_that_does_not_end_is_told_with_eight_decimals()
    {
        _day.Add(Prints.Trade(0, 300, 1));
        _day.Add(Prints.Trade(10, 301, 1));

        Assert.Equal(0.00333333m, _day.Read(Prints.NoonMs + (Hour * 1000)).ChangeRate);
    }

    [Fact]
    public void What_is_older_than_a_day_no_longer_counts_but_its_last_price_is_the_open()
    {
        _day.Add(Prints.Trade(0, 500, 7));
        _day.Add(Prints.Trade(12 * Hour, 100, 1));
        _day.Add(Prints.Trade(20 * Hour, 120, 2));

        var figures = _day.Read(Prints.NoonMs + (25 * Hour * 1000));
        Assert.Equal((500, 120, 100, 120, 3), (figures.OpenTicks, figures.HighTicks, figures.LowTicks, figures.LastTicks, figures.Lots));

        figures = _day.Read(Prints.NoonMs + (72 * Hour * 1000));
        Assert.Equal((120, 120, 120, 120, 0), (figures.OpenTicks, figures.HighTicks, figures.LowTicks, figures.LastTicks, figures.Lots));
        Assert.Equal(0m, figures.ChangeRate);
    }

    [Fact]
    public void A_minute_of_yesterday_is_not_added_to_the_same_minute_of_today()
    {
        _day.Add(Prints.Trade(0, 100, 1));
        _day.Add(Prints.Trade(24 * Hour, 200, 2));

        var figures = _day.Read(Prints.NoonMs + (24 * Hour * 1000));
        Assert.Equal((100, 200, 200, 2), (figures.OpenTicks, figures.HighTicks, figures.LowTicks, figures.Lots));
    }

    [Fact]
    public void Every_minute_of_a_day_is_counted_also_in_one_read_back()
    {
        for (var minute = 0; minute < 25 * 60; minute++)
            _day.Add(Prints.Trade(minute * 60, 1_000 + minute, 1 + (minute % 7)));
        var written = new ArrayBufferWriter<byte>();
        _day.Save(new SnapshotWriter(written));
        var read = new DayStatistics();
        read.Load(new SnapshotReader(written.WrittenMemory));

        foreach (var figures in new[] { _day.Read(Prints.NoonMs + (25 * Hour * 1000) - 1), read.Read(Prints.NoonMs + (25 * Hour * 1000) - 1) })
        {
            var lots = Enumerable.Range(60, 24 * 60).Sum(minute => 1 + (minute % 7));
            Assert.Equal((1_059, 2_499, 1_060, 2_499, lots), (figures.OpenTicks, figures.HighTicks, figures.LowTicks, figures.LastTicks, figures.Lots));
        }
    }

    [Fact]
    public void Open_interest_is_what_all_accounts_hold_long()
    {
        var scenario = Scenario.Book("ask 5 @ 100.5 m1").When("t1: buy-open 4 @ 100.5 ioc");
        Assert.Equal(4, OpenInterest(scenario));

        scenario.When("m2: buy-open 3 @ 100").When("t1: sell-close 3 market");
        Assert.Equal(4, OpenInterest(scenario));
    }

    /// <summary>Feeds what changed since the last call.</summary>
    private long OpenInterest(Scenario scenario)
    {
        foreach (var position in scenario.Log.Positions)
            _day.PositionChanged(position);
        scenario.Log.Positions.Clear();
        return _day.OpenInterestLots;
    }
}
