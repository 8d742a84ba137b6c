using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Planning;

/// <summary>The table of buy and sell, row by row. "long 250 own" is held and opened by the pointer; without "own" it is a stranger's.</summary>
public sealed class PlannerTests
{
    [Theory]
    // The rows of the table: action, previous, wanted, its size, quantity; held; mode; what is ordered.
    [InlineData("buy flat - - 0.1", "", "oneway", "open long 100")]
    [InlineData("buy flat long - 0.1", "", "hedge", "open long 100")]
    [InlineData("buy long - - 0.1", "long 250 own", "oneway", "open long 100")]
    [InlineData("buy long long 0.35 0.1", "long 250 own", "hedge", "open long 100")]
    [InlineData("buy long long 0.35 0.1", "", "oneway", "open long 350")]
    [InlineData("buy long - - 0.1", "", "oneway", "nothing desync")]
    [InlineData("buy short flat - 0.1", "short 250 own", "oneway", "close short 100")]
    [InlineData("buy short flat - 0.9", "short 250 own", "oneway", "close short 250")]
    [InlineData("buy short short 0.15 0.1", "short 250 own", "oneway", "close short 100")]
    [InlineData("buy short long 0.2 0.45", "short 250 own", "oneway", "close short 250; open long 200")]
    [InlineData("buy short long - 0.45", "short 250 own", "hedge", "close short 250; open long 200")]
    [InlineData("buy short long - 0.25", "short 250 own", "hedge", "close short 250")]
    [InlineData("buy short - - 0.25", "short 250", "oneway", "close short 250")]
    [InlineData("buy short - - 0.45", "short 250", "oneway", "close short 250; open long 200 (warned)")]
    [InlineData("buy short - - 50%", "short 250", "oneway", "close short 125")]
    [InlineData("buy short flat - 0.25", "", "oneway", "nothing nothing_to_close")]
    [InlineData("buy short - - 0.25", "", "hedge", "nothing nothing_to_close")]
    [InlineData("buy short long 0.2 0.45", "", "oneway", "open long 200")]
    [InlineData("buy short long - 0.45", "", "oneway", "nothing desync")]
    [InlineData("buy flat long 0.4 0.4", "long 250 own", "oneway", "open long 150")]
    [InlineData("buy flat long - 0.4", "long 250 own", "oneway", "nothing desync")]
    [InlineData("buy flat long 0.1 0.1", "short 250 own", "oneway", "close short 250; open long 100 (warned)")]
    [InlineData("buy flat long - 0.1", "short 250 own", "oneway", "close short 250 (warned)")]
    [InlineData("buy flat - - 0.1", "short 250", "oneway", "refused position_conflict")]
    [InlineData("buy flat - - 0.1", "short 250", "hedge", "open long 100")]
    [InlineData("buy - - - 0.1", "", "oneway", "open long 100")]
    [InlineData("buy - - - 0.1", "short 60", "oneway", "close short 60; open long 40")]
    [InlineData("buy - - - 0.05", "short 60", "oneway", "close short 50")]
    [InlineData("buy - - - 0.1", "", "hedge", "refused ambiguous_side")]
    // The mirror image.
    [InlineData("sell flat - - 0.1", "", "oneway", "open short 100")]
    [InlineData("sell short - - 0.1", "short 250 own", "oneway", "open short 100")]
    [InlineData("sell long flat - 0.9", "long 250 own", "hedge", "close long 250")]
    [InlineData("sell long short 0.2 0.45", "long 250 own", "oneway", "close long 250; open short 200")]
    [InlineData("sell long - - 0.45", "long 250", "oneway", "close long 250; open short 200 (warned)")]
    [InlineData("sell flat short - 0.1", "long 250 own", "oneway", "close long 250 (warned)")]
    [InlineData("sell - - - 0.1", "long 60", "oneway", "close long 60; open short 40")]
    // Verbs that name the side, and targets.
    [InlineData("long - - - 0.1", "short 50", "oneway", "refused position_conflict")]
    [InlineData("long - - - 0.1", "short 50", "hedge", "open long 100")]
    [InlineData("short - - - 100c", "", "oneway", "open short 100")]
    [InlineData("close - - - -", "short 50", "oneway", "close short 50")]
    [InlineData("close - - - -", "long 10, short 50", "hedge", "refused ambiguous_side")]
    [InlineData("closelong - - - 100%", "long 251", "oneway", "close long 251")]
    [InlineData("closeshort - - - 20c", "short 50", "oneway", "close short 20")]
    [InlineData("target - long 0.4 -", "long 250", "oneway", "open long 150")]
    [InlineData("target - long 0.1 -", "long 250", "oneway", "close long 150")]
    [InlineData("target - short 0.2 -", "long 400", "oneway", "close long 400; open short 200")]
    [InlineData("target - flat - -", "long 10, short 50", "hedge", "close long 10; close short 50")]
    [InlineData("target - long 0.25 -", "long 250", "oneway", "nothing in_line")]
    // Sizes.
    [InlineData("long - - - 1500$", "", "oneway", "open long 25")]
    [InlineData("long - - - 25%", "", "oneway", "open long 33")]
    [InlineData("long - - - 60", "", "oneway", "refused above_maximum")]
    [InlineData("long - - - 0.9c", "", "oneway", "refused below_minimum")]
    public void An_alert_leads_to(string alert, string held, string mode, string expected) =>
        Assert.Equal(expected, InWords(Planner.Make(Context(alert, held, mode))));

