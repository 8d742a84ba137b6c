using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Testing;
using MartDesk.Exchange.Server.Tests.Streams;

namespace MartDesk.Exchange.Server.Tests.MarketData;

public sealed class ContractRuleTests
{
    [Fact]
    public async Task Open_interest_counts_each_contract_once_and_values_it_at_the_mark()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        var held = (await exchange.GetAsync("/contract/public/open-interest?symbol=BTCUSDT")).Data;
        Assert.Equal(("3", "180"), (held.GetProperty("open_interest").GetString(), held.GetProperty("open_interest_value").GetString()));
        Assert.Equal(40034, (await exchange.GetAsync("/contract/public/open-interest")).Code);
    }

    [Fact]
    public async Task Brackets_keep_the_two_rules_and_meet_without_a_jump()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var rules = (await exchange.GetAsync("/contract/public/leverage-bracket?symbol=BTCUSDT")).Data.GetProperty("rules");
        var brackets = Assert.Single(rules.EnumerateArray()).GetProperty("brackets").EnumerateArray().ToArray();
        Assert.Equal("0", brackets[0].GetProperty("notional_floor").GetString());
        for (var i = 0; i < brackets.Length; i++)
        {
            var ratio = Number(brackets[i], "maint_margin_ratio");
            Assert.Equal(0.5m / brackets[i].GetProperty("initial_leverage").GetInt32(), ratio);
            if (i == 0)
                continue;
            var floor = Number(brackets[i], "notional_floor");
            Assert.Equal(Number(brackets[i - 1], "notional_cap"), floor);
            // What a position at the border must hold is the same by either bracket.
            Assert.Equal((floor * Number(brackets[i - 1], "maint_margin_ratio")) - Number(brackets[i - 1], "cum"), (floor * ratio) - Number(brackets[i], "cum"), 6);
        }

        Assert.Equal(3, (await exchange.GetAsync("/contract/public/leverage-bracket")).Data.GetProperty("rules").GetArrayLength());
        Assert.Equal(40034, (await exchange.GetAsync("/contract/public/leverage-bracket?symbol=NOPE")).Code);
    }

    [Fact]
    public async Task FUNUSDT_is_listed_with_the_table_of_the_reference()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var served = (await exchange.GetAsync("/contract/public/leverage-bracket?symbol=FUNUSDT")).DataText;
        var reference = JsonNode.Parse(await File.ReadAllBytesAsync(Repository.At("tests", "fixtures", "bitmart", "futures", "leverage-bracket.response.json")))!["data"];
        Assert.True(JsonNode.DeepEquals(reference, JsonNode.Parse(served)), served);
    }

    [Fact]
    public async Task The_fee_rates_are_those_that_fills_are_charged_with()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var rates = (await exchange.GetAsync("/contract/private/trade-fee-rate?symbol=BTCUSDT", LocalExchange.Alice)).DataText;
        Assert.Equal("""{"symbol":"BTCUSDT","taker_fee_rate":"0.0006","maker_fee_rate":"0.0002"}""", rates);
        Assert.Equal(30001, (await exchange.GetAsync("/contract/private/trade-fee-rate?symbol=BTCUSDT")).Code);
    }

    [Fact]
    public async Task Bars_of_the_mark_price_come_over_rest_and_over_the_stream_without_volume()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync("futures/markPriceKlineBin4H:BTCUSDT");
        var bar = await client.NextDataAsync("futures/markPriceKlineBin4H:BTCUSDT");
        Assert.Equal(("60000", "0"), (bar.GetProperty("c").GetString(), bar.GetProperty("v").GetString()));
        Assert.Equal(0, bar.GetProperty("ts").GetInt64() % 14_400);

        var rows = (await exchange.GetAsync("/contract/public/markprice-kline?symbol=BTCUSDT&step=240&start_time=1&end_time=99999999999")).Data;
        Assert.Equal("60000", rows[rows.GetArrayLength() - 1].GetProperty("close_price").GetString());
        Assert.Equal(40038, (await exchange.GetAsync("/contract/public/markprice-kline?symbol=BTCUSDT&step=7&start_time=1&end_time=2")).Code);
    }

    private static decimal Number(JsonElement row, string member) =>
        decimal.Parse(row.GetProperty(member).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
