using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Ticket;

/// <summary>Every form that trades, as a browser without a script would send it.</summary>
public sealed class TradingTests
{
    private const string Position = "/positions/acc1/BTCUSDT/long";

    [Fact]
    public async Task Limit_order_with_targets_stop_and_expiry_reaches_the_desk_as_written()
    {
        await using var desk = await StartAsync();

        var answer = await SendAsync(desk, "side=buy&type=limit&price=61520&size=100&unit=contracts&tif=maker&leverage=10&margin=cross&stop=60480&stop-by=last&target-1=62600&share-1=60&target-2=63200&share-2=40&expires=240");

        Assert.Equal((HttpStatusCode.SeeOther, "/alerts/M1"), (answer.Status, answer.Location));
        var entry = Assert.IsType<ManualOrder.Entry>(Assert.Single(desk.Manual.Taken));
        Assert.Equal((PositionSide.Long, 10, MarginMode.Cross), (entry.Side, entry.Leverage!.Value, entry.MarginMode!.Value));
        Assert.Equal((PricingKind.Limit, 61_520m, TimeInForce.MakerOnly, 14_400), (entry.Pricing.Kind, entry.Pricing.LimitPrice!.Value, entry.Pricing.TimeInForce, entry.Pricing.ExpiresSeconds!.Value));
        Assert.Equal((60_480m, TriggerBy.Last), (entry.StopLoss!.Price!.Value, entry.StopLoss.TriggerBy));
        Assert.Equal([(62_600m, 60m), (63_200m, 40m)], entry.TakeProfits.Select(target => (target.Price!.Value, target.Share!.Value)));
    }

    [Theory]
    [InlineData("type=market", PricingKind.Market)]
    [InlineData("type=stop&trigger=62000", PricingKind.StopMarket)]
    [InlineData("type=stop&trigger=62000&price=62010", PricingKind.StopLimit)]
    [InlineData("type=trailing&trail=0.5&activation=62000", PricingKind.Trailing)]
    public async Task Every_kind_of_order_is_read(string fields, PricingKind kind)
    {
        await using var desk = await StartAsync();

        var answer = await SendAsync(desk, $"side=sell&size=5&unit=contracts&{fields}");

        var entry = Assert.IsType<ManualOrder.Entry>(Assert.Single(desk.Manual.Taken));
        Assert.Equal((PositionSide.Short, kind), (entry.Side, entry.Pricing.Kind));
    }

    [Theory]
    [InlineData("contracts", "", QuantityUnit.Contracts)]
    [InlineData("coins", "", QuantityUnit.Base)]
    [InlineData("money", "", QuantityUnit.Quote)]
    [InlineData("percent", "", QuantityUnit.PercentAvailable)]
    [InlineData("risk", "&stop=60000", QuantityUnit.RiskQuote)]
    [InlineData("risk-percent", "&stop=60000", QuantityUnit.RiskPercent)]
    public async Task Every_unit_of_size_is_read(string unit, string more, QuantityUnit expected)
    {
        await using var desk = await StartAsync();

        var answer = await SendAsync(desk, $"side=buy&type=market&size=2.5&unit={unit}{more}");

        Assert.Equal(new OrderSize(2.5m, expected), Assert.IsType<ManualOrder.Entry>(Assert.Single(desk.Manual.Taken)).Size);
    }

    [Fact]
    public async Task Reducing_order_closes_the_other_side_and_percent_counts_of_the_position()
    {
        await using var desk = await StartAsync();

        var answer = await SendAsync(desk, "side=buy&type=market&size=50&unit=percent&reduce=on");

        var exit = Assert.IsType<ManualOrder.Exit>(Assert.Single(desk.Manual.Taken));
        Assert.Equal((PositionSide.Short, QuantityUnit.PercentPosition), (exit.Side, exit.Size!.Unit));
    }

