using System.Net;
using System.Net.Sockets;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.Testing;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Rest;

public sealed class OutcomeTests
{
    private static readonly SubmitOrder Order = SubmitOrder.Limit("BTCUSDT", OrderSide.BuyOpenLong, 5, 61800.1m) with { ClientOrderId = "md1" };

    /// <summary>HTTP status, body, outcome: "What is proven and what is not", one line each.</summary>
    [Theory]
    [InlineData(200, """{"code":1000,"message":"Ok","data":{"order_id":7,"price":"61800.1"},"trace":"t"}""", "ok 7")]
    [InlineData(200, """{"code":"1000","msg":"OK","data":{"order_id":"7","price":"61800.1"}}""", "ok 7")]
    [InlineData(400, """{"code":40027,"message":"You contract account available balance not enough","trace":"t"}""", "rejected 40027 Funds")]
    [InlineData(400, """{"code":"40034","msg":"Symbol Not Exist","trace":"t"}""", "rejected 40034 Request")]
    [InlineData(400, """{"code":40059,"message":"Some positions exist","trace":"t"}""", "rejected 40059 State")]
    [InlineData(403, """{"code":40050,"message":"Client OrderId duplicated with existing orders","trace":"t"}""", "rejected 40050 DuplicateOrder")]
    [InlineData(403, """{"code":39999,"message":"new","trace":"t"}""", "rejected 39999 Key")]
    [InlineData(401, """{"code":30005,"message":"Header X-BM-SIGN is wrong","trace":"t"}""", "rejected 30005 Key")]
    [InlineData(401, "", "rejected 0 Key")]
    [InlineData(404, """{"trace":"t","msg":"Not found","code":30000}""", "rejected 30000 Endpoint")]
    [InlineData(429, """{"code":30013,"message":"Request too many requests","trace":"t"}""", "rejected 30013 Limit")]
    [InlineData(429, "<html>slow down</html>", "rejected 0 Limit")]
    [InlineData(418, """{"code":30017,"message":"limited","trace":"t"}""", "rejected 30017 Limit")]
    [InlineData(200, """{"code":30016,"message":"Service maintenance","trace":"t"}""", "rejected 30016 Maintenance")]
    [InlineData(200, """{"code":30019,"message":"no permission","trace":"t"}""", "rejected 30019 Key")]
    [InlineData(200, """{"code":30030,"msg":"Futures V1","trace":"t"}""", "rejected 30030 Endpoint")]
    [InlineData(200, """{"code":30031,"message":"deprecated","trace":"t"}""", "rejected 30031 Endpoint")]
    [InlineData(200, """{"code":42000,"message":"Insufficient balance","trace":"t"}""", "rejected 42000 Funds")]
    [InlineData(400, """{"code":40012,"message":"System error","trace":"t"}""", "unknown")]
    [InlineData(400, """{"code":25601,"message":"upgrade","trace":"t"}""", "unknown")]
    [InlineData(200, """{"code":25601,"message":"upgrade","trace":"t"}""", "unknown")]
    [InlineData(400, """{"code":40999,"message":"never seen","trace":"t"}""", "unknown")]
    [InlineData(200, """{"code":40027,"message":"wrong status","trace":"t"}""", "unknown")]
    [InlineData(403, "<html><body>error code: 1010</body></html>", "unknown")]
    [InlineData(404, "<html>nginx</html>", "unknown")]
    [InlineData(503, """{"code":30014,"message":"Service unavailable","trace":"t"}""", "unknown")]
    [InlineData(502, "<html>bad gateway</html>", "unknown")]
    [InlineData(500, """{"code":1000,"message":"Ok","data":{"order_id":7,"price":"1"},"trace":"t"}""", "unknown")]
    [InlineData(302, "", "unknown")]
    [InlineData(200, "", "unknown")]
    [InlineData(200, """{"code":1000,"message":"Ok","data":{"order_id":7""", "unknown")]
    [InlineData(200, """{"code":1000,"message":"Ok","trace":"t"}""", "unknown")]
    [InlineData(200, """{"code":1000,"message":"Ok","data":{"price":"1"},"trace":"t"}""", "unknown")]
    [InlineData(200, """{"code":1000,"message":"Ok","data":[],"trace":"t"}""", "unknown")]
    public async Task Answer_to_an_order_proves_what_it_proves_and_no_more(int status, string body, string outcome)
    {
        using var client = ScriptedVenue.Answering(status, body).Client(new ManualTimeProvider());

        var reply = await client.SubmitOrderAsync(Order);

        Assert.Equal(outcome, Tell(reply));
    }

    [Fact]
    public async Task Cancel_is_done_even_when_the_answer_has_no_data()
    {
        using var client = ScriptedVenue.Answering(200, """{"code":1000,"message":"Ok","trace":"t"}""").Client(new ManualTimeProvider());

        Assert.IsType<Reply<CancelAck>.Ok>(await client.CancelOrderAsync("BTCUSDT", "7"));
    }

