using System.Text.Json.Nodes;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures;

public sealed class FuturesClientTests
{
    /// <summary>The samples are signed by another program, with the key, secret and memo of the reference's own example.</summary>
    [Fact]
    public async Task Every_call_leaves_as_its_sample_to_the_last_byte_of_line_headers_and_body()
    {
        foreach (var call in EndpointCall.All)
        {
            var venue = ScriptedVenue.Answering(500, "");
            using var client = venue.Client(new ManualTimeProvider());

            await call.Make(client);

            Assert.Equal(call.RequestText, TextOf(venue.Last));
        }
    }

    [Fact]
    public async Task Broker_and_name_of_the_caller_leave_with_every_call_and_are_not_signed()
    {
        var venue = ScriptedVenue.Answering(500, "");
        using var client = venue.Client(new ManualTimeProvider(), options => options with { BrokerId = "broker7", UserAgent = "mine/1" });
        var call = EndpointCall.All.Single(call => call.Request == "submit-order");

        await call.Make(client);

        Assert.Equal(call.RequestText.Replace("martdesk-bitmart/0.1.0", "mine/1", StringComparison.Ordinal).Replace("X-BM-KEY:", "X-BM-BROKER-ID: broker7\nX-BM-KEY:", StringComparison.Ordinal), TextOf(venue.Last));
    }

    [Fact]
    public async Task Every_sample_reply_is_read_by_the_method_that_asks_for_it()
    {
        foreach (var call in EndpointCall.All)
        {
            using var client = ScriptedVenue.Answering(200, call.Reply is null ? """{"code":"1000","data":{"list":[]},"success":true}""" : EndpointCall.Fixture(call.Reply)).Client(new ManualTimeProvider());

            Assert.Equal(("Ok", call), (await call.Make(client), call));
        }
    }

