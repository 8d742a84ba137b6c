namespace MartDesk.Exchange.Server.Tests.Http;

public sealed class BadInputTests
{
    /// <summary>Bodies of submit-order, and the status and code that each is refused with.</summary>
    private static readonly (string Body, int Status, int Code)[] RefusedOrders =
    [
        ("not json", 503, 30018),
        ("{\"symbol\":", 503, 30018),
        ("[]", 400, 40007),
        ("null", 400, 40007),
        ("""{"symbol":"BTCUSDT","symbol":"ETHUSDT","side":1,"price":"1","size":1}""", 503, 30018),
        (new string('[', 40) + new string(']', 40), 503, 30018),
        ("{}", 400, 40034),
        ("""{"symbol":{},"side":1,"price":"60000","size":1}""", 400, 40007),
        ("""{"symbol":"BTCUSDT","side":"x","price":"60000","size":1}""", 400, 40007),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":"NaN"}""", 400, 40007),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1e400}""", 400, 40007),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":true}""", 400, 40007),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000"}""", 400, 40007),
        ("""{"symbol":"BTCUSDT","side":1,"size":1}""", 400, 40007),
        ("""{"symbol":"NOPEUSDT","side":9,"price":"60000","size":1}""", 400, 40034),
        ("""{"symbol":"btcusdt","side":1,"price":"60000","size":1}""", 400, 40034),
        ("""{"symbol":"BTCUSDT","side":5,"type":"stop","price":"60000","size":1}""", 400, 40041),
        ("""{"symbol":"BTCUSDT","price":"60000","size":1}""", 400, 40041),
        ("""{"symbol":"BTCUSDT","side":1,"type":"stop","price":"60000","size":0}""", 400, 40042),
        ("""{"symbol":"BTCUSDT","side":1,"type":"market","mode":4,"size":1}""", 400, 40042),
        ("""{"symbol":"BTCUSDT","side":1,"mode":7,"price":"60000","size":1}""", 400, 40042),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000.05","size":1}""", 400, 40043),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1.5}""", 400, 40043),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":0}""", 400, 40044),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":-1}""", 400, 40044),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":99999999999}""", 400, 40044),
        ("""{"symbol":"BTCUSDT","side":1,"price":"0","size":1}""", 400, 40044),
        ("""{"symbol":"BTCUSDT","side":1,"price":"-60000","size":1}""", 400, 40044),
        ("""{"symbol":"BTCUSDT","side":1,"price":"79228162514264337593543950335","size":1}""", 400, 40044),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1,"open_type":"both","leverage":"0"}""", 400, 40045),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1,"leverage":"101"}""", 400, 40029),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1,"leverage":"0"}""", 400, 40030),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1,"leverage":"2.5"}""", 400, 40040),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1,"client_order_id":"a-b"}""", 403, 40048),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1,"client_order_id":"a234567890123456789012345678901234"}""", 403, 40049),
        ("""{"symbol":"BTCUSDT","side":1,"price":"60000","size":1000000,"leverage":"1"}""", 400, 40027),
        ("""{"symbol":"BTCUSDT","side":3,"price":"60000","size":1}""", 400, 40021),
        ("""{"symbol":"BTCUSDT","side":1,"type":"market","size":1}""", 400, 40011),
    ];

    [Fact]
    public async Task Every_unusable_order_is_refused_with_its_code_and_leaves_no_trace()
    {
        await using var exchange = await LocalExchange.StartAsync();
        foreach (var (body, status, code) in RefusedOrders)
        {
            var answer = await exchange.PostAsync("/contract/private/submit-order", body, LocalExchange.Alice);
            Assert.True((status, code) == (answer.Status, answer.Code), $"{body} → {answer.Status} {answer.Text}, expected {status} {code}");
            Assert.False(string.IsNullOrEmpty(answer.Root.GetProperty("message").GetString()));
        }

        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).DataText);
        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/order-history?symbol=BTCUSDT", LocalExchange.Alice)).DataText);
        Assert.Equal("100000", (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0].GetProperty("available_balance").GetString());
    }

    [Theory]
    [InlineData("/contract/public/depth?symbol=NOPE", 400, 40034)]
    [InlineData("/contract/public/depth", 400, 40034)]
    [InlineData("/contract/public/market-trade?symbol=BTCUSDT&limit=x", 400, 40007)]
    [InlineData("/contract/public/kline?symbol=BTCUSDT&step=7&start_time=1&end_time=2", 400, 40038)]
    [InlineData("/contract/public/kline?symbol=BTCUSDT&step=99999999999999&start_time=1&end_time=2", 400, 40038)]
    [InlineData("/contract/public/kline?symbol=BTCUSDT&step=1", 400, 40007)]
    [InlineData("/contract/public/kline?symbol=BTCUSDT&step=1&start_time=9&end_time=2", 400, 40039)]
    [InlineData("/contract/public/kline?symbol=BTCUSDT&start_time=9223372036854775807&end_time=9223372036854775807", 200, 1000)]
    [InlineData("/contract/public/funding-rate?symbol=", 400, 40034)]
    [InlineData("/contract/private/order?symbol=BTCUSDT&order_id=12", 400, 40037)]
    [InlineData("/contract/private/order?symbol=BTCUSDT&order_id=abc", 400, 40007)]
    [InlineData("/contract/private/order?symbol=BTCUSDT", 400, 40007)]
    [InlineData("/contract/private/order-history?symbol=NOPE", 400, 40034)]
    [InlineData("/contract/private/order-history?symbol=BTCUSDT&start_time=20&end_time=10", 400, 40039)]
    [InlineData("/contract/private/trades?start_time=9223372036854775807", 200, 1000)]
    [InlineData("/contract/private/get-open-orders?type=stop", 400, 40042)]
    [InlineData("/contract/private/position?symbol=NOPE", 400, 40034)]
    public async Task A_read_that_cannot_be_answered_says_why(string path, int status, int code)
    {
        await using var exchange = await LocalExchange.StartAsync();
        var answer = await exchange.GetAsync(path, LocalExchange.Alice);
        Assert.True((status, code) == (answer.Status, answer.Code), $"{path} → {answer.Status} {answer.Text}");
    }

    [Fact]
    public async Task Details_of_an_unknown_symbol_has_its_own_words()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var answer = await exchange.GetAsync("/contract/public/details?symbol=NOPE");
        Assert.Equal((400, 40012, "SYMBOL_NOT_EXIST"), (answer.Status, answer.Code, answer.Root.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/contract/private/submit-order")]
    [InlineData("/api")]
    public async Task An_unknown_path_or_method_answers_msg_and_30000(string path)
    {
        await using var exchange = await LocalExchange.StartAsync();
        var answer = await exchange.GetAsync(path);
        Assert.Equal((404, 30000, "Not found"), (answer.Status, answer.Code, answer.Root.GetProperty("msg").GetString()));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_unread()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var answer = await exchange.PostAsync("/contract/private/submit-order", $"{{\"symbol\":\"{new string('x', 70_000)}\"}}", LocalExchange.Alice);
        Assert.Equal((400, 40007), (answer.Status, answer.Code));
    }
}
