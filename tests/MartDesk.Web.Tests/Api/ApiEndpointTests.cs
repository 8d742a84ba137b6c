using System.Net;
using System.Text.Json;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.History;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Api;

public sealed class ApiEndpointTests
{
    [Fact]
    public async Task Position_is_told_with_numbers_as_numbers()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);

        Assert.Equal(
            """
            [{"account":"Paper","symbol":"BTCUSDT","side":"long","contracts":250,"coins":0.25,"entry_price":61214.7,
            "mark_price":61842.5,"unrealized_pnl":156.95,"realized_pnl":-9.18,"margin":1530.37,"leverage":10,"margin_mode":"cross",
            "liquidation_price":55399.3,"open_time":"2026-11-21T06:32:07+00:00"}]
            """.ReplaceLineEndings(""),
            await desk.Client.GetStringAsync("/api/v1/positions"));
    }

    [Fact]
    public async Task Unknown_numbers_are_null_and_not_zero()
    {
        await using var desk = await RunningDesk.StartAsync();
        var unknown = Sample.Position with { MarkPrice = null, UnrealisedPnl = null, RealisedPnl = null, LiquidationPrice = null };
        desk.Portfolio.Publish(Sample.Portfolio with { Positions = [unknown] });

        using var json = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/positions"));

        foreach (var name in (string[])["mark_price", "unrealized_pnl", "realized_pnl", "liquidation_price"])
            Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty(name).ValueKind);
    }

    [Fact]
    public async Task Orders_that_have_ended_are_told_with_what_is_not_known_left_out()
    {
        await using var desk = await RunningDesk.StartAsync();
        var accountId = (await desk.Accounts.ConnectAsync(new NewAccount("Paper", VenueEnvironment.Local, null, null, new ApiCredentials("key-12345678", "s", "m")), CancellationToken.None)).AccountId;
        desk.History.EndedOrders.Add(new EndedOrder
        {
            Mark = new HistoryMark(Sample.Time.ToUnixTimeMilliseconds(), 7_001),
            AccountId = accountId,
            AccountLabel = "Paper",
            Symbol = "BTCUSDT",
            Side = OrderSide.Buy,
            Effect = PositionEffect.Open,
            Kind = OrderKind.Order,
            Type = OrderType.Limit,
            Contracts = 20,
            FilledContracts = 0,
            AveragePrice = 0m,
            LimitPrice = 59_000m,
            State = LegState.Cancelled,
            VenueOrderId = "77",
            SentTime = Sample.Time,
            Origin = new OrderOrigin("A7", "P1", "btc-breakout", null, "MD7", null, Sample.Time),
        });

        using var json = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/order-history"));
        var order = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("cancelled", "limit", "btc-breakout", "A7"), (order.GetProperty("state").GetString(), order.GetProperty("type").GetString(), order.GetProperty("pointer").GetString(), order.GetProperty("alert").GetString()));
        foreach (var name in (string[])["average_price", "trigger_price", "fill_time", "message"])
            Assert.Equal(JsonValueKind.Null, order.GetProperty(name).ValueKind);
        Assert.Equal("[]", await desk.Client.GetStringAsync($"/api/v1/order-history?before={order.GetProperty("mark").GetString()}"));
    }

    [Theory]
    [InlineData("positions")]
    [InlineData("orders")]
    [InlineData("stops")]
    [InlineData("balance")]
    [InlineData("alerts")]
    public async Task Nothing_is_an_empty_array(string what)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(PortfolioSnapshot.Empty);

        Assert.Equal("[]", await desk.Client.GetStringAsync("/api/v1/" + what));
    }

    [Fact]
    public async Task Position_mode_is_told_and_set_by_label_and_a_refusal_has_the_venues_words()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        Assert.Equal("""{"mode":"hedge"}""", await desk.Client.GetStringAsync("/api/v1/accounts/paper/position-mode"));
        Assert.Equal((HttpStatusCode.OK, """{"mode":"one_way"}"""), await SetAsync("Paper", "one_way"));
        Assert.Equal(PositionMode.OneWay, desk.Accounts.Mode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SetAsync("Paper", "netting")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SetAsync("Nobody", "hedge")).Status);

        desk.Accounts.OnSetMode = _ => new PositionModeChange(PositionModeEnd.Refused, "Positions are open.");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, """{"status":"refused","code":"refused","message":"Positions are open."}"""), await SetAsync("Paper", "hedge"));
        desk.Accounts.OnSetMode = _ => new PositionModeChange(PositionModeEnd.Unknown, "No answer.");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"refused","code":"not_known","message":"No answer."}"""), await SetAsync("Paper", "hedge"));

        async Task<(HttpStatusCode Status, string Body)> SetAsync(string account, string mode)
        {
            using var content = new StringContent($$"""{"mode":"{{mode}}"}""", System.Text.Encoding.UTF8, "application/json");
            using var reply = await desk.Client.PutAsync(new Uri($"/api/v1/accounts/{account}/position-mode", UriKind.Relative), content);
            return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Open_order_is_told()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [Sample.Order with { Order = Sample.Order.Order with { Presets = new OrderPresets { TakeProfitPrice = 62_600m } } }] });

        Assert.Equal(
            """
            [{"account":"Paper","symbol":"BTCUSDT","order_id":"231648846","client_order_id":"MD01","side":"buy","effect":"open",
            "type":"limit","price":61520.0,"trigger_price":null,"take_profit":62600,"take_profit_by":"last","stop_loss":null,"stop_loss_by":null,"contracts":100,"filled_contracts":0,"average_price":null,"state":"working",
            "create_time":"2026-11-21T14:32:07+00:00"}]
            """.ReplaceLineEndings(""),
            await desk.Client.GetStringAsync("/api/v1/orders"));
    }

    [Fact]
    public async Task Order_is_changed_and_what_makes_no_sense_of_a_change_is_told()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio with { Orders = [Sample.Order with { AccountId = desk.Accounts.Add("Paper").AccountId }] });

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("\"price\":61500,\"quantity\":120,\"quantity_type\":\"contracts\",\"stop_loss\":60480,\"stop_loss_by\":\"mark\",\"take_profit\":[62600]")).Status);
        var edit = Assert.IsType<ManualOrder.Edit>(Assert.Single(desk.Manual.Taken));
        Assert.Equal((Sample.Order.Order.VenueOrderId, OrderKind.Order, 61_500m, 120L), (edit.VenueOrderId, edit.Kind, edit.LimitPrice!.Value, edit.Contracts!.Value));
        Assert.Equal((60_480m, TriggerBy.Mark, 62_600m, (TriggerBy?)null), (edit.StopLossPrice!.Value, edit.StopLossBy!.Value, edit.TakeProfitPrice!.Value, edit.TakeProfitBy));

        foreach (var (fields, words) in ((string, string)[])[
            ("\"quantity\":0.1", "An edit counts whole contracts"),
            ("\"quantity\":1.5,\"quantity_type\":\"contracts\"", "An edit counts whole contracts"),
            ("\"take_profit\":[62600,62700]", "takes one price"),
            ("\"take_profit\":[]", "takes one price"),
            ("\"stop_loss\":60480,\"stop_loss_by\":\"index\"", "must be last or mark"),
            ("\"stop_loss_by\":\"mark\"", "send its price with it"),
            ("\"take_profit_by\":\"mark\"", "send its price with it"),
            ("\"price\":61500,\"leverage\":5", "stay as they are"),
            ("\"price\":61500,\"time_in_force\":\"ioc\"", "stay as they are"),
            ("\"price\":61500,\"order_id\":\"77\"", "No order of this order_id is open")])
        {
            var refused = await SendAsync(fields);
            Assert.Equal((fields, HttpStatusCode.UnprocessableEntity), (fields, refused.Status));
            Assert.Contains(words, refused.Body);
        }

        Assert.Single(desk.Manual.Taken);

        async Task<(HttpStatusCode Status, string Body)> SendAsync(string fields)
        {
            var order = fields.Contains("order_id", StringComparison.Ordinal) ? "" : $"\"order_id\":\"{Sample.Order.Order.VenueOrderId}\",";
            using var content = new StringContent($$"""{"request_id":"r-1","account":"Paper","symbol":"BTCUSDT","action":"edit",{{order}}{{fields}}}""", System.Text.Encoding.UTF8, "application/json");
            using var reply = await desk.Client.PostAsync(new Uri("/api/v1/orders", UriKind.Relative), content);
            return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Stop_that_the_desk_keeps_is_told_and_cancelled_by_its_id()
    {
        await using var desk = await RunningDesk.StartAsync();
        var accountId = (await desk.Accounts.ConnectAsync(new NewAccount("Paper", VenueEnvironment.Local, null, null, new ApiCredentials("key-12345678", "s", "m")), CancellationToken.None)).AccountId;
        desk.Stops.Kept.Add(Sample.KeptStop with { AccountId = accountId, BeyondSince = Sample.Time });

        Assert.Equal(
            """
            [{"account":"Paper","symbol":"BTCUSDT","stop_id":"MDQZK1","alert":"01JD7QZ0000000000000000Q4M","side":"long","contracts":null,"stop_price":60480,"trigger_by":"mark","price":null,
            "wait_s":30,"candle_minutes":null,"since":"2026-11-21T14:27:07+00:00","beyond_since":"2026-11-21T14:32:07+00:00","acts_at":"2026-11-21T14:32:37+00:00","state":"beyond since 14:32:07, acts at 14:32:37"}]
            """.ReplaceLineEndings(""),
            await desk.Client.GetStringAsync("/api/v1/stops?account=paper"));
        Assert.Equal("[]", await desk.Client.GetStringAsync("/api/v1/stops?account=other"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(desk, "/api/v1/orders", """{"request_id":"r-1","account":"Paper","symbol":"BTCUSDT","action":"cancel","order_id":"MDQZK1"}"""));
        Assert.Equal("MDQZK1", Assert.IsType<ManualOrder.CancelStop>(Assert.Single(desk.Manual.Taken)).ClientOrderId);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(desk, "/api/v1/orders", """{"request_id":"r-2","account":"Paper","symbol":"ETHUSDT","action":"cancel","order_id":"MDQZK1"}"""));
    }

    [Fact]
    public async Task Entry_takes_a_stop_that_waits()
    {
        await using var desk = await RunningDesk.StartAsync();
        await desk.Accounts.ConnectAsync(new NewAccount("Paper", VenueEnvironment.Local, null, null, new ApiCredentials("key-12345678", "s", "m")), CancellationToken.None);
        const string entry = """{"request_id":"r-1","account":"Paper","symbol":"BTCUSDT","action":"buy","quantity":1""";

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(desk, "/api/v1/orders", entry + ""","stop_loss":60000,"stop_loss_by":"mark","stop_wait_s":30,"stop_hard_price":58000}"""));
        Assert.Equal(new ExitPrice { Price = 60_000m, TriggerBy = TriggerBy.Mark, WaitSeconds = 30, HardPrice = 58_000m }, Assert.IsType<ManualOrder.Entry>(Assert.Single(desk.Manual.Taken)).StopLoss);
        foreach (var wrong in (string[])[""","stop_wait_s":30}""", ""","stop_candle_minutes":5}""", ""","stop_hard_price":5}""", ""","stop_loss":60000,"stop_loss_by":"index"}"""])
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(desk, "/api/v1/orders/estimate", entry + wrong));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(desk, "/api/v1/orders/estimate", """{"account":"Paper","symbol":"BTCUSDT","action":"close_long","stop_loss":60000,"stop_wait_s":30}"""));
        Assert.Empty(desk.Manual.Estimated);
    }

    [Fact]
    public async Task Balance_is_told_with_its_environment()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);

        Assert.Equal(
            """
            [{"account":"Paper","environment":"local","currency":"USDT","wallet":100000.00,"available":99693.20,"equity":100156.95,
            "unrealized":156.95,"position_margin":306.80,"order_margin":0,"realized_today":-1.84,"problem":null}]
            """.ReplaceLineEndings(""),
            await desk.Client.GetStringAsync("/api/v1/balance"));
    }

    [Fact]
    public async Task Alerts_come_newest_first_with_the_orders_they_led_to()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Alerts.Add(Sample.Executed);
        desk.Alerts.Add(Sample.Refused);

        using var json = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/alerts?count=5"));

        Assert.Equal("nothing_to_close", json.RootElement[0].GetProperty("code").GetString());
        var leg = json.RootElement[1].GetProperty("legs")[0];
        Assert.Equal("filled", leg.GetProperty("state").GetString());
        Assert.Equal(61_214.7m, leg.GetProperty("average_price").GetDecimal());
        using var one = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/alerts?count=1"));
        Assert.Equal(1, one.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("alerts?limit=5", "known are: count, before.")]
    [InlineData("positions?symbol=BTCUSDT", "known are: account.")]
    [InlineData("orders?count=5", "known are: account.")]
    [InlineData("balance?x", "known are: account.")]
    [InlineData("accounts?x", "takes no parameters.")]
    public async Task Parameter_that_would_be_ignored_is_refused(string path, string words)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var response = await desk.Client.GetAsync(new Uri("/api/v1/" + path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("unknown_parameter", text);
        Assert.Contains(words, text);
    }

    [Fact]
    public async Task One_account_is_held_back_and_released_without_touching_the_others()
    {
        await using var desk = await RunningDesk.StartAsync();
        var accountId = (await desk.Accounts.ConnectAsync(new NewAccount("Paper", VenueEnvironment.Local, null, null, new ApiCredentials("key-12345678", "s", "m")), CancellationToken.None)).AccountId;

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(desk, "/api/v1/desk/mode", """{"mode":"reducing","account":"Paper"}"""));
        Assert.Equal((DeskMode.ReducingOnly, DeskMode.Active), (desk.Guards.OwnModeOf(accountId), desk.Guards.Mode));
        Assert.Contains("\"held_back\":[{\"account\":\"Paper\",\"mode\":\"reducing\"}]", await desk.Client.GetStringAsync("/api/v1/desk"));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(desk, "/api/v1/desk/mode", """{"mode":"active","account":"Paper"}"""));
        Assert.Contains("\"held_back\":[]", await desk.Client.GetStringAsync("/api/v1/desk"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(desk, "/api/v1/desk/mode", """{"mode":"halted","account":"Nobody"}"""));
        Assert.Equal(DeskMode.Active, desk.Guards.Mode);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(desk, "/api/v1/desk/panic?account=Nobody", null));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(desk, "/api/v1/desk/panic?account=Paper", null));
        Assert.Equal((DeskMode.Halted, DeskMode.Active), (desk.Guards.OwnModeOf(accountId), desk.Guards.Mode));
    }

    [Fact]
    public async Task Price_and_book_of_a_market_are_told()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        var venue = Assert.IsType<FakeVenue>(desk.Portfolio.Venue);
        venue.Quote = new Quote("BTCUSDT", 60_000m, 60_001m, 59_999.9m, 60_000.1m, Sample.Time);

        using var ticker = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/ticker/btcusdt"));
        Assert.Equal((60_000m, 59_999.9m), (ticker.RootElement.GetProperty("last").GetDecimal(), ticker.RootElement.GetProperty("bid").GetDecimal()));
        using var book = JsonDocument.Parse(await desk.Client.GetStringAsync("/api/v1/book/BTCUSDT?account=Swing"));
        var (bid, ask) = (book.RootElement.GetProperty("bids")[0], book.RootElement.GetProperty("asks")[0]);
        Assert.True(bid.GetProperty("price").GetDecimal() < ask.GetProperty("price").GetDecimal());
        Assert.True(bid.GetProperty("contracts").GetInt64() > 0);

        foreach (var unknown in (string[])["ticker/NOPE", "book/NOPE", "ticker/BTCUSDT?account=Nobody"])
        {
            using var missing = await desk.Client.GetAsync(new Uri("/api/v1/" + unknown, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }

        venue.Quote = null;
        using var silent = await desk.Client.GetAsync(new Uri("/api/v1/ticker/BTCUSDT", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
    }

    [Fact]
    public async Task A_pointer_asks_for_signatures_and_its_key_is_told_once()
    {
        await using var desk = await RunningDesk.StartAsync();
        var (pointer, _) = await desk.Pointers.CreateAsync(new NewPointer { Name = "btc", AccountId = "ACC1" }, CancellationToken.None);

        using var response = await desk.Client.PostAsync(new Uri("/api/v1/pointers/btc/signature", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var told = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var key = told.RootElement.GetProperty("proof").GetString()!;
        Assert.NotEmpty(key);
        var shown = await desk.Client.GetStringAsync("/api/v1/pointers/btc");
        Assert.Contains("\"needs_signature\":true", shown);
        Assert.DoesNotContain(key, shown);
        using var dropped = await desk.Client.DeleteAsync(new Uri($"/api/v1/pointers/{pointer.PointerId}/signature", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        Assert.Contains("\"needs_signature\":false", await desk.Client.GetStringAsync("/api/v1/pointers/btc"));
    }

    private static async Task<HttpStatusCode> PostAsync(RunningDesk desk, string path, string? body)
    {
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await desk.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return response.StatusCode;
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("501")]
    [InlineData("many")]
    [InlineData("")]
    public async Task Count_out_of_range_is_refused(string count)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var response = await desk.Client.GetAsync(new Uri("/api/v1/alerts?count=" + count, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("count must be", await response.Content.ReadAsStringAsync());
    }
}