    [Fact]
    public void Every_endpoint_of_the_list_has_a_method_and_every_sample_of_a_request_is_sent()
    {
        Assert.Equal(FuturesEndpoints.All.ToHashSet(), EndpointCall.All.Select(call => call.Endpoint).ToHashSet());
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures"), "*.request.http").Select(path => Path.GetFileName(path).Split('.')[0]).Order(StringComparer.Ordinal),
            EndpointCall.All.Select(call => call.Request).Order(StringComparer.Ordinal));
    }

    /// <summary>The bodies of the samples are those of the reference; where the reference names both ids in one request, ours sends the one that is meant.</summary>
    [Fact]
    public void Every_body_that_is_sent_is_the_reference_sample_of_its_endpoint()
    {
        foreach (var call in EndpointCall.All.Where(call => call.Endpoint.Method == "POST" && call.Reply == $"{call.Request}.response" && call.Endpoint != FuturesEndpoints.CancelPlanOrder))
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(EndpointCall.Fixture($"{call.Request}.request")), JsonNode.Parse(call.RequestText.Split("\n\n")[1])), call.Request);
    }

    [Fact]
    public async Task Prices_and_sizes_off_the_steps_of_a_contract_that_was_read_do_not_leave()
    {
        var venue = ScriptedVenue.Answering(200, EndpointCall.Fixture("details.response"));
        using var client = venue.Client(new ManualTimeProvider());
        using var trusting = venue.Client(new ManualTimeProvider(), options => options with { IsCheckingSteps = false });
        var offStep = SubmitOrder.Limit("BTCUSDT", OrderSide.BuyOpenLong, 1, 100.05m);
        client.PrepareSubmitOrder(offStep); // Nothing is known of the contract yet.
        await client.GetContractsAsync();
        await trusting.GetContractsAsync();

        var refusal = Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(offStep));

        Assert.Equal("price 100.05 is off the 0.1 step of BTCUSDT; use 100.0 or 100.1.", refusal.Message);
        client.PrepareSubmitOrder(offStep with { Price = 100.1m });
        client.PrepareSubmitOrder(offStep with { Symbol = "ETHUSDT" });
        trusting.PrepareSubmitOrder(offStep);
        await Assert.ThrowsAsync<ArgumentException>(() => client.PlanOrders.ModifyPresetAsync(new() { Symbol = "BTCUSDT", OrderId = "7", StopLossPrice = 99.99m }));
        await Assert.ThrowsAsync<ArgumentException>(() => client.ModifyOrderAsync(new() { Symbol = "BTCUSDT", OrderId = "7", Price = 99.99m }));
        Assert.Equal(2, venue.Sent.Count);
    }

    [Fact]
    public async Task Prepared_order_leaves_later_with_its_own_time_and_text()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, """{"code":1000,"data":{"order_id":7,"price":"market price"}}""");
        using var client = venue.Client(time);
        var prepared = client.PrepareSubmitOrder(SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 50) with { ClientOrderId = "md1" });
        Assert.Empty(venue.Sent);

        time.Advance(TimeSpan.FromSeconds(30));
        using var afterRestart = venue.Client(time);
        var reply = await afterRestart.SendAsync(new PreparedSubmitOrder(prepared.TimestampMs, prepared.Body));

        Assert.Equal(new OrderAck { OrderId = "7", Price = null }, Assert.IsType<Reply<OrderAck>.Ok>(reply).Value);
        Assert.Equal((prepared.Body, prepared.TimestampMs.ToString(System.Globalization.CultureInfo.InvariantCulture)), (venue.Last.Body, venue.Last.Headers["X-BM-TIMESTAMP"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Empty_order_id_never_becomes_cancel_everything(string id)
    {
        var venue = ScriptedVenue.Answering(200, """{"code":1000}""");
        using var client = venue.Client(new ManualTimeProvider());

        await Assert.ThrowsAsync<ArgumentException>(() => client.CancelOrderAsync("BTCUSDT", id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.CancelOrderByClientIdAsync("BTCUSDT", id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.PlanOrders.CancelAsync("BTCUSDT", id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.PlanOrders.CancelByClientIdAsync("BTCUSDT", id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.PlanOrders.CancelTrailingAsync("BTCUSDT", id));

        Assert.Empty(venue.Sent);
    }

    [Fact]
    public void Broken_orders_are_argument_errors()
    {
        using var client = ScriptedVenue.Answering(500, "").Client(new ManualTimeProvider());
        var good = SubmitOrder.Limit("BTCUSDT", OrderSide.BuyOpenLong, 1, 100m);

        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Symbol = "" }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Size = 0 }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Price = null }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Price = -1m }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { ClientOrderId = "" }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { ClientOrderId = "md-1" }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { ClientOrderId = new string('a', 33) }));
    }

    [Fact]
    public void Broken_plan_orders_changes_and_transfers_are_argument_errors()
    {
        var venue = ScriptedVenue.Answering(500, "");
        using var client = venue.Client(new ManualTimeProvider());
        var plan = new SubmitPlanOrder { Symbol = "BTCUSDT", Side = OrderSide.BuyOpenLong, Size = 1, TriggerPrice = 100m, ExecutionPrice = 101m, PriceType = PriceType.Last, PriceWay = PriceWay.Rises };
        var stop = new SubmitTpSlOrder { Symbol = "BTCUSDT", Side = OrderSide.SellCloseLong, Type = PlanOrderType.StopLoss, TriggerPrice = 90m, PriceType = PriceType.Mark };
        var trail = new SubmitTrailingOrder { Symbol = "BTCUSDT", Side = OrderSide.SellCloseLong, Leverage = 5, MarginMode = MarginMode.Cross, Size = 1, ActivationPrice = 100m, CallbackPercent = 1m, ActivationPriceType = PriceType.Last };
        var change = new ModifyLimitOrder { Symbol = "BTCUSDT", OrderId = "7", Price = 100m };
        var transfer = new TransferFunds { Currency = "USDT", Amount = 1m, Direction = TransferDirection.SpotToFutures };
        Func<Task>[] broken =
        [
            () => client.PlanOrders.SubmitAsync(plan with { ExecutionPrice = null }),
            () => client.PlanOrders.SubmitAsync(plan with { TriggerPrice = 0m }),
            () => client.PlanOrders.SubmitTpSlAsync(stop with { Side = OrderSide.BuyOpenLong }),
            () => client.PlanOrders.SubmitTpSlAsync(stop with { Size = 0 }),
            () => client.PlanOrders.SubmitTrailingAsync(trail with { CallbackPercent = 0.05m }),
            () => client.PlanOrders.SubmitTrailingAsync(trail with { CallbackPercent = 5.1m }),
            () => client.ModifyOrderAsync(change with { OrderId = null }),
            () => client.ModifyOrderAsync(change with { OrderId = "md1" }),
            () => client.ModifyOrderAsync(change with { Price = null }),
            () => client.PlanOrders.ModifyPresetAsync(new() { Symbol = "BTCUSDT", OrderId = "7" }),
            () => client.CancelAllAfterAsync("BTCUSDT", TimeSpan.FromSeconds(4)),
            () => client.Account.TransferAsync(transfer with { Amount = 0m }),
            () => client.Account.TransferAsync(transfer with { ReceiveWindowMs = 60_001 }),
            () => client.Account.GetTransfersAsync(new() { Page = 1, Limit = 9 }),
            () => client.SubAccounts.GiveToMainAccountAsync(new() { RequestNumber = "1", Amount = 1m, Currency = "USDT", SubAccount = "a@b.c" }),
            () => client.SubAccounts.GiveToSubAccountAsync(new() { RequestNumber = "1", Amount = 1m, Currency = "USDT" }),
            () => client.SubAccounts.GiveToSubAccountAsync(new() { RequestNumber = "", Amount = 1m, Currency = "USDT", SubAccount = "a@b.c" }),
            () => client.SubAccounts.GetOwnTransfersAsync(101),
        ];

        Assert.All(broken, call => Assert.IsAssignableFrom<ArgumentException>(Record.Exception(() => call().GetAwaiter().GetResult())));

        Assert.Empty(venue.Sent);
    }

    [Fact]
    public async Task Private_call_without_credentials_is_a_mistake_of_the_caller()
    {
        using var client = ScriptedVenue.Answering(500, "").Client(new ManualTimeProvider(), options => options with { Credentials = null });

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetBalancesAsync());
    }

    [Fact]
    public async Task Broker_id_leaves_when_given()
    {
        var venue = ScriptedVenue.Answering(500, "");
        using var client = venue.Client(new ManualTimeProvider(), options => options with { BrokerId = "broker1" });

        await client.GetDepthAsync("BTCUSDT");

        Assert.Equal("broker1", venue.Last.Headers["X-BM-BROKER-ID"]);
    }

    [Fact]
    public void Credentials_and_options_print_no_secret()
    {
        var printed = $"{ScriptedVenue.Credentials} {new BitMartOptions { Environment = BitMartEnvironment.Live, Credentials = ScriptedVenue.Credentials }}";

        Assert.Contains("***", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("6c6c98", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("test001", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("80618e", printed, StringComparison.Ordinal);
    }

    private static string TextOf(SentRequest sent)
    {
        var text = new System.Text.StringBuilder($"{sent.Method} {sent.Path} HTTP/1.1\n");
        foreach (var (name, value) in sent.Headers) text.Append(name).Append(": ").Append(value).Append('\n');
        if (sent.ContentType is not null) text.Append("Content-Type: ").Append(sent.ContentType).Append('\n');
        return sent.Body is null ? text.ToString() : text.Append('\n').Append(sent.Body).Append('\n').ToString();
    }
}
