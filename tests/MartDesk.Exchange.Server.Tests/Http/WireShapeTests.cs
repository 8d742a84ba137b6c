namespace MartDesk.Exchange.Server.Tests.Http;

/// <summary>Every answer has the members and JSON types of the reference's own samples.</summary>
public sealed class WireShapeTests : IAsyncLifetime
{
    private const string MarkPriceKline = "/contract/public/markprice-kline?symbol=BTCUSDT&step=5&start_time=1&end_time=99999999999";

    private LocalExchange _exchange = null!;
    private long _openOrder;

    /// <summary>Alice holds a long of 3, has an open order and a finished one.</summary>
    public async Task InitializeAsync()
    {
        _exchange = await LocalExchange.StartAsync();
        await _exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":5 """);
        await _exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"59000","size":5 """);
        await _exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        _openOrder = await _exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        // The mark price is set a few times a second.
        while ((await _exchange.GetAsync(MarkPriceKline)).Data.GetArrayLength() == 0)
            await _exchange.Host.ReadMarkAsync();
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("system-time", "/system/time")]
    [InlineData("system-service", "/system/service")]
    [InlineData("details", "/contract/public/details?symbol=BTCUSDT")]
    [InlineData("depth", "/contract/public/depth?symbol=BTCUSDT")]
    [InlineData("market-trade", "/contract/public/market-trade?symbol=BTCUSDT")]
    [InlineData("open-interest", "/contract/public/open-interest?symbol=BTCUSDT")]
    [InlineData("funding-rate", "/contract/public/funding-rate?symbol=BTCUSDT")]
    [InlineData("funding-rate-v2", "/contract/public/funding-rate-v2")]
    [InlineData("kline", "/contract/public/kline?symbol=BTCUSDT&step=1&start_time=1&end_time=99999999999")]
    [InlineData("markprice-kline", MarkPriceKline)]
    [InlineData("leverage-bracket", "/contract/public/leverage-bracket")]
    [InlineData("assets-detail", "/contract/private/assets-detail")]
    [InlineData("trade-fee-rate", "/contract/private/trade-fee-rate?symbol=BTCUSDT")]
    [InlineData("transaction-history", "/contract/private/transaction-history")]
    [InlineData("order", "/contract/private/order?symbol=BTCUSDT&order_id=OPEN")]
    [InlineData("get-open-orders", "/contract/private/get-open-orders")]
    [InlineData("order-history", "/contract/private/order-history?symbol=BTCUSDT")]
    [InlineData("trades", "/contract/private/trades?symbol=BTCUSDT")]
    [InlineData("position", "/contract/private/position")]
    [InlineData("position-v2", "/contract/private/position-v2")]
    [InlineData("position-risk", "/contract/private/position-risk?symbol=BTCUSDT")]
    [InlineData("get-position-mode", "/contract/private/get-position-mode")]
    public async Task A_read_answers_in_the_form_of_the_reference(string fixture, string path)
    {
        var answer = await _exchange.GetAsync(path.Replace("OPEN", $"{_openOrder}", StringComparison.Ordinal), LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture(fixture), answer.Root));
    }
}
