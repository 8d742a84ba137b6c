using System.Globalization;
using System.Text.Json;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.RealClients;

/// <summary>ccxt 4.5.70, unmodified, on the local exchange. Judged by meaning, not by the absence of exceptions.</summary>
public sealed class CcxtTests : IAsyncLifetime
{
    private MartDeskProcess _exchange = null!; // Set by InitializeAsync, before any test.

    public async Task InitializeAsync() => _exchange = await ClientScript.RunExchangeAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Ccxt_loads_markets_places_and_cancels_a_limit_order_and_opens_and_closes_a_position()
    {
        var seen = await ClientScript.RunAsync("ccxt-futures.mjs", _exchange);

        var market = seen.GetProperty("market");
        Assert.Equal("BTCUSDT", market.GetProperty("id").GetString());
        Assert.Equal("swap", market.GetProperty("type").GetString());
        Assert.True(market.GetProperty("linear").GetBoolean());
        Assert.Equal(0.001m, market.GetProperty("contractSize").GetDecimal());
        Assert.Equal(0.1m, market.GetProperty("precision").GetProperty("price").GetDecimal());

        var bid = seen.GetProperty("bid")[0].GetDecimal();
        var ask = seen.GetProperty("ask")[0].GetDecimal();
        Assert.True(bid < ask, $"bid {bid} must be below ask {ask}");
        Assert.Equal(50, seen.GetProperty("levels")[0].GetInt32());
        Assert.Equal(50, seen.GetProperty("levels")[1].GetInt32());
        Assert.Equal(50_000m, seen.GetProperty("balanceBefore").GetProperty("total").GetDecimal());

        var open = Assert.Single(seen.GetProperty("open").EnumerateArray());
        Assert.Equal(seen.GetProperty("placedId").GetString(), open.GetProperty("id").GetString());
        Assert.Equal("ccxtLimit1", open.GetProperty("clientOrderId").GetString());
        Assert.Equal("buy", open.GetProperty("side").GetString());
        Assert.Equal("open", open.GetProperty("status").GetString());
        Assert.Equal(10m, open.GetProperty("amount").GetDecimal());
        Assert.Equal("open", seen.GetProperty("fetched").GetProperty("status").GetString());
        Assert.Equal(0, seen.GetProperty("openAfterCancel").GetInt32());

        var position = Assert.Single(seen.GetProperty("positions").EnumerateArray(), row => row.GetProperty("contracts").GetDecimal() > 0m);
        Assert.Equal("long", position.GetProperty("side").GetString());
        Assert.Equal(50m, position.GetProperty("contracts").GetDecimal());
        Assert.Equal(10m, position.GetProperty("leverage").GetDecimal());
        Assert.Equal(0, seen.GetProperty("positionsAfter").GetInt32());

        // Wallet after = wallet before + what selling brought − what buying cost − 0.06 % of both, to the last digit.
        var trades = seen.GetProperty("trades").EnumerateArray().ToArray();
        var buys = Value(trades, "buy");
        var sells = Value(trades, "sell");
        Assert.Equal(50m, Contracts(trades, "buy"));
        Assert.Equal(50m, Contracts(trades, "sell"));
        Assert.Equal(50_000m + sells - buys - 0.0006m * (buys + sells), seen.GetProperty("balanceAfter").GetProperty("total").GetDecimal());

        var errors = seen.GetProperty("errors");
        Assert.Equal("InsufficientFunds", errors.GetProperty("funds").GetString());
        Assert.Equal("OrderNotFound", errors.GetProperty("order").GetString());
        Assert.Equal("AuthenticationError", errors.GetProperty("signature").GetString());
    }