    [Fact]
    public async Task Scaled_order_is_several_on_the_step_and_a_form_sent_twice_orders_none_twice()
    {
        await using var desk = await StartAsync();
        const string form = "side=buy&type=scaled&scale-from=61000&scale-to=61000.7&scale-count=4&size=10&unit=contracts";

        var first = await SendAsync(desk, form);
        var second = await SendAsync(desk, form);

        Assert.Equal([61_000m, 61_000.2m, 61_000.5m, 61_000.7m], desk.Manual.Taken.Cast<ManualOrder.Entry>().Select(entry => entry.Pricing.LimitPrice!.Value));
        Assert.All(desk.Manual.Taken.Cast<ManualOrder.Entry>(), entry => Assert.Equal(2m, entry.Size.Quantity));
        Assert.Equal(HttpStatusCode.SeeOther, second.Status);
    }

    [Theory]
    [InlineData("type=market&size=5", "Choose buy or sell.")]
    [InlineData("side=buy&type=market", "Say how much.")]
    [InlineData("side=buy&type=limit&size=5", "A limit order needs its price.")]
    [InlineData("side=buy&type=stop&size=5", "A stop order needs the price that it waits for.")]
    [InlineData("side=buy&type=market&size=5&unit=risk", "A size by risk needs the stop")]
    [InlineData("side=buy&type=market&size=5&target-1=1&share-1=50&target-2=2&share-2=40", "must add up to 100 percent")]
    [InlineData("side=buy&type=scaled&size=5&scale-from=1&scale-to=2&scale-count=11", "A scaled order is 2 to 10 orders.")]
    [InlineData("side=buy&type=market&size=five", "The size is no number")]
    public async Task What_is_wrong_is_said_and_nothing_is_sent(string fields, string words)
    {
        await using var desk = await StartAsync();

        var answer = await SendAsync(desk, fields);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, WebUtility.HtmlDecode(answer.Html));
        Assert.Empty(desk.Manual.Taken);
    }

    [Fact]
    public async Task Live_takes_one_step_more_than_local_everywhere()
    {
        await using var desk = await StartAsync(VenueEnvironment.Live);
        foreach (var (path, form) in ((string, string)[])[
            ("/ticket/send", "account=acc1&symbol=BTCUSDT&request=page-1&side=buy&type=market&size=1"),
            (Position + "/close", "request=page-1&share=100&type=market"),
            (Position + "/reverse", "request=page-1"),
            (Position + "/trail", "request=page-1&trail=0.5"),
            (Position + "/protect", "request=page-1&stop=60000"),
            ("/orders/edit", $"account=acc1&order={Sample.Order.Order.VenueOrderId}&price=61500&contracts=100")])
        {
            var refused = await PostAsync(desk, path, form);
            Assert.Equal((path, HttpStatusCode.UnprocessableEntity), (path, refused.Status));
            Assert.Contains("real money", refused.Html);
        }

        Assert.Empty(desk.Manual.Taken);
        var sure = await PostAsync(desk, Position + "/reverse", "request=page-1&sure=yes");
        Assert.Equal(HttpStatusCode.SeeOther, sure.Status);
    }

    [Fact]
    public async Task Stop_that_waits_reaches_the_desk_as_written_from_the_ticket_and_from_the_position()
    {
        await using var desk = await StartAsync();

        _ = await SendAsync(desk, "side=buy&type=market&size=5&unit=contracts&stop=60480&stop-by=mark&stop-acts=time&stop-after=30&stop-hard=59000");
        _ = await PostAsync(desk, Position + "/protect", "request=page-2&stop=60480&stop-by=last&stop-acts=candle&stop-after=15");
        _ = await PostAsync(desk, Position + "/protect", "request=page-3&stop=60480&stop-by=mark&stop-acts=now&stop-after=15&stop-hard=");

        var taken = desk.Manual.Taken.ToList();
        Assert.Equal(new ExitPrice { Price = 60_480m, TriggerBy = TriggerBy.Mark, WaitSeconds = 30, HardPrice = 59_000m }, ((ManualOrder.Entry)taken[0]).StopLoss);
        Assert.Equal(new ExitPrice { Price = 60_480m, TriggerBy = TriggerBy.Last, CandleMinutes = 15 }, ((ManualOrder.Protect)taken[1]).StopLoss);
        Assert.Equal(new ExitPrice { Price = 60_480m, TriggerBy = TriggerBy.Mark }, ((ManualOrder.Protect)taken[2]).StopLoss);
    }

    [Theory]
    [InlineData("stop=60480&stop-acts=time", "A stop waits for 1 to 3600 seconds.")]
    [InlineData("stop=60480&stop-acts=time&stop-after=3601", "A stop waits for 1 to 3600 seconds.")]
    [InlineData("stop=60480&stop-acts=candle&stop-after=7&stop-by=last", "A stop waits for the close of a candle of 1, 5, 15, 30, 60, 240 minutes.")]
    [InlineData("stop=60480&stop-acts=candle&stop-after=5&stop-by=mark", "choose that the stop watches the last price")]
    [InlineData("stop=60480&stop-hard=59000", "one that acts at once is at the venue already")]
    [InlineData("target-1=62000&stop-acts=time&stop-after=30", "Say at which price the stop stands that is to wait.")]
    [InlineData("stop=60480&stop-acts=later", "A stop acts at once, after some seconds, or at the close of a candle.")]
    [InlineData("stop=60480&stop-acts=time&stop-after=soon", "The time that the stop waits is no whole number.")]
    public async Task Stop_that_cannot_wait_so_is_refused_with_what_was_typed_kept(string form, string words)
    {
        await using var desk = await StartAsync();

        var answer = await PostAsync(desk, Position + "/protect", "request=page-1&" + form);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, WebUtility.HtmlDecode(answer.Html));
        Assert.Empty(desk.Manual.Taken);
    }

    [Fact]
    public async Task Stops_that_the_desk_keeps_are_shown_with_their_state_and_taken_away_once_a_click()
    {
        await using var desk = await StartAsync();
        desk.Stops.Kept.Add(Sample.KeptStop with { BeyondSince = Sample.Time });
        desk.Stops.Kept.Add(Sample.KeptStop with { ClientOrderId = "MDQZK2", AccountId = "acc2" });

        foreach (var path in (string[])["/orders", Position, "/positions"])
            Assert.Contains("acts at", await desk.Client.GetStringAsync(path), StringComparison.Ordinal);
        var html = await desk.Client.GetStringAsync("/orders");
        Assert.Contains("They are not at the venue, and act only while the desk runs.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("MDQZK2", html, StringComparison.Ordinal); // Of an account that is not shown.
        var first = await PostAsync(desk, "/orders/cancel-stop", "account=acc1&stop=MDQZK1");
        _ = await PostAsync(desk, "/orders/cancel-stop", "account=acc1&stop=MDQZK1");
        var foreign = await PostAsync(desk, "/orders/cancel-stop", "account=acc1&stop=MDQZK2");

        Assert.Equal("/alerts/M1", first.Location);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        var order = Assert.IsType<ManualOrder.CancelStop>(Assert.Single(desk.Manual.Taken));
        Assert.Equal(("acc1", "BTCUSDT", "MDQZK1"), (order.AccountId, order.Symbol, order.ClientOrderId));
    }

    [Fact]
    public async Task Market_in_which_only_the_desk_keeps_a_stop_can_be_cleared()
    {
        await using var desk = await StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [] });
        desk.Stops.Kept.Add(Sample.KeptStop);

        Assert.Contains("/orders/cancel-all", await desk.Client.GetStringAsync("/orders"), StringComparison.Ordinal);
        Assert.Contains("acc1/BTCUSDT", await desk.Client.GetStringAsync("/orders/cancel-all"), StringComparison.Ordinal);
        _ = await PostAsync(desk, "/orders/cancel-all", "market=acc1/BTCUSDT");

        Assert.IsType<ManualOrder.CancelAll>(Assert.Single(desk.Manual.Taken));
    }

    [Fact]
    public async Task Position_is_closed_in_parts_protected_trailed_and_reversed()
    {
        await using var desk = await StartAsync();

        foreach (var (what, form) in ((string, string)[])[
            ("close", "share=25&type=market"), ("close", "share=100&type=limit&price=62000"), ("close", "share=contracts&contracts=7&type=market"),
            ("protect", "stop=60480&target-1=62600"), ("trail", "trail=0.5&activation=62000"), ("reverse", "")])
        {
            var answer = await PostAsync(desk, $"{Position}/{what}", $"request=page-{form.GetHashCode(StringComparison.Ordinal)}&{form}");
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        }

        var taken = desk.Manual.Taken.ToList();
        Assert.Equal(new OrderSize(25m, QuantityUnit.PercentPosition), ((ManualOrder.Exit)taken[0]).Size);
        Assert.Equal((null, 62_000m), (((ManualOrder.Exit)taken[1]).Size, ((ManualOrder.Exit)taken[1]).Pricing.LimitPrice!.Value));
        Assert.Equal(new OrderSize(7m, QuantityUnit.Contracts), ((ManualOrder.Exit)taken[2]).Size);
        Assert.Equal(60_480m, ((ManualOrder.Protect)taken[3]).StopLoss!.Price);
        Assert.Equal((0.5m, 62_000m), (((ManualOrder.Trail)taken[4]).Percent, ((ManualOrder.Trail)taken[4]).ActivationPrice!.Value));
        Assert.Equal(PositionSide.Long, ((ManualOrder.Reverse)taken[5]).Side);
    }

    [Theory]
    [InlineData("close", "share=contracts&contracts=251&type=market", "251 contracts cannot be closed of 250.")]
    [InlineData("close", "type=market", "Choose how much to close.")]
    [InlineData("protect", "", "Name a stop or a target.")]
    [InlineData("trail", "trail=9", "The distance is 0.1 to 5 percent.")]
    public async Task Wrong_wish_for_a_position_is_refused_with_what_was_typed_kept(string what, string form, string words)
    {
        await using var desk = await StartAsync();

        var answer = await PostAsync(desk, $"{Position}/{what}", "request=page-1&" + form);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, WebUtility.HtmlDecode(answer.Html));
        Assert.Empty(desk.Manual.Taken);
    }

    [Fact]
    public async Task Refusal_of_the_desk_is_shown_on_the_page_of_the_position()
    {
        await using var desk = await StartAsync();
        desk.Manual.Refuse = _ => new AlertAnswer(503, "refused", null, "not_stored", "The order could not be stored.", "Try again.");

        var answer = await PostAsync(desk, Position + "/reverse", "request=page-1");

        Assert.Contains("The order could not be stored. Try again.", answer.Html);
    }

    [Fact]
    public async Task Position_that_is_gone_says_so()
    {
        await using var desk = await StartAsync();

        using var answer = await desk.Client.GetAsync(new Uri("/positions/acc1/ETHUSDT/long", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task One_order_and_all_orders_of_a_market_are_cancelled_once_a_click()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await StartAsync(time: time);
        var order = $"account=acc1&order={Sample.Order.Order.VenueOrderId}";

        var first = await PostAsync(desk, "/orders/cancel", order);
        var second = await PostAsync(desk, "/orders/cancel", order);
        var all = await PostAsync(desk, "/orders/cancel-all", "market=acc1/BTCUSDT&market=acc1/NOPE");
        time.Advance(TimeSpan.FromSeconds(20));
        _ = await PostAsync(desk, "/orders/cancel", order);

        Assert.Equal("/alerts/M1", first.Location);
        var taken = desk.Manual.Taken.ToList();
        Assert.Equal(3, taken.Count);
        Assert.Equal((Sample.Order.Order.VenueOrderId, OrderKind.Order), (((ManualOrder.Cancel)taken[0]).VenueOrderId, ((ManualOrder.Cancel)taken[0]).Kind));
        Assert.IsType<ManualOrder.CancelAll>(taken[1]);
        Assert.IsType<ManualOrder.Cancel>(taken[2]);
        Assert.Contains("Orders are being cancelled", all.Html);
    }

    [Fact]
    public async Task Order_is_changed_on_the_step_by_what_is_different_and_once_a_click()
    {
        await using var desk = await StartAsync();
        var order = $"account=acc1&order={Sample.Order.Order.VenueOrderId}&contracts=120";

        var off = await PostAsync(desk, "/orders/edit", order + "&price=61500.05");
        var changed = await PostAsync(desk, "/orders/edit", order + "&price=61500.1");
        var again = await PostAsync(desk, "/orders/edit", order + "&price=61500.1");
        _ = await PostAsync(desk, "/orders/edit", $"account=acc1&order={Sample.Order.Order.VenueOrderId}&contracts=100&price=61500.2");
        var same = await PostAsync(desk, "/orders/edit", $"account=acc1&order={Sample.Order.Order.VenueOrderId}&contracts=100&price=61520.0");

        Assert.Contains("Price 61500.05 is off the 0.1 step.", off.Html);
        Assert.Equal(("/alerts/M1", "/alerts/M1"), (changed.Location, again.Location));
        Assert.Contains("Everything is as the order stands", same.Html);
        var edits = desk.Manual.Taken.Cast<ManualOrder.Edit>().ToList();
        Assert.Equal(2, edits.Count);
        Assert.Equal((61_500.1m, null, 120L), (edits[0].LimitPrice, edits[0].TriggerPrice, edits[0].Contracts));
        Assert.Equal((61_500.2m, (long?)null), (edits[1].LimitPrice, edits[1].Contracts));
    }

    [Fact]
    public async Task Stop_and_target_of_a_waiting_entry_are_shown_and_changed_by_what_is_different()
    {
        await using var desk = await StartAsync();
        var order = Sample.Order.Order with { Presets = new OrderPresets { TakeProfitPrice = 62_600m, StopLossPrice = 60_480m, StopLossBy = TriggerBy.Mark } };
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [Sample.Order with { Order = order }] });
        var address = $"/orders/edit?account=acc1&order={order.VenueOrderId}";
        var form = $"account=acc1&order={order.VenueOrderId}&contracts=100&price=61520";

        var list = await desk.Client.GetStringAsync(new Uri("/orders", UriKind.Relative));
        var page = await desk.Client.GetStringAsync(new Uri(address, UriKind.Relative));
        var moved = await PostAsync(desk, "/orders/edit", form + "&target=62600&target-by=last&stop=60500&stop-by=mark");
        var watched = await PostAsync(desk, "/orders/edit", form + "&target=62600&target-by=mark&stop=60480&stop-by=mark");
        var chart = await PostAsync(desk, "/orders/edit", $"account=acc1&order={order.VenueOrderId}&contracts=100&price=61400&trigger=61400");
        var removed = await PostAsync(desk, "/orders/edit", form + "&target=&target-by=last&stop=60480&stop-by=mark");
        var off = await PostAsync(desk, "/orders/edit", form + "&target=62600&target-by=last&stop=60480.05&stop-by=mark");
        var other = await PostAsync(desk, "/orders/edit", form + "&target=62600&target-by=index&stop=60480&stop-by=mark");

        Assert.Contains("62,600.0 <span class=\"t3 tiny\">target by last</span>", list);
        Assert.Contains("60,480.0 <span class=\"t3 tiny\">stop by mark</span>", list);
        Assert.Matches("name=\"stop\"[^>]*value=\"60480\"", page);
        Assert.Matches("name=\"target\"[^>]*value=\"62600\"", page);
        Assert.All([moved, watched, chart], answer => Assert.Equal(HttpStatusCode.SeeOther, answer.Status));
        var edits = desk.Manual.Taken.Cast<ManualOrder.Edit>().ToList();
        Assert.Equal((60_500m, TriggerBy.Mark, null), (edits[0].StopLossPrice!.Value, edits[0].StopLossBy!.Value, edits[0].TakeProfitPrice));
        Assert.Equal((62_600m, TriggerBy.Mark, null), (edits[1].TakeProfitPrice!.Value, edits[1].TakeProfitBy!.Value, edits[1].StopLossPrice));
        Assert.Equal((61_400m, null, null), (edits[2].LimitPrice!.Value, edits[2].TakeProfitPrice, edits[2].StopLossPrice)); // A line that is dragged names neither.
        Assert.Equal(3, edits.Count);
        Assert.Contains("The target cannot be taken away", removed.Html);
        Assert.Contains("Price 60480.05 is off the 0.1 step.", off.Html);
        Assert.Contains("The target watches the last or the mark price.", other.Html);
    }

    [Fact]
    public async Task What_the_desk_would_refuse_of_a_change_is_said_in_the_form_with_what_was_typed_kept()
    {
        await using var desk = await StartAsync();
        desk.Manual.Estimate = new OrderEstimate("bracket_side", "The stop 61600 is above the order's price 61520.0; a buy needs it below.", [], null);

        var answer = await PostAsync(desk, "/orders/edit", $"account=acc1&order={Sample.Order.Order.VenueOrderId}&contracts=100&price=61520&target=&target-by=last&stop=61600&stop-by=last");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("a buy needs it below", answer.Html);
        Assert.Matches("name=\"stop\"[^>]*value=\"61600\"", answer.Html);
        Assert.Empty(desk.Manual.Taken);
    }

    [Fact]
    public async Task Order_that_closes_has_no_stop_and_target_in_its_form_and_takes_none()
    {
        await using var desk = await StartAsync();
        var order = Sample.Order.Order with { Effect = PositionEffect.Close, Presets = OrderPresets.None };
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [Sample.Order with { Order = order }] });

        var page = await desk.Client.GetStringAsync(new Uri($"/orders/edit?account=acc1&order={order.VenueOrderId}", UriKind.Relative));
        var answer = await PostAsync(desk, "/orders/edit", $"account=acc1&order={order.VenueOrderId}&contracts=100&price=61500&stop=60000&stop-by=last");

        Assert.DoesNotContain("name=\"stop\"", page);
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Null(Assert.IsType<ManualOrder.Edit>(Assert.Single(desk.Manual.Taken)).StopLossPrice);
    }

    [Theory]
    [InlineData(AlertState.Executed, HttpStatusCode.OK, "\"changed\"")]
    [InlineData(AlertState.Rejected, HttpStatusCode.UnprocessableEntity, "The venue refuses.")]
    public async Task Line_that_is_dragged_is_told_what_became_of_it(AlertState state, HttpStatusCode status, string words)
    {
        await using var desk = await RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Portfolio.Instruments.AddRange(BusyDesk.Instruments());
        desk.Alerts.Add(Sample.Executed with { AlertId = "M1", State = state, Message = "The venue refuses." });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders/edit");
        request.Headers.Add("Accept", "application/json");
        request.Content = new FormUrlEncodedContent(Fields($"account=acc1&order={Sample.Order.Order.VenueOrderId}&contracts=100&price=61500&trigger=61500").Select(field => KeyValuePair.Create(field.Name, field.Value)));

        using var answer = await desk.Client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync());
        Assert.Single(desk.Manual.Taken);
    }

    [Fact]
    public async Task Estimate_is_in_the_pages_words_and_sends_nothing()
    {
        await using var desk = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ticket/estimate");
        request.Headers.Add("Accept", "application/json");
        request.Content = new FormUrlEncodedContent(Fields("account=acc1&symbol=BTCUSDT&request=page-1&side=buy&type=limit&price=61520&size=100&unit=contracts&stop=60480&target-1=62600").Select(field => KeyValuePair.Create(field.Name, field.Value)));

        using var answer = await desk.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains("\"margin\":\"615.20\"", text);
        Assert.Contains("\"free_after\":\"20,102.64\"", text);
        Assert.Contains("\"fee\":\"3.69\"", text);
        Assert.Contains("\"liquidation\":\"55,478.2\"", text);
        Assert.Contains("\"risk\":\"104.00\"", text);
        Assert.Contains("\"reward\":\"1.04\"", text);
        Assert.Empty(desk.Manual.Taken);
    }

    private static async Task<RunningDesk> StartAsync(VenueEnvironment environment = VenueEnvironment.Local, TimeProvider? time = null)
    {
        var desk = await RunningDesk.StartAsync(time ?? new ManualTimeProvider(Sample.Time));
        desk.Portfolio.Publish(Sample.Portfolio with { Accounts = [Sample.Account with { Environment = environment }] });
        desk.Portfolio.Instruments.AddRange(BusyDesk.Instruments());
        desk.Portfolio.Venue = new FakeVenue { Candles = [] };
        desk.Alerts.Add(Sample.Executed with { AlertId = "M1" });
        return desk;
    }

    private static Task<(HttpStatusCode Status, string? Location, string Html)> SendAsync(RunningDesk desk, string fields) =>
        PostAsync(desk, "/ticket/send", "account=acc1&symbol=BTCUSDT&request=page-1&" + fields);

    private static Task<(HttpStatusCode Status, string? Location, string Html)> PostAsync(RunningDesk desk, string path, string form) => desk.PostAsync(path, Fields(form));

    private static (string Name, string Value)[] Fields(string form) =>
        [.. form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=')).Select(field => (field[0], field[1]))];
}
