using System.Text;
using System.Text.Json.Nodes;
using MartDesk.Desk.Alerts.Messages;

namespace MartDesk.Desk.Tests.Alerts.Messages;

/// <summary>Messages as senders write them, and the one form that they all come to.</summary>
public sealed class CanonicalMessageTests
{
    [Theory]
    // Sferica and Tickerly.
    [InlineData("""{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","hedgemode":"hedge"}""",
        """{"symbol":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","position_mode":"hedge"}""")]
    // TradersPost.
    [InlineData("""{"ticker":"BTCUSDT","action":"exit","sentiment":"flat"}""", """{"symbol":"BTCUSDT","action":"close","market_position":"flat"}""")]
    [InlineData("""{"ticker":"BTCUSDT","action":"add","sentiment":"bullish","quantity":1,"quantityType":"dollar_amount","cancel":false}""",
        """{"symbol":"BTCUSDT","action":"long","market_position":"long","quantity":"1","quantity_type":"quote","cancel_open":"none"}""")]
    [InlineData("""{"ticker":"BTCUSDT","action":"buy","orderType":"stop_limit","stopPrice":61000,"limitPrice":61010,"quantity":1,"timeInForce":"day"}""",
        """{"symbol":"BTCUSDT","action":"buy","order_type":"stop_limit","trigger_price":61000,"price":61010,"quantity":"1","time_in_force":"gtc"}""")]
    [InlineData("""{"ticker":"BTCUSDT","action":"buy","orderType":"trailing_stop","trailPercent":2,"quantity":1,"signalPrice":60000}""",
        """{"symbol":"BTCUSDT","action":"buy","order_type":"trailing","trail_percent":2,"quantity":"1","signal_price":60000}""")]
    [InlineData("""{"ticker":"BTCUSDT","action":"buy","quantity":50,"quantityType":"risk_dollar_amount","stopLoss":{"type":"stop_limit","amount":500,"limitPrice":59400},"takeProfit":{"limitPrice":61000}}""",
        """{"symbol":"BTCUSDT","action":"buy","quantity":"50","quantity_type":"risk_quote","stop_loss":{"offset":500,"limit_price":59400},"take_profit":{"price":61000}}""")]
    [InlineData("""{"ticker":"BTCUSDT","action":"buy","quantity":1,"stopLoss":{"type":"trailing_stop","trailPercent":2}}""",
        """{"symbol":"BTCUSDT","action":"buy","quantity":"1","trailing_stop":{"percent":2}}""")]
    // Altrady.
    [InlineData("""{"symbol":"BTCUSDT","action":"open","side":"long","quantity":1,"order_type":"limit","price":60000,"dca_orders":[{"price_percentage":1.5,"quantity_percentage":50},{"price":58000,"quantity_percentage":100}],"take_profit":[{"price_percentage":1,"position_percentage":50},{"price_percentage":2,"position_percentage":50}],"stop_loss":{"stop_percentage":5}}""",
        """{"symbol":"BTCUSDT","action":"long","side":"long","quantity":"1","order_type":"limit","price":60000,"dca_orders":[{"percent":1.5,"share":50},{"price":58000,"share":100}],"take_profit":[{"percent":1,"share":50},{"percent":2,"share":50}],"stop_loss":{"percent":5}}""")]
    // 3Commas.
    [InlineData("""{"secret":"s3cret","tv_instrument":"BTCUSDT.P","tv_exchange":"BINANCE","action":"enter_long","max_lag":300,"trigger_price":"60010.5","order":{"amount":"10","currency_type":"quote","order_type":"market"},"stop_loss":{"enabled":false}}""",
        """{"secret":"s3cret","symbol":"BTCUSDT.P","action":"long","max_lag_s":300,"signal_price":60010.5,"quantity":"10","quantity_type":"quote","order_type":"market","extras":{"tv_exchange":"BINANCE"}}""")]
    [InlineData("""{"tv_instrument":"BTCUSDT.P","strategy_info":{"market_position":"short","market_position_size":"0.2","prev_market_position":"long"}}""",
        """{"symbol":"BTCUSDT.P","market_position":"short","position_size":0.2,"prev_position":"long"}""")]
    // WunderTrading.
    [InlineData("""{"code":"EXIT-ALL_BYBIT_BTCUSDT_MyBot_15M_ab12cd"}""", """{"symbol":"BTCUSDT","action":"close_all"}""")]
    [InlineData("""{"code":"ENTER-SHORT_BINANCE_ETHUSDT_Bot_1H_x","orderType":"limit","price":"3000","amountPerTradeType":"contracts","amountPerTrade":7,"leverage":5,"limitLifeMinutes":15}""",
        """{"symbol":"ETHUSDT","action":"short","order_type":"limit","price":3000,"quantity_type":"contracts","quantity":"7","leverage":5,"expires_s":900}""")]
    // Altrady, TV-Hub, OctoBot, AlgoWay.
    [InlineData("""{"action":"increase","side":"long","symbol":"BYBI_USDT_BTC","signal_id":"x1","quote_amount":"100"}""",
        """{"action":"long","side":"long","symbol":"BYBI_USDT_BTC","id":"x1","quantity":"100","quantity_type":"quote"}""")]
    [InlineData("""{"symbol":"BTCUSDT","isClose":true,"side":"short","alertTimestamp":"BTC-1"}""",
        """{"symbol":"BTCUSDT","action":"close_short","side":"short","id":"BTC-1"}""")]
    [InlineData("""{"SYMBOL":"BTCUSDT","SIGNAL":"BUY","VOLUME":"5%","TAKE_PROFIT_PRICE_1":"61000","TAKE_PROFIT_PRICE_2":"62000","STOP_LOSS":"59000"}""",
        """{"symbol":"BTCUSDT","action":"buy","quantity":"5%","stop_loss":59000,"take_profit":[{"price":61000},{"price":62000}]}""")]
    [InlineData("""{"ticker":"BTCUSDT","order_action":"flat","order_contracts":"0.5","price":"60000"}""",
        """{"symbol":"BTCUSDT","action":"close","quantity":"0.5"}""")]
    // Numbers, words and switches.
    [InlineData("""{"symbol":"X","action":"ENTER-LONG","qty":"1e-1","post_only":"true","orderType":"Limit","limit_price":"5.50"}""",
        """{"symbol":"X","action":"long","quantity":"0.1","time_in_force":"post_only","order_type":"limit","price":5.50}""")]
    [InlineData("""{"symbol":"X","type":"EXIT-LONG","unknown":{"a":1}}""", """{"symbol":"X","action":"close_long","extras":{"unknown":{"a":1}}}""")]
    public void A_senders_message_comes_to_our_form(string sent, string form)
    {
        var message = Read(sent);
        Assert.Null(message.Refusal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(form), message.Form), message.Form.ToJsonString());
        Assert.Null(AlertSchema.Check(message.Form));
    }

    [Theory]
    [InlineData("MyKey(BTCUSDT) { market(side=buy, amount=0.1); } #bot", """[{"action":"buy","order_type":"market","quantity":"0.1"}]""")]
    [InlineData("MyKey(BTCUSDT) { cancel(which=tagged, tag=a); market(position=-0.2); }",
        """[{"action":"cancel","tag":"a"},{"interpret":"target","market_position":"short","position_size":-0.2,"order_type":"market"}]""")]
    [InlineData("MyKey(BTCUSDT) { limit(side=buy, amount=10%a, offset=0.5%, tag=x, postOnly=true); wait(30s); stopMarket(side=sell, amount=50%p, offset=@59000, reduceOnly=true); }",
        """[{"action":"buy","order_type":"limit","quantity":"10","quantity_type":"percent_available","price_offset_percent":-0.5,"tag":"x","time_in_force":"post_only"},{"action":"close_long","delay_s":30,"order_type":"stop_market","quantity":"50","quantity_type":"percent_position","trigger_price":59000}]""")]
    [InlineData("MyKey(BTCUSDT) { trailingStop(side=sell, amount=1, offset=1.5%, reduceOnly=true) }",
        """[{"action":"close_long","order_type":"trailing","quantity":"1","trail_percent":1.5}]""")]
    public void Alertatrons_commands_are_one_alert_each(string text, string forms)
    {
        var items = AlertText.Read(Encoding.UTF8.GetBytes(text), out var refusal);
        Assert.Null(refusal);
        var read = new JsonArray();
        foreach (var item in items!) // No refusal, so there are items.
        {
            var message = CanonicalMessage.From(item);
            Assert.Null(message.Refusal);
            Assert.Equal(("MyKey", "BTCUSDT"), (message.Text("key"), message.Text("symbol")));
            message.Set("key", null);
            Assert.Null(AlertSchema.Check(message.Form));
            message.Set("symbol", null);
            read.Add(message.Form.DeepClone());
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(forms), read), read.ToJsonString());
    }

    [Theory]
    [InlineData("MyKey(BTCUSDT) { market(side=buy); }", "missing_field")]
    [InlineData("MyKey(BTCUSDT) { hedge(side=buy, amount=1); }", "unsupported")]
    [InlineData("MyKey(BTCUSDT) { market side=buy; }", "bad_json")]
    [InlineData("MyKey(BTCUSDT) { wait(3 days); }", "bad_json")]
    [InlineData("MyKey(BTCUSDT) { }", "bad_json")]
    [InlineData("pointer=x; action={{strategy.order.action}}", "unfilled_placeholder")]
    public void Text_that_cannot_be_read_is_refused(string text, string code)
    {
        Assert.Null(AlertText.Read(Encoding.UTF8.GetBytes(text), out var refusal));
        Assert.Equal(code, refusal?.Code);
    }

    [Fact]
    public void WunderTradings_code_may_stand_alone()
    {
        var message = Read("ENTER-LONG_BINANCE_BTCUSDT_MyBot_15M_ab12cd\n");
        Assert.Equal(("long", "BTCUSDT"), (message.Text("action"), message.Text("symbol")));
    }

    [Theory]
    [InlineData("""{"symbol":"X","action":"buy","quantity":1,"qty":2}""", "conflicting_fields", "quantity and qty both stand for quantity and differ.")]
    [InlineData("""{"symbol":"X","action":"buy","order":{"amount":"1.0"},"quantity":1}""", null, null)]
    [InlineData("""{"symbol":"X","action":"long","quantity":1,"stopLoss":{"trailPercent":2,"type":"trailing_stop"},"trailing_stop":{"percent":1}}""", "conflicting_fields", "stopLoss trails, and trailing_stop was sent too.")]
    [InlineData("""{"symbol":"X","action":"long","quantity":1,"tp":{"price":"high"}}""", "bad_value", "tp is \"high\", not a number.")]
    public void Contradictions_and_what_cannot_be_read_are_named(string sent, string? code, string? words) =>
        Assert.Equal((code, words), (Read(sent).Refusal?.Code, Read(sent).Refusal?.Message));

    private static CanonicalMessage Read(string text)
    {
        var items = AlertText.Read(Encoding.UTF8.GetBytes(text), out var refusal);
        Assert.Null(refusal);
        return CanonicalMessage.From(Assert.Single(items!)); // No refusal, so there are items.
    }
}
