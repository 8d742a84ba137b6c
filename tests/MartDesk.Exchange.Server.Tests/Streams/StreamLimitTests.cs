using System.Net.WebSockets;
using MartDesk.Exchange.Server.Streams;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Streams;

public sealed class StreamLimitTests
{
    [Fact]
    public async Task The_hundred_and_first_message_of_ten_seconds_is_the_last()
    {
        var time = new ManualTimeProvider();
        await using var exchange = await StartAsync(time: time);
        await using var client = await StreamClient.ConnectAsync(exchange);
        for (var round = 0; round < 2; round++)
        {
            await PingAsync(client, StreamLimits.MaxMessages);
            time.Advance(StreamLimits.Window);
        }

        await PingAsync(client, StreamLimits.MaxMessages);
        await client.SendAsync("ping");
        Assert.Contains("too many messages", await client.NextTextAsync(), StringComparison.Ordinal);
        await EndsAsync(client, WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    public async Task Twenty_topics_fit_into_a_message_and_twenty_one_do_not()
    {
        await using var exchange = await StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync(Unsubscribe(StreamLimits.MaxTopicsPerMessage));
        for (var i = 0; i < StreamLimits.MaxTopicsPerMessage; i++)
            Assert.Contains("\"success\":true", await client.NextTextAsync(), StringComparison.Ordinal);
        await client.SendAsync(Unsubscribe(StreamLimits.MaxTopicsPerMessage + 1));
        Assert.Contains("too many topics in one message", await client.NextTextAsync(), StringComparison.Ordinal);
        await EndsAsync(client, WebSocketCloseStatus.PolicyViolation);

        static string Unsubscribe(int count) => $$"""{"action":"unsubscribe","args":[{{string.Join(',', Enumerable.Repeat("\"futures/depth5:BTCUSDT\"", count))}}]}""";
    }

    [Theory]
    [InlineData("/api?protocol=1.1", StreamLimits.MaxPublicTopics)]
    [InlineData("/user?protocol=1.1", StreamLimits.MaxPrivateTopics)]
    public async Task A_connection_takes_so_many_topics_and_no_more(string path, int most)
    {
        await using var exchange = await StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange, path);
        var topics = Topics().Take(most + 1).ToArray();
        foreach (var group in topics[..most].Chunk(5))
            await client.SendAsync($$"""{"action":"subscribe","args":["{{string.Join("\",\"", group)}}"]}""");
        await client.SubscribeAsync(topics[0]); // there already
        await client.SubscribeAsync(topics[most]);
        var (acknowledged, last) = (0, "");
        for (var text = await client.NextTextAsync(); text.Length > 0; text = await client.NextTextAsync())
        {
            acknowledged += text.Contains("\"success\":true", StringComparison.Ordinal) ? 1 : 0;
            last = text.Contains("\"success\":false", StringComparison.Ordinal) ? text : last;
        }

        Assert.Equal(most + 1, acknowledged);
        Assert.Contains($"too many topics: at most {most}", last, StringComparison.Ordinal);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.CloseStatus);
    }

    [Fact]
    public async Task Nothing_is_counted_when_limits_are_off()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange);
        await PingAsync(client, StreamLimits.MaxMessages + 20);
    }

    [Fact]
    public async Task An_address_may_have_five_hundred_connections()
    {
        await using var exchange = await StartAsync();
        var clients = new List<StreamClient>();
        try
        {
            for (var i = 0; i < StreamLimits.MaxConnectionsPerAddress; i++)
                clients.Add(await StreamClient.ConnectAsync(exchange));
            await Assert.ThrowsAsync<WebSocketException>(() => StreamClient.ConnectAsync(exchange));
            await clients[0].DisposeAsync();
            await using var next = await ConnectWithinAsync(exchange);
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(VenueDialect.Reference, true)]
    [InlineData(VenueDialect.Live, false)]
    public async Task By_the_reference_a_connection_that_asks_for_nothing_is_closed_after_five_seconds(VenueDialect dialect, bool isClosed)
    {
        var time = new ManualTimeProvider();
        await using var exchange = await StartAsync(dialect, time);
        await using var idle = await StreamClient.ConnectAsync(exchange);
        await using var listener = await StreamClient.ConnectAsync(exchange);
        await listener.SubscribeAsync("futures/bookticker:BTCUSDT");
        await PingAsync(idle, 1);
        await listener.NextTextAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        if (isClosed)
            await EndsAsync(idle, WebSocketCloseStatus.EndpointUnavailable);
        else
            await PingAsync(idle, 1);
        await listener.SendAsync("ping");
        while (await listener.NextTextAsync() is var text && text != "pong")
            Assert.NotEqual("", text);
    }

    private static Task<LocalExchange> StartAsync(VenueDialect dialect = VenueDialect.Live, TimeProvider? time = null) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Dialect = dialect, Keys = [LocalExchange.Alice] }, time);

    private static async Task PingAsync(StreamClient client, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await client.SendAsync("ping");
            Assert.Equal("pong", await client.NextTextAsync());
        }
    }

    private static async Task EndsAsync(StreamClient client, WebSocketCloseStatus status) =>
        Assert.Equal(("", status), (await client.NextTextAsync(), client.CloseStatus));

    /// <summary>The one that went is counted out a moment after its socket is gone.</summary>
    private static async Task<StreamClient> ConnectWithinAsync(LocalExchange exchange)
    {
        for (var left = 500; ; left--)
        {
            try
            {
                return await StreamClient.ConnectAsync(exchange);
            }
            catch (WebSocketException) when (left > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    private static IEnumerable<string> Topics()
    {
        string[] channels = ["ticker", "trade", "bookticker", "fundingRate", "depth5", "depth20", "depth50", "depthAll5", "depthAll20", "depthAll50", "depthIncrease5", "depthIncrease20", "depthIncrease50"];
        string[] steps = ["1m", "3m", "5m", "15m", "30m", "1H", "2H", "4H", "6H", "12H", "1D", "3D", "1W"];
        var names = channels.Concat(steps.Select(step => $"klineBin{step}")).Concat(steps.Select(step => $"markPriceKlineBin{step}"));
        string[] filters = ["BTCUSDT", "ETHUSDT", "BTCUSDT@100ms", "ETHUSDT@100ms"];
        return filters.SelectMany(filter => names.Select(name => $"futures/{name}:{filter}"));
    }
}