    /// <summary>Who goes through a list would fall over an item that is not there, far from the call that brought it.</summary>
    [Theory]
    [InlineData("""[null]""", "unknown")]
    [InlineData("""[{"currency":"USDT","available_balance":"1","frozen_balance":"0","unrealized":"0","equity":"1","position_deposit":"0"}, null ]""", "unknown")]
    [InlineData("""[{"currency":"USDT","available_balance":"1","frozen_balance":"0","unrealized":"0","equity":"1","position_deposit":"0","more":[null]}]""", "unknown")]
    [InlineData("""[{"currency":"USDT","available_balance":"1","frozen_balance":"0","unrealized":"0","equity":"1","position_deposit":"0","more":null}]""", "ok 1")]
    [InlineData("""[{"currency":"null","available_balance":"1","frozen_balance":"0","unrealized":"0","equity":"1","position_deposit":"0"}]""", "ok 1")]
    [InlineData("""[]""", "ok 0")]
    public async Task A_list_with_an_item_that_is_null_proves_nothing(string data, string outcome)
    {
        using var client = ScriptedVenue.Answering(200, $$"""{"code":1000,"message":"Ok","data":{{data}},"trace":"t"}""").Client(new ManualTimeProvider());

        var reply = await client.GetBalancesAsync();

        Assert.Equal(outcome, reply is Reply<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Account.AssetBalance>>.Ok(var balances) ? $"ok {balances.Count}" : reply.GetType().Name.ToLowerInvariant());
    }

    [Fact]
    public async Task Refusal_keeps_the_words_and_the_trace_of_the_venue()
    {
        using var client = ScriptedVenue.Answering(400, """{"code":40034,"message":"Symbol Not Exist","trace":"cafe"}""").Client(new ManualTimeProvider());

        var error = Assert.IsType<Reply<MartDesk.BitMart.Protocol.Futures.MarketData.MarketDepth>.Rejected>(await client.GetDepthAsync("NONE")).Error;

        Assert.Equal(new VenueError(40034, 400, "Symbol Not Exist", "cafe", BitMartErrorKind.Request), error);
    }

    [Fact]
    public async Task No_answer_in_time_is_unknown_and_time_is_the_given_clock()
    {
        var time = new ManualTimeProvider();
        using var client = new ScriptedVenue(async (_, token) => await Never(token)).Client(time);

        var call = client.SubmitOrderAsync(Order);
        await Eventually.HoldsAsync(() => time.PendingTimers > 0, "the call waits for its answer");
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        var unknown = Assert.IsType<Reply<OrderAck>.Unknown>(await call);
        Assert.IsType<TimeoutException>(unknown.Cause);
    }

    [Fact]
    public async Task Callers_own_cancellation_is_thrown()
    {
        using var stop = new CancellationTokenSource();
        using var client = new ScriptedVenue(async (_, token) => await Never(token)).Client(new ManualTimeProvider());

        var call = client.SubmitOrderAsync(Order, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Connection_refused_on_the_real_wire_is_not_sent()
    {
        using var client = new FuturesClient(RealOptions(FreePort()));

        var reply = await client.SubmitOrderAsync(Order);

        Assert.Equal(NotSentKind.NoConnection, Assert.IsType<Reply<OrderAck>.NotSent>(reply).Reason.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\":1000,")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task Connection_cut_after_the_order_left_is_unknown_and_the_order_left_once(string partOfAnAnswer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new FuturesClient(RealOptions(((IPEndPoint)listener.LocalEndpoint).Port));
        var received = ReceiveAndCutAsync(listener, partOfAnAnswer);

        var reply = await client.SubmitOrderAsync(Order);

        Assert.IsType<Reply<OrderAck>.Unknown>(reply);
        Assert.Contains("\"client_order_id\":\"md1\"", await received, StringComparison.Ordinal);
        Assert.False(listener.Pending(), "The client connected a second time.");
    }

    [Fact]
    public async Task Order_prepared_more_than_a_minute_ago_does_not_leave()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, """{"code":1000,"data":{"order_id":7,"price":"1"}}""");
        using var client = venue.Client(time);
        var prepared = client.PrepareSubmitOrder(Order);

        time.Advance(TimeSpan.FromSeconds(61));
        var reply = await client.SendAsync(prepared);

        Assert.Equal(NotSentKind.TimestampExpired, Assert.IsType<Reply<OrderAck>.NotSent>(reply).Reason.Kind);
        Assert.Empty(venue.Sent);
    }

    private static string Tell(Reply<OrderAck> reply) => reply switch
    {
        Reply<OrderAck>.Ok(var ack) => $"ok {ack.OrderId}",
        Reply<OrderAck>.Rejected(var error) => $"rejected {error.Code} {error.Kind}",
        Reply<OrderAck>.NotSent(var reason) => $"not sent {reason.Kind}",
        Reply<OrderAck>.Unknown => "unknown",
        _ => "?",
    };

    private static BitMartOptions RealOptions(int port) => new() { Environment = BitMartEnvironment.LocalAt(port), Credentials = ScriptedVenue.Credentials };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> ReceiveAndCutAsync(TcpListener listener, string partOfAnAnswer)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var buffer = new byte[8192];
        var text = "";
        while (!text.Contains("61800.1", StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            text += System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }

        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(partOfAnAnswer));
        return text;
    }

    private static async Task<HttpResponseMessage> Never(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("An infinite wait ended.");
    }
}