    [Theory]
    [InlineData(60_000, 60_006, "open long 100")]
    [InlineData(60_000, 60_061, "refused spread")]
    [InlineData(0, 60_006, "refused spread")]
    public void An_entry_at_market_needs_a_narrow_spread_where_the_pointer_asks_for_one(int bid, int ask, string expected)
    {
        var entry = Context("long - - - 0.1", "", "oneway");
        var quote = new Quote("BTCUSDT", 60_000m, 60_000m, bid, ask, DateTimeOffset.UnixEpoch);
        Assert.Equal(expected, InWords(Planner.Make(entry with { Quote = quote, Request = entry.Request with { MaxSpreadPercent = 0.1m } })));
    }

    [Fact]
    public void Neither_a_limit_price_nor_an_exit_asks_for_the_spread()
    {
        var wide = new Quote("BTCUSDT", 60_000m, 60_000m, 50_000m, 70_000m, DateTimeOffset.UnixEpoch);
        var limit = Context("long - - - 0.1", "", "oneway");
        Assert.Equal("open long 100", InWords(Planner.Make(limit with { Quote = wide, Request = limit.Request with { MaxSpreadPercent = 0.1m, OrderType = AlertOrderType.Limit, LimitPrice = 59_000m } })));
        var exit = Context("close - - - -", "long 5", "oneway");
        Assert.Equal("close long 5", InWords(Planner.Make(exit with { Quote = wide, Request = exit.Request with { MaxSpreadPercent = 0.1m } })));
    }

    [Fact]
    public void A_late_reversal_is_carried_out_as_its_exit_only()
    {
        var plan = Planner.Make(Context("sell long short 0.2 0.45", "long 250 own", "oneway") with { Age = TimeSpan.FromSeconds(61) });
        Assert.Equal("close long 250 (warned)", InWords(plan));
    }

    [Fact]
    public void A_contract_that_does_not_trade_is_not_entered_but_left()
    {
        var entry = Context("long - - - 0.1", "", "oneway");
        Assert.Equal("refused symbol_not_trading", InWords(Planner.Make(entry with { Instrument = entry.Instrument with { IsTrading = false } })));
        var exit = Context("close - - - -", "long 5", "oneway");
        Assert.Equal("close long 5", InWords(Planner.Make(exit with { Instrument = exit.Instrument with { IsTrading = false } })));
    }

    private static PlanContext Context(string alert, string held, string mode)
    {
        var words = alert.Split(' ');
        var quantity = words[4];
        var (digits, unit) = quantity[^1] switch
        {
            '%' => (quantity[..^1], QuantityUnit.Percent),
            '$' => (quantity[..^1], QuantityUnit.Quote),
            'c' => (quantity[..^1], QuantityUnit.Contracts),
            _ => (quantity, QuantityUnit.Base),
        };
        return new PlanContext
        {
            Request = new AlertRequest
            {
                Verb = Enum.Parse<AlertVerb>(words[0], ignoreCase: true),
                Symbol = "BTCUSDT",
                Before = words[1] == "-" ? null : Enum.Parse<TargetPosition>(words[1], ignoreCase: true),
                After = words[2] == "-" ? null : Enum.Parse<TargetPosition>(words[2], ignoreCase: true),
                AfterSize = words[3] == "-" ? null : Number(words[3]),
                Quantity = digits == "-" ? null : Number(digits),
                Unit = unit,
                Leverage = 10,
                MarginMode = MarginMode.Isolated,
                EntryMaxLagSeconds = 60,
            },
            Instrument = MarketVenue.Instruments[0],
            Mode = mode == "hedge" ? PositionMode.Hedge : PositionMode.OneWay,
            Long = Held(held, PositionSide.Long),
            Short = Held(held, PositionSide.Short),
            OwnLong = held.Contains("long", StringComparison.Ordinal) && held.Contains("own", StringComparison.Ordinal) ? 1_000 : 0,
            OwnShort = held.Contains("short", StringComparison.Ordinal) && held.Contains("own", StringComparison.Ordinal) ? 1_000 : 0,
            Quote = new Quote("BTCUSDT", 60_000m, 60_000m, 60_000m, 60_000.1m, DateTimeOffset.UnixEpoch),
            Available = 8_000m,
            Equity = 10_000m,
        };
    }

    private static Position? Held(string held, PositionSide side)
    {
        var words = held.Split(", ").Select(one => one.Split(' ')).FirstOrDefault(one => one[0].Equals(side.ToString(), StringComparison.OrdinalIgnoreCase));
        return words is null ? null : new Position
        {
            Symbol = "BTCUSDT",
            Side = side,
            Contracts = (long)Number(words[1]),
            EntryPrice = 60_000m,
            Leverage = 10,
            MarginMode = MarginMode.Isolated,
            OpenTime = DateTimeOffset.UnixEpoch,
            UpdateTime = DateTimeOffset.UnixEpoch,
        };
    }

    private static string InWords(Plan plan) => plan switch
    {
        Plan.Refused refused => $"refused {refused.Code}",
        Plan.Nothing nothing => $"nothing {nothing.Code}",
        Plan.Orders orders => string.Join("; ", orders.Legs.Select(InWords)) + (orders.Warning is null ? "" : " (warned)"),
        _ => throw new InvalidOperationException(),
    };

    private static string InWords(PlannedLeg leg)
    {
        var isLong = (leg.Side == OrderSide.Buy) == (leg.Effect == PositionEffect.Open);
        return $"{leg.Effect} {(isLong ? "long" : "short")} {leg.Contracts}".ToLowerInvariant();
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
