using System.Net.WebSockets;
using MartDesk.Exchange.Server.Tests.Streams;

namespace MartDesk.Exchange.Server.Tests.Http;

public sealed class DialectTests
{
    [Theory]
    [InlineData(VenueDialect.Live, 40012, "SYMBOL_NOT_EXIST")]
    [InlineData(VenueDialect.Reference, 40034, "The Symbol is not exist")]
    public async Task An_unknown_contract_is_told_in_the_words_of_the_dialect(VenueDialect dialect, int code, string message)
    {
        await using var exchange = await StartAsync(dialect);
        var answer = await exchange.GetAsync("/contract/public/details?symbol=NOPE");
        Assert.Equal((400, code, message), (answer.Status, answer.Code, answer.Root.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData(VenueDialect.Live, 2185, 2186)]
    [InlineData(VenueDialect.Reference, 4096, 4097)]
    public async Task A_frame_may_be_as_long_as_the_dialect_says(VenueDialect dialect, int allowed, int tooLong)
    {
        await using var exchange = await StartAsync(dialect);
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync(new string('x', allowed));
        Assert.Contains("must be JSON", await client.NextTextAsync(), StringComparison.Ordinal);
        await client.SendAsync(new string('x', tooLong));
        Assert.Equal("", await client.NextTextAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Theory]
    [InlineData(VenueDialect.Live, "msg")]
    [InlineData(VenueDialect.Reference, "message")]
    public async Task An_unknown_path_is_told_in_the_member_of_the_dialect(VenueDialect dialect, string member)
    {
        await using var exchange = await StartAsync(dialect);
        var answer = await exchange.GetAsync("/contract/public/nowhere");
        Assert.Equal(404, answer.Status);
        Assert.Equal(["trace", member, "code"], answer.Root.EnumerateObject().Select(found => found.Name));
    }

    [Theory]
    [InlineData(VenueDialect.Live, "Invalid channel: not found futures/depth7:BTCUSDT")]
    [InlineData(VenueDialect.Reference, "group [futures/depth7:BTCUSDT] not exist")]
    public async Task An_unknown_channel_is_told_in_the_words_of_the_dialect(VenueDialect dialect, string error)
    {
        await using var exchange = await StartAsync(dialect);
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync("""{"action":"subscribe","args":["futures/depth7:BTCUSDT"]}""");
        Assert.Contains($"\"error\":\"{error}\"", await client.NextTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VenueDialect.Live, new[] { "symbol", "o", "h", "l", "c", "v", "ts", "items" })]
    [InlineData(VenueDialect.Reference, new[] { "symbol", "o", "h", "l", "c", "v", "ts" })]
    public async Task A_bar_has_the_members_of_the_dialect(VenueDialect dialect, string[] members)
    {
        await using var exchange = await StartAsync(dialect);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":4,"price":"60000","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"type":"market","size":3 """);
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync("futures/klineBin1m:BTCUSDT");
        var bar = await client.NextDataAsync("futures/klineBin1m:BTCUSDT");
        Assert.Equal(members, bar.EnumerateObject().Select(found => found.Name));
    }

    [Fact]
    public async Task The_reference_shows_an_affiliates_lists_without_an_envelope()
    {
        await using var exchange = await StartAsync(VenueDialect.Reference);
        var bare = (await exchange.GetAsync("/contract/private/affiliate/trade-list?user_id=1&type=1&page=1&size=10", LocalExchange.Alice)).Root;
        Assert.Equal(["total", "size", "page", "list"], bare.EnumerateObject().Select(member => member.Name));
        // The younger calls are not in the reference; they keep the envelope that they were seen with.
        Assert.Equal("1000", (await exchange.GetAsync("/contract/private/affiliate/invite-check?cid=1", LocalExchange.Alice)).Root.GetProperty("code").GetString());
    }

    private static Task<LocalExchange> StartAsync(VenueDialect dialect) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Dialect = dialect, Keys = [LocalExchange.Alice, LocalExchange.Bob] });
}
