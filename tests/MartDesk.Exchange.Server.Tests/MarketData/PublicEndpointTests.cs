namespace MartDesk.Exchange.Server.Tests.MarketData;

public sealed class PublicEndpointTests
{
    [Fact]
    public async Task Depth_has_price_size_and_sum_best_first_and_null_for_an_empty_side()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000.5","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":2 """);

        var depth = (await exchange.GetAsync("/contract/public/depth?symbol=BTCUSDT&limit=1")).Data;

        Assert.Equal("""[["60000","2","2"],["60000.5","3","5"]]""", depth.GetProperty("asks").GetRawText());
        Assert.Equal("null", depth.GetProperty("bids").GetRawText());
        Assert.Equal("BTCUSDT", depth.GetProperty("symbol").GetString());
        Assert.InRange(depth.GetProperty("timestamp").GetInt64(), LocalExchange.NowMs - 60_000, LocalExchange.NowMs);
    }

    [Fact]
    public async Task A_trade_shows_in_market_trade_details_and_kline()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);

        var trade = (await exchange.GetAsync("/contract/public/market-trade?symbol=BTCUSDT")).Data[0];
        Assert.Equal("60000", trade.GetProperty("price").GetString());
        Assert.Equal("0.003", trade.GetProperty("qty").GetString());
        Assert.Equal("180", trade.GetProperty("quote_qty").GetString());
        Assert.False(trade.GetProperty("is_buyer_maker").GetBoolean());
        Assert.InRange(trade.GetProperty("time").GetInt64(), (LocalExchange.NowMs / 1000) - 60, LocalExchange.NowMs / 1000);

        var details = (await exchange.GetAsync("/contract/public/details?symbol=BTCUSDT")).Data.GetProperty("symbols")[0];
        Assert.Equal("60000", details.GetProperty("last_price").GetString());
        Assert.Equal("3", details.GetProperty("volume_24h").GetString());
        Assert.Equal("180", details.GetProperty("turnover_24h").GetString());
        Assert.Equal("3", details.GetProperty("open_interest").GetString());
        Assert.Equal("0.001", details.GetProperty("contract_size").GetString());
        Assert.Equal("0.1", details.GetProperty("price_precision").GetString());
        Assert.Equal("Trading", details.GetProperty("status").GetString());

        var now = LocalExchange.NowMs / 1000;
        var bars = (await exchange.GetAsync($"/contract/public/kline?symbol=BTCUSDT&step=1&start_time={now - 120}&end_time={now}")).Data;
        var bar = bars[bars.GetArrayLength() - 1];
        Assert.Equal("60000", bar.GetProperty("close_price").GetString());
        Assert.Equal(0, bar.GetProperty("timestamp").GetInt64() % 60);
    }

    [Fact]
    public async Task Details_without_a_symbol_lists_every_contract()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var symbols = (await exchange.GetAsync("/contract/public/details")).Data.GetProperty("symbols").EnumerateArray().Select(row => row.GetProperty("symbol").GetString());
        Assert.Equal(["BTCUSDT", "ETHUSDT", "FUNUSDT"], symbols);
    }

    [Fact]
    public async Task Funding_is_zero_until_it_is_settled_and_names_the_next_settlement()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var funding = (await exchange.GetAsync("/contract/public/funding-rate?symbol=ETHUSDT")).Data;
        Assert.Equal("0", funding.GetProperty("rate_value").GetString());
        Assert.Equal("0.0375", funding.GetProperty("funding_upper_limit").GetString());
        Assert.Equal("-0.0375", funding.GetProperty("funding_lower_limit").GetString());
        var next = funding.GetProperty("funding_time").GetInt64();
        Assert.Equal(0, next % (8 * 3_600_000));
        Assert.InRange(next, LocalExchange.NowMs - 1000, LocalExchange.NowMs + (8 * 3_600_000));
    }

    [Fact]
    public async Task Clock_service_and_the_empty_spot_side_answer_what_clients_ask_at_start()
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.InRange((await exchange.GetAsync("/system/time")).Data.GetProperty("server_time").GetInt64(), LocalExchange.NowMs - 60_000, LocalExchange.NowMs);
        Assert.Equal("2", (await exchange.GetAsync("/system/service")).Data.GetProperty("service")[0].GetProperty("status").GetString());
        Assert.Equal("""{"currencies":[]}""", (await exchange.GetAsync("/account/v1/currencies")).DataText);
        Assert.Equal("""{"symbols":[]}""", (await exchange.GetAsync("/spot/v1/symbols/details")).DataText);
        Assert.Equal("""{"wallet":[]}""", (await exchange.GetAsync("/spot/v1/wallet", LocalExchange.Alice)).DataText);
    }
}
