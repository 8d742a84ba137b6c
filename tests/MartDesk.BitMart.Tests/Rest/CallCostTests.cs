using System.Net;
using System.Text;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Rest;

public sealed class CallCostTests
{
    private static readonly SubmitOrder Order = SubmitOrder.Limit("BTCUSDT", OrderSide.BuyOpenLong, 5, 61800.1m) with { ClientOrderId = "md1" };

    /// <summary>In a debug build, which allocates more. The HTTP client below adds a thousand bytes to each call; the whole is measured by the benchmarks, beside plain code that does the same.</summary>
    [Fact]
    public async Task Order_allocates_no_more_than_3000_bytes_above_the_http_client()
    {
        using var client = new FuturesClient(new BitMartOptions { Environment = BitMartEnvironment.LocalAt(1), Credentials = new BitMartCredentials("cost", "s", "m") }, new InstantVenue());
        await client.SubmitOrderAsync(Order);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) await client.SubmitOrderAsync(Order);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 1, 3_000);
    }

    [Fact]
    public async Task Order_sent_at_once_leaves_as_the_same_bytes_as_one_that_was_prepared()
    {
        var venue = ScriptedVenue.Answering(200, """{"code":1000,"data":{"order_id":7,"price":"1"}}""");
        using var client = venue.Client(new ManualTimeProvider());
        foreach (var order in new[] { Order, Order with { Side = OrderSide.SellCloseLong, Leverage = 2.50m, MarginMode = MarginMode.Cross, TakeProfitPrice = 7m, Symbol = "Ü&<\"USDT" } })
        {
            var prepared = client.PrepareSubmitOrder(order);

            await client.SubmitOrderAsync(order);

            Assert.Equal(prepared.Body, venue.Last.Body);
        }
    }

    [Fact]
    public async Task Answer_stays_what_it_was_when_others_come_after_it()
    {
        var number = 0;
        var venue = new ScriptedVenue((_, _) => Task.FromResult(ScriptedVenue.Response(200, $$"""{"code":1000,"data":{"text":"answer number {{number++}}"} }""")));
        using var client = venue.Client(new ManualTimeProvider());

        var first = Assert.IsType<Reply<System.Text.Json.Nodes.JsonNode>.Ok>(await client.Affiliates.GetCustomerAsync("1"));
        for (var i = 0; i < 5; i++) await client.Affiliates.GetCustomerAsync("2");

        Assert.Equal("answer number 0", (string?)first.Value["text"]);
    }

    private sealed class InstantVenue : HttpMessageHandler
    {
        private static readonly byte[] Answer = Encoding.UTF8.GetBytes("""{"code":1000,"message":"Ok","data":{"order_id":7,"price":"1"},"trace":"13f7fda9-9543-4e11-a0ba-cbe117989988"}""");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answer) });
    }
}
