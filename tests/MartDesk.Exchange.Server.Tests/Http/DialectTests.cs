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
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Dialect = dialect, Keys = [LocalExchange.Alice] });
}