    [Fact]
    public async Task Every_futures_method_of_ccxt_does_what_it_says()
    {
        var seen = await ClientScript.RunAsync("ccxt-methods.mjs", _exchange);

        Assert.Equal("ok", Text(seen, "status"));
        Assert.Equal("""["BTC/USDT:USDT","ETH/USDT:USDT","FUN/USDT:USDT"]""", seen.GetProperty("tickers").GetRawText());
        Assert.True(seen.GetProperty("openInterest").GetDecimal() > 0m);
        Assert.Equal(0.0001m, seen.GetProperty("fundingRate").GetProperty("fundingRate").GetDecimal());
        Assert.Equal(0m, seen.GetProperty("markCandle")[5].GetDecimal());
        Assert.InRange(seen.GetProperty("markCandle")[4].GetDecimal() / seen.GetProperty("last").GetDecimal(), 0.98m, 1.02m);
        Assert.Equal((true, false), (seen.GetProperty("hedged").GetBoolean(), seen.GetProperty("hedgedAfter").GetBoolean()));

        var low = seen.GetProperty("low").GetDecimal();
        var trigger = seen.GetProperty("trigger").GetDecimal();
        var resting = seen.GetProperty("resting");
        Assert.Equal(("open", low, 10m, "buy"), (Text(resting, "status"), resting.GetProperty("price").GetDecimal(), resting.GetProperty("amount").GetDecimal(), Text(resting, "side")));
        var edited = seen.GetProperty("edited");
        Assert.Equal((Text(resting, "id"), "open", low + 10m, 7m), (Text(edited, "id"), Text(edited, "status"), edited.GetProperty("price").GetDecimal(), edited.GetProperty("amount").GetDecimal()));
        Assert.Equal(low - 100m, decimal.Parse(Text(seen, "preset")!, CultureInfo.InvariantCulture));
        Assert.False(seen.GetProperty("iocOpen").GetBoolean());
        Assert.Equal(0, seen.GetProperty("openAfterCancelAll").GetInt32());

        var plan = Assert.Single(seen.GetProperty("plan").EnumerateArray());
        Assert.Equal((Text(seen, "planId"), "open", 5m, "buy", $"{trigger}", $"{trigger + 50m}"), (
            Text(plan, "id"), Text(plan, "status"), plan.GetProperty("amount").GetDecimal(), Text(plan, "side"), Text(plan, "trigger"), Text(plan, "limit")));
        Assert.Equal($"{trigger + 30m}", Assert.Single(seen.GetProperty("planEdited").EnumerateArray()).GetString());
        Assert.Equal(0, seen.GetProperty("plansAfter").GetInt32());

        string[] protection = [$"stop_loss sell {low} {Text(seen, "stopId")}", $"take_profit sell {trigger + 500m} {Text(seen, "targetId")}"];
        Assert.Equal(protection, seen.GetProperty("protection").EnumerateArray().Select(row => $"{Text(row, "kind")} {Text(row, "side")} {Text(row, "trigger")} {Text(row, "id")}"));
        var trailing = Assert.Single(seen.GetProperty("trailing").EnumerateArray());
        Assert.Equal((Text(seen, "trailingId"), "sell", "2", $"{trigger}"), (
            Text(trailing, "id"), Text(trailing, "side"), Text(trailing.GetProperty("info"), "callback_rate"), Text(trailing.GetProperty("info"), "activation_price")));
        Assert.Equal(0, seen.GetProperty("trailingAfter").GetInt32());
        var position = seen.GetProperty("position");
        Assert.Equal(("long", 30m, 20m), (Text(position, "side"), position.GetProperty("contracts").GetDecimal(), position.GetProperty("leverage").GetDecimal()));
        Assert.Equal(0, seen.GetProperty("protectionAfter").GetInt32());

        // What the ledger says adds up to what is there, and what went to the spot wallet is there.
        var ledger = seen.GetProperty("ledger").EnumerateArray().Sum(row => decimal.Parse(Text(row, "amount")!, CultureInfo.InvariantCulture));
        Assert.Equal(ledger, seen.GetProperty("swap").GetProperty("total").GetDecimal());
        Assert.Equal(1000m, seen.GetProperty("spot").GetProperty("total").GetDecimal());
        Assert.Equal((1000m, "ok"), (seen.GetProperty("transfer").GetProperty("amount").GetDecimal(), Text(seen.GetProperty("transfer"), "status")));
        var listed = Assert.Single(seen.GetProperty("transfers").EnumerateArray());
        Assert.Equal((1000m, "swap", "spot"), (listed.GetProperty("amount").GetDecimal(), Text(listed, "fromAccount"), Text(listed, "toAccount")));

        var errors = seen.GetProperty("errors");
        Assert.Equal(("InvalidOrder", "OrderNotFound", "InvalidOrder"), (Text(errors, "duplicate"), Text(errors, "plan"), Text(errors, "leverage")));
        // ccxt has no names of its own for 42000 and 40059.
        Assert.Equal(("ExchangeError", "ExchangeError"), (Text(errors, "transfer"), Text(errors, "mode")));
    }

    [Fact]
    public async Task The_streams_of_ccxt_tell_the_market_and_each_step_of_an_order()
    {
        var seen = await ClientScript.RunAsync("ccxt-streams.mjs", _exchange);

        Assert.Equal("BTC/USDT:USDT", Text(seen.GetProperty("ticker"), "symbol"));
        Assert.True(seen.GetProperty("bidsAsks").GetProperty("bid").GetDecimal() < seen.GetProperty("bidsAsks").GetProperty("ask").GetDecimal());
        var book = seen.GetProperty("book");
        Assert.True(book.GetProperty("bid")[0].GetDecimal() < book.GetProperty("ask")[0].GetDecimal());
        Assert.Equal("[50,50]", book.GetProperty("levels").GetRawText());
        Assert.True(seen.GetProperty("trade").GetProperty("amount").GetDecimal() > 0m);
        Assert.Equal(0, seen.GetProperty("candle")[0].GetInt64() % 60_000);
        Assert.Equal("BTC/USDT:USDT", Text(seen.GetProperty("funding"), "symbol"));
        Assert.Equal(50_000m, seen.GetProperty("balance").GetProperty("total").GetDecimal());

        var orders = seen.GetProperty("orders").EnumerateArray().Select(order => $"{Text(order, "id")} {Text(order, "status")} {order.GetProperty("filled").GetDecimal()} of {order.GetProperty("amount").GetDecimal()}").ToArray();
        Assert.Contains($"{Text(seen.GetProperty("ids"), "resting")} canceled 0 of 3", orders);
        Assert.Contains($"{Text(seen.GetProperty("ids"), "filled")} closed 4 of 4", orders);
        var position = seen.GetProperty("positions")[0];
        Assert.Equal(("long", 4m), (Text(position, "side"), position.GetProperty("contracts").GetDecimal()));
    }

    private static string? Text(JsonElement row, string member) => row.GetProperty(member).GetString();

    private static decimal Value(IEnumerable<JsonElement> trades, string side) => trades
        .Where(trade => trade.GetProperty("side").GetString() == side)
        .Sum(trade => trade.GetProperty("price").GetDecimal() * trade.GetProperty("amount").GetDecimal() * 0.001m);

    private static decimal Contracts(IEnumerable<JsonElement> trades, string side) => trades
        .Where(trade => trade.GetProperty("side").GetString() == side)
        .Sum(trade => trade.GetProperty("amount").GetDecimal());
}
