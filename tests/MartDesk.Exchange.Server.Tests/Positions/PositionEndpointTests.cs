namespace MartDesk.Exchange.Server.Tests.Positions;

public sealed class PositionEndpointTests
{
    [Fact]
    public async Task Leverage_is_set_and_an_opening_order_uses_it()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var set = await exchange.PostAsync("/contract/private/submit-leverage", """{"symbol":"BTCUSDT","leverage":"20","open_type":"isolated"}""", LocalExchange.Alice);
        Assert.Equal("""{"symbol":"BTCUSDT","leverage":"20","open_type":"isolated","max_value":"100"}""", set.DataText);

        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        var order = (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data[0];
        Assert.Equal(("20", "isolated"), (order.GetProperty("leverage").GetString(), order.GetProperty("open_type").GetString()));

        Assert.Equal(40029, (await exchange.PostAsync("/contract/private/submit-leverage", """{"symbol":"BTCUSDT","leverage":"101","open_type":"cross"}""", LocalExchange.Alice)).Code);
        Assert.Equal(40045, (await exchange.PostAsync("/contract/private/submit-leverage", """{"symbol":"BTCUSDT","leverage":"5"}""", LocalExchange.Alice)).Code);
        Assert.Equal(40034, (await exchange.PostAsync("/contract/private/submit-leverage", """{"symbol":"X","leverage":"5","open_type":"cross"}""", LocalExchange.Alice)).Code);
    }

    [Fact]
    public async Task Position_mode_switches_only_while_nothing_is_open()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var set = await exchange.PostAsync("/contract/private/set-position-mode", """{"position_mode":"one_way_mode"}""", LocalExchange.Alice);
        Assert.Equal("""{"position_mode":"one_way_mode"}""", set.DataText);
        Assert.Equal("one_way_mode", (await exchange.GetAsync("/contract/private/get-position-mode", LocalExchange.Alice)).Data.GetProperty("position_mode").GetString());

        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        var refused = await exchange.PostAsync("/contract/private/set-position-mode", """{"position_mode":"hedge_mode"}""", LocalExchange.Alice);
        Assert.Equal((400, 40059), (refused.Status, refused.Code));
        Assert.Equal(40007, (await exchange.PostAsync("/contract/private/set-position-mode", """{"position_mode":"both"}""", LocalExchange.Alice)).Code);
    }

    [Fact]
    public async Task V2_with_a_symbol_shows_both_sides_with_old_and_new_names()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"60000","size":10 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":4,"type":"market","size":10,"leverage":"10","open_type":"isolated" """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"59000","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":2,"price":"58000","size":1 """);

        var rows = (await exchange.GetAsync("/contract/private/position-v2?symbol=BTCUSDT", LocalExchange.Alice)).Data;
        Assert.Equal(2, rows.GetArrayLength());
        Assert.Equal(("long", "0"), (rows[0].GetProperty("position_side").GetString(), rows[0].GetProperty("current_amount").GetString()));
        var held = rows[1];
        Assert.Equal(("short", 2), (held.GetProperty("position_side").GetString(), held.GetProperty("position_type").GetInt32()));
        Assert.Equal(("10", "10"), (held.GetProperty("current_amount").GetString(), held.GetProperty("position_amount").GetString()));
        Assert.Equal("600", held.GetProperty("position_value").GetString());
        Assert.Equal("60", held.GetProperty("initial_margin").GetString());
        // Margin of a short: 600 / 10 and the closing fee at the bankruptcy price, 600 × 0.0006 × 1.1.
        Assert.Equal("60.396", held.GetProperty("position_cross").GetString());
        Assert.Equal("3", held.GetProperty("maintenance_margin").GetString());
        Assert.Equal("0", held.GetProperty("unrealized_pnl").GetString());
        Assert.Equal("0", held.GetProperty("unrealized_value").GetString());
        Assert.Equal(1, (await exchange.GetAsync("/contract/private/position-v2", LocalExchange.Alice)).Data.GetArrayLength());
    }

    [Fact]
    public async Task A_profit_on_paper_is_by_the_last_price_and_the_assets_agree()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":10 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":10 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60200","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":1 """);

        var row = (await exchange.GetAsync("/contract/private/position?symbol=BTCUSDT", LocalExchange.Alice)).Data[0];
        // 10 at 60000 and 1 at 60200 cost 660.2; at 60200 eleven are worth 662.2.
        Assert.Equal("660.2", row.GetProperty("position_value").GetString());
        Assert.Equal("662.2", row.GetProperty("current_value").GetString());
        Assert.Equal("2", row.GetProperty("unrealized_value").GetString());
        Assert.Equal("60018.181818181818", row.GetProperty("entry_price").GetString());
        Assert.Equal("Cross", row.GetProperty("margin_type").GetString());
        var usdt = (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0];
        Assert.Equal("2", usdt.GetProperty("unrealized").GetString());
        // 100000 less taker fees on 660.2, plus 2 on paper.
        Assert.Equal("100001.60388", usdt.GetProperty("equity").GetString());
        Assert.Equal(["USDT", "BTC", "ETH"], (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data.EnumerateArray().Select(asset => asset.GetProperty("currency").GetString()!));
    }
}
