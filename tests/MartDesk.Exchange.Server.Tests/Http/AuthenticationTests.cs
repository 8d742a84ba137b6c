using System.Globalization;

namespace MartDesk.Exchange.Server.Tests.Http;

public sealed class AuthenticationTests
{
    private const string Order = """{"symbol":"BTCUSDT","side":1,"type":"limit","price":"60000","size":1}""";

    [Theory]
    [InlineData("", "now", "right", 401, 30001)]
    [InlineData("nobody", "now", "right", 401, 30002)]
    [InlineData("alice-key", "", "right", 401, 30006)]
    [InlineData("alice-key", "yesterday", "right", 401, 30008)]
    [InlineData("alice-key", "99999999999999999999999", "right", 401, 30008)]
    [InlineData("alice-key", "-61", "right", 401, 30007)]
    [InlineData("alice-key", "+61", "right", 401, 30007)]
    [InlineData("alice-key", "9223372036854775807", "right", 401, 30007)]
    [InlineData("alice-key", "now", "", 401, 30004)]
    [InlineData("alice-key", "now", "wrong", 401, 30005)]
    [InlineData("", "", "", 401, 30001)]
    [InlineData("alice-key", "", "", 401, 30006)]
    [InlineData("alice-key", "-61", "", 401, 30007)]
    public async Task The_first_header_that_is_wrong_is_the_answer_and_nothing_is_placed(string key, string timestamp, string sign, int status, int code)
    {
        await using var exchange = await LocalExchange.StartAsync();
        var before = await exchange.Host.ReadMarkAsync();
        var stamp = timestamp switch
        {
            "now" => LocalExchange.NowMs.ToString(CultureInfo.InvariantCulture),
            "-61" => (LocalExchange.NowMs - 61_000).ToString(CultureInfo.InvariantCulture),
            "+61" => (LocalExchange.NowMs + 62_000).ToString(CultureInfo.InvariantCulture),
            _ => timestamp,
        };
        var signature = sign switch
        {
            "right" => LocalExchange.Sign(LocalExchange.Alice, stamp, Order),
            "wrong" => LocalExchange.Sign(LocalExchange.Alice, stamp, Order + " "),
            _ => sign,
        };

        var answer = await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice with { Key = key }, stamp, signature);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.False(string.IsNullOrEmpty(answer.Root.GetProperty("trace").GetString()));
        Assert.Equal(before, await exchange.Host.ReadMarkAsync());
    }

    [Fact]
    public async Task A_keyed_read_needs_only_the_key_whatever_else_is_sent()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/contract/private/get-position-mode?recvWindow=5000");
        request.Headers.Add("X-BM-KEY", LocalExchange.Alice.Key);
        request.Headers.Add("X-BM-TIMESTAMP", "1");
        request.Headers.Add("X-BM-SIGN", "not looked at");

        Assert.Equal("hedge_mode", (await exchange.SendAsync(request)).Data.GetProperty("position_mode").GetString());
        Assert.Equal(30001, (await exchange.GetAsync("/contract/private/get-position-mode")).Code);
    }

    [Fact]
    public async Task One_account_cannot_see_or_cancel_what_another_placed()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var id = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"limit","price":"50000","size":1 """);

        Assert.Equal(40037, (await exchange.GetAsync($"/contract/private/order?symbol=BTCUSDT&order_id={id}", LocalExchange.Bob)).Code);
        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Bob)).DataText);
        var cancel = await exchange.PostAsync("/contract/private/cancel-order", $$"""{"symbol":"BTCUSDT","order_id":"{{id}}"}""", LocalExchange.Bob);
        Assert.Equal((400, 40037), (cancel.Status, cancel.Code));
    }
}
