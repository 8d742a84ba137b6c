namespace MartDesk.Exchange.Server.Tests.Orders;

public sealed class OrderFlowTests
{
    /// <summary>
    /// Bob sells 10 contracts (0.01 BTC) at 60000 as maker; Alice buys them with a market order and sells them back to Bob at 60100.
    /// By hand: Alice gains 0.01 × 100 = 1 USDT; she pays 600 × 0.0006 + 601 × 0.0006 = 0.36 + 0.3606 as taker.
    /// </summary>
    [Fact]
    public async Task A_round_trip_pays_its_profit_less_fees_to_the_last_digit()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"type":"limit","price":"60000","size":10 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":10,"open_type":"cross" """);

        var position = (await exchange.GetAsync("/contract/private/position?symbol=BTCUSDT", LocalExchange.Alice)).Data[0];
        Assert.Equal("10", position.GetProperty("current_amount").GetString());
        Assert.Equal("60000", position.GetProperty("entry_price").GetString());
        Assert.Equal("600", position.GetProperty("position_value").GetString());
        Assert.Equal("-0.36", position.GetProperty("realized_value").GetString());
        Assert.Equal(1, position.GetProperty("position_type").GetInt32());

        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":2,"type":"limit","price":"60100","size":10 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":3,"type":"market","size":10 """);

        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/position?symbol=BTCUSDT", LocalExchange.Alice)).DataText);
        var usdt = (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0];
        Assert.Equal("100000.2794", usdt.GetProperty("equity").GetString());
        Assert.Equal("100000.2794", usdt.GetProperty("available_balance").GetString());
    }
}
