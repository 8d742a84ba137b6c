using MartDesk.Desk.Alerts;
using MartDesk.Desk.History;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using MartDesk.Web.History;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.History;

public sealed class RecordPageTests
{
    private static readonly OrderOrigin Breakout = new("A1", "P1", "btc-breakout", "Breakout v3", "MD1", null, Sample.Time);

    [Fact]
    public async Task Positions_show_break_even_funding_targets_and_who_opened_them()
    {
        await using var desk = await StartAsync();
        var closing = Sample.Order.Order with { VenueOrderId = "w", ClientOrderId = "", Side = OrderSide.Sell, Effect = PositionEffect.Close, Kind = OrderKind.TakeProfit, TriggerPrice = 62_600.0m };
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [Sample.Order, Sample.Order with { Order = closing }, Sample.Order with { Order = closing with { VenueOrderId = "s", Kind = OrderKind.StopLoss, TriggerPrice = 60_480.0m } }] });
        desk.History.Results = HistoryResults.Empty with { Open = [Open(fees: 9.18m, funding: -1.25m)] };

        var html = await desk.Client.GetStringAsync("/positions");

        // 61,214.7 × 0.25 + 9.18 + 1.25 = 15,314.105; by 0.25 × (1 − 0.0006) = 61,293.19…
        Assert.Contains("61,293.2 even", html);
        Assert.Contains("−1.25 funding", html);
        Assert.Contains("62,600.0", html);
        Assert.Contains("60,480.0 stop", html);
        Assert.Contains("btc-breakout", html);
    }

    [Fact]
    public async Task Break_even_of_a_position_that_the_record_does_not_have_is_missing_not_wrong()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);

        var html = await desk.Client.GetStringAsync("/positions");

        Assert.Contains("— even", html);
        Assert.Contains("not recorded", html);
    }

    [Fact]
    public async Task Results_are_the_sum_of_their_rows_in_every_grouping_and_say_that_they_equal_the_ledger()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.History.Results = new HistoryResults(
            1,
            [Closed(10m)],
            [],
            [
                new ResultAmount(Sample.Time, "acc1", "BTCUSDT", Breakout, 10m, -0.60000001m, 0m),
                new ResultAmount(Sample.Time, "acc1", "ETHUSDT", null, -4m, -0.4m, -0.25m),
                new ResultAmount(Sample.Time.AddDays(-20), "acc1", "ETHUSDT", null, 1_000m, 0m, 0m),
                new ResultAmount(Sample.Time, "other", "BTCUSDT", null, 7_777m, 0m, 0m),
            ],
            [new LedgerCheck("acc1", 4.99999999m, 4.99999999m)]);

        foreach (var group in (string[])["account", "pointer", "strategy", "market"])
        {
            var html = await PageAsync(desk, $"/portfolio?by={group}");
            Assert.Contains("title=\"+4.74999999\">+4.75</td>", html);
            Assert.Contains("equal to the venue's ledger to the last digit", html);
        }

        var byPointer = await PageAsync(desk, "/portfolio?by=pointer");
        Assert.Contains("btc-breakout", byPointer);
        Assert.Contains("Not by this desk", byPointer);
        Assert.Contains("title=\"+9.39999999\"", byPointer);
        Assert.Contains("+1,004.75", await PageAsync(desk, "/portfolio?days=30"));
        Assert.DoesNotContain("7,777", byPointer);
    }

    [Fact]
    public async Task Difference_from_the_ledger_is_said_with_both_numbers()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.History.Results = HistoryResults.Empty with { Checks = [new LedgerCheck("acc1", 5m, 4.5m)] };

        Assert.Contains("Paper: fills say +5, the venue's ledger says +4.5.", await PageAsync(desk, "/portfolio"));
    }

    [Fact]
    public async Task Long_lists_go_on_where_the_page_ended_and_foreign_fills_are_called_so()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        for (var i = 0; i < 130; i++)
            desk.History.Add("acc1", Sample.Time.AddMinutes(-i), origin: i == 0 ? Breakout : null);

        var first = await desk.Client.GetStringAsync("/fills");
        var link = System.Text.RegularExpressions.Regex.Match(first, "href=\"(/fills\\?before=[0-9-]+)\">Older").Groups[1].Value;
        var second = await desk.Client.GetStringAsync(link);

        Assert.Contains("Sum of 100 rows", first);
        Assert.Contains("Sum of 30 rows", second);
        Assert.Contains("3000000100", first);
        Assert.Contains("3000000101", second);
        Assert.Contains("btc-breakout", first);
        Assert.Contains(">foreign</span>", second);
    }

    [Fact]
    public async Task Export_is_whole_in_order_and_holds_no_formula()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        for (var i = 0; i < 1_500; i++)
            desk.History.Add("acc1", Sample.Time.AddSeconds(-i), PositionEffect.Close, realised: -1.5m, origin: Breakout with { PointerName = "=HYPERLINK(\"http://x\",\"y\")", Strategy = "+1,2" });

        using var answer = await desk.Client.GetAsync(new Uri("/export/fills.csv?days=0", UriKind.Relative));
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("attachment", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal(1_501, lines.Length);
        Assert.Equal(
            "2026-11-21T14:32:07.000Z,acc1,BTCUSDT,sell,close,1,60000,1.8,-1.5,taker,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",\"'+1,2\",A1,MD1,o1,3000000001",
            lines[1]);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("\r=1", "\"'\r'=1\"")]
    [InlineData(" =1", " '=1")]
    [InlineData("\"=1", "\"\"\"'=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("a; \"@x", "\"a; \"\"'@x\"")]
    [InlineData("a\t+1", "a\t'+1")]
    [InlineData("a\n=1", "\"a\n'=1\"")]
    [InlineData("a=1-2", "a=1-2")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("plain", "plain")]
    public void Text_of_a_file_begins_no_formula(string text, string expected) => Assert.Equal(expected + ",-1.5\r\n", Csv.Line(text, -1.5m));

    [Fact]
    public async Task Every_file_is_served()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);

        foreach (var name in (string[])["fills", "ledger", "round-trips", "positions", "orders", "equity", "alerts"])
        {
            var lines = (await desk.Client.GetStringAsync($"/export/{name}.csv?days=0")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines.Length > 1, name);
            var columns = lines[0].Split(',').Length;
            Assert.All(lines.Where(line => !line.Contains('"')), line => Assert.Equal(columns, line.Split(',').Length));
        }
    }

    [Fact]
    public async Task Open_orders_tell_the_desks_own_from_foreign_ones()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [Sample.Order, Sample.Order with { Order = Sample.Order.Order with { VenueOrderId = "elsewhere" } }] });
        desk.History.Origins[("acc1", Sample.Order.Order.VenueOrderId)] = Breakout;

        var html = await desk.Client.GetStringAsync("/orders");

        Assert.Contains("<a href=\"/alerts/A1\" title=\"Strategy Breakout v3\">btc-breakout</a>", html);
        Assert.Equal(2, html.Split(">foreign</span>").Length);
        Assert.Contains("2 open · 0 waiting", html);
    }

    private static async Task<string> PageAsync(RunningDesk desk, string path) => System.Net.WebUtility.HtmlDecode(await desk.Client.GetStringAsync(path));

    private static Task<RunningDesk> StartAsync() => RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));

    private static RoundTrip Open(decimal fees, decimal funding) => new()
    {
        AccountId = "acc1",
        Symbol = "BTCUSDT",
        Side = PositionSide.Long,
        OpenTime = Sample.Time.AddHours(-8),
        Contracts = 250,
        OpenedContracts = 250,
        EntryPrice = 61_214.7m,
        Realised = 0m,
        Fees = fees,
        Funding = funding,
        Origin = Breakout,
        IsWhole = true,
    };

    private static RoundTrip Closed(decimal realised) => Open(0m, 0m) with { CloseTime = Sample.Time, Contracts = 0, Realised = realised };

    [Fact]
    public async Task Ended_orders_are_listed_with_their_end_and_go_on_page_by_page()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        for (var i = 1; i <= 130; i++)
            desk.History.EndedOrders.Add(Ended(i, i % 2 == 0 ? LegState.Filled : LegState.Cancelled));
        desk.History.EndedOrders.Add(Ended(131, LegState.Rejected) with { Message = "The balance is not enough. <b>(40027)</b>" });
        desk.History.EndedOrders.Add(Ended(132, LegState.Filled) with { AccountId = "other" });

        var html = await desk.Client.GetStringAsync("/orders/ended");
        Assert.Contains("Sum of 100 rows", html);
        Assert.Contains("title=\"The balance is not enough. &lt;b&gt;(40027)&lt;/b&gt;\">refused</span>", html);
        Assert.Contains("btc-breakout", html);
        Assert.Contains("<option value=\"BTCUSDT\">BTCUSDT</option>", html);
        Assert.Contains("Sum of 100 rows", await desk.Client.GetStringAsync("/orders/ended?symbol=BTCUSDT&days=30"));
        var older = System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(html, "href=\"(/orders/ended\\?[^\"]*before=[^\"]*)\">Older").Groups[1].Value);
        var rest = await desk.Client.GetStringAsync(older);
        Assert.Contains("Sum of 31 rows", rest);
        Assert.DoesNotContain("Older", rest);

        var csv = await desk.Client.GetStringAsync("/export/ended-orders.csv?days=7");
        Assert.Equal(1 + 131, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("sent,account,market,side", csv, StringComparison.Ordinal);
        Assert.Contains("href=\"/orders/ended\"", await desk.Client.GetStringAsync("/orders"));
    }

    private static EndedOrder Ended(int number, LegState state) => new()
    {
        Mark = new HistoryMark(Sample.Time.AddSeconds(number - 200).ToUnixTimeMilliseconds(), number),
        AccountId = "acc1",
        AccountLabel = "Paper",
        Symbol = "BTCUSDT",
        Kind = OrderKind.Order,
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Type = OrderType.Market,
        Contracts = 10,
        FilledContracts = state == LegState.Filled ? 10 : 0,
        AveragePrice = state == LegState.Filled ? 61_214.7m : 0m,
        State = state,
        SentTime = Sample.Time.AddSeconds(number - 200),
        Origin = Breakout,
    };
}
