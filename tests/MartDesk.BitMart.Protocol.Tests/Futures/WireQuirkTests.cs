using System.Text.Json;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Protocol.Tests.Futures;

public sealed class WireQuirkTests
{
    [Theory]
    [InlineData("""{"order_id":220609666322019,"price":"25637.2"}""")]
    [InlineData("""{"order_id":"220609666322019","price":25637.2}""")]
    public void Order_id_and_price_are_read_from_numbers_and_text(string json)
    {
        var ack = JsonSerializer.Deserialize(json, FuturesJson.Default.OrderAck)!;

        Assert.Equal("220609666322019", ack.OrderId);
        Assert.Equal(25637.2m, ack.Price);
    }

    [Fact]
    public void An_order_without_its_id_is_unreadable_and_one_without_its_client_id_is_not()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"order_id":null,"price":"1"}""", FuturesJson.Default.OrderAck));
        Assert.Equal("", JsonSerializer.Deserialize("""{"order_id":"1","client_order_id":null}""", FuturesJson.Default.ModifiedLimitOrder)!.ClientOrderId);
    }

    [Theory]
    [InlineData("\"market price\"", null)]
    [InlineData("\"-\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"\\u0031\\u0032.5\"", "12.5")]
    [InlineData("1e2", "100")]
    public void Price_of_an_answer_is_a_number_or_a_word_for_the_market(string price, string? read)
    {
        var ack = JsonSerializer.Deserialize($$"""{"order_id":7,"price":{{price}}}""", FuturesJson.Default.OrderAck)!;

        Assert.Equal(read, ack.Price?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("\"99999999999999999999999999999\"")]
    [InlineData("1e999")]
    [InlineData("\"12,5\"")]
    [InlineData("true")]
    [InlineData("\"\\ud800\"")]
    public void Price_that_is_neither_is_refused_and_never_read_as_the_market(string price) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($$"""{"order_id":7,"price":{{price}}}""", FuturesJson.Default.OrderAck));

    [Theory]
    [InlineData("1677-12-31T23:59:59Z")]
    [InlineData("2262-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    public void Trade_time_that_does_not_fit_into_nanoseconds_is_refused(string text) => Assert.Throws<JsonException>(() =>
        JsonSerializer.Deserialize($$"""{"trade_id":1,"symbol":"A","deal_price":"1","deal_vol":"1","m":true,"created_at":"{{text}}"}""", FuturesJson.Default.TradePush));

    [Fact]
    public void Order_of_a_client_that_writes_everything_as_text_is_understood()
    {
        var order = JsonSerializer.Deserialize(
            """{"recvWindow":5000,"size":"10","symbol":"BTCUSDT","side":"1","mode":"3","type":"limit","price":2000.5,"leverage":"5"}""", FuturesJson.Default.SubmitOrder)!;

        Assert.Equal((10L, OrderSide.BuyOpenLong, (TimeInForce?)TimeInForce.ImmediateOrCancel, (decimal?)2000.5m, (decimal?)5m), (order.Size, order.Side, order.TimeInForce, order.Price, order.Leverage));
    }

    [Fact]
    public void Order_written_for_the_wire_has_only_what_was_given_and_numbers_where_the_reference_has_numbers()
    {
        var json = JsonSerializer.Serialize(SubmitOrder.Limit("BTCUSDT", OrderSide.SellOpenShort, 10, 2000m), FuturesJson.Default.SubmitOrder);

        Assert.Equal("""{"symbol":"BTCUSDT","side":4,"mode":1,"type":"limit","size":10,"price":"2000"}""", json);
    }

    [Fact]
    public void Words_and_numbers_nobody_knew_survive_a_round_trip()
    {
        const string json = """{"symbol":"BTCUSDT","side":9,"type":"iceberg","open_type":"portfolio","size":1}""";

        var order = JsonSerializer.Deserialize(json, FuturesJson.Default.SubmitOrder)!;

        Assert.Equal(new OrderType("iceberg"), order.Type);
        Assert.Equal(json, JsonSerializer.Serialize(order, FuturesJson.Default.SubmitOrder));
    }

    [Fact]
    public void Margin_mode_is_the_same_in_capitals() => Assert.Equal(MarginMode.Isolated, new MarginMode("Isolated"));

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","size":1}""")]
    [InlineData("""{"symbol":"BTCUSDT","side":1}""")]
    [InlineData("""{"side":1,"size":1}""")]
    [InlineData("""{"symbol":"BTCUSDT","side":1.5,"size":1}""")]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"size":1.5}""")]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"size":1,"price":"12,5"}""")]
    [InlineData("""{"symbol":"BTCUSDT","side":1,"size":1,"price":"NaN"}""")]
    public void Order_without_side_size_or_symbol_or_with_a_broken_number_is_refused_not_guessed(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, FuturesJson.Default.SubmitOrder));

    [Fact]
    public void Contracts_may_carry_a_zero_fraction_but_no_other()
    {
        Assert.Equal(1000, JsonSerializer.Deserialize("""{"price":"1","vol":"1000.0"}""", FuturesJson.Default.PriceLevel).Size);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"price":"1","vol":"0.5"}""", FuturesJson.Default.PriceLevel));
    }

    [Fact]
    public void Dashes_empty_texts_and_a_missing_fill_in_an_order_push_read_as_none()
    {
        const string json = """
            [{"action":2,"order":{"order_id":"1","client_order_id":"","price":"-","size":"5","symbol":"BTCUSDT","state":1,"side":1,"type":"market","leverage":"",
              "deal_avg_price":"","deal_size":"0","create_time":1662368173000,"update_time":1662368173000,"plan_order_id":"","last_trade":null,
              "trigger_price":"-","trigger_price_type":null,"activation_price_type":"index_price","execution_price":"-","activation_price":"-","callback_rate":"-","somethingNew":{"a":[1]}}}]
            """;

        var order = Assert.Single(JsonSerializer.Deserialize(json, FuturesJson.Default.IReadOnlyListOrderPush)!).Order;

        Assert.Equal((null, null, null, null, null), (order.Price, order.Leverage, order.AveragePrice, order.TriggerPrice, order.LastTrade));
        Assert.Equal((OrderState.Approval, null, new PriceTypeName("index_price")), (order.State, order.TriggerPriceType, order.ActivationPriceType));
    }

    [Fact]
    public void Missing_fill_is_written_as_null_and_none_as_a_dash()
    {
        var order = new PushedOrder
        {
            OrderId = "7",
            Size = 5,
            Symbol = "BTCUSDT",
            State = OrderState.Working,
            Side = OrderSide.BuyOpenLong,
            Type = OrderType.Limit,
            FilledSize = 0,
            AveragePrice = 0,
            Price = 100,
            CreateTimeMs = 1,
            UpdateTimeMs = 2,
        };

        var json = JsonSerializer.SerializeToNode(order, FuturesJson.Default.PushedOrder)!.AsObject();

        Assert.True(json.ContainsKey("last_trade"));
        Assert.Null(json["last_trade"]);
        Assert.Equal(("-", "-", "-"), ((string?)json["trigger_price"], (string?)json["callback_rate"], (string?)json["execution_price"]));
    }

    [Fact]
    public void Candle_is_read_from_the_flat_and_from_the_listed_form()
    {
        var flat = JsonSerializer.Deserialize("""{"symbol":"BTCUSDT","o":"1","h":"3","l":"1","c":"2","v":"9","ts":60}""", FuturesJson.Default.KlinePush)!;
        var listed = JsonSerializer.Deserialize("""{"symbol":"BTCUSDT","items":[{"o":"1","h":"3","l":"1","c":"2","v":"9","ts":60}]}""", FuturesJson.Default.KlinePush)!;

        Assert.Equal(Assert.Single(flat.GetCandles()), Assert.Single(listed.GetCandles()));
    }

    [Theory]
    [InlineData("\"2023-02-24T07:54:11.124940968Z\"", 1677225251124940968)]
    [InlineData("\"2024-08-08T23:54:16.322Z\"", 1723161256322000000)]
    [InlineData("\"1970-01-01T00:00:01Z\"", 1000000000)]
    public void Trade_time_keeps_its_nanoseconds_both_ways(string text, long nanoseconds)
    {
        var json = $$"""{"trade_id":1,"symbol":"A","deal_price":"1","deal_vol":"1","m":true,"created_at":{{text}}}""";

        var trade = JsonSerializer.Deserialize(json, FuturesJson.Default.TradePush)!;

        Assert.Equal(nanoseconds, trade.CreateTimeNs);
        Assert.Equal(json, JsonSerializer.Serialize(trade, FuturesJson.Default.TradePush));
    }

    [Fact]
    public void Empty_sides_of_a_book_come_as_null()
    {
        var depth = JsonSerializer.Deserialize("""{"asks":null,"bids":null,"timestamp":1,"symbol":"BTCUSDT"}""", FuturesJson.Default.MarketDepth)!;

        Assert.Null(depth.Asks);
    }

    [Theory]
    [InlineData("""{"order_id":"1","size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2}""")]
    [InlineData("""{"order_id":"1","client_order_id":null,"plan_order_id":"","execution_price":null,"size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2}""")]
    public void Text_that_is_left_out_or_null_reads_as_its_word_for_none(string json)
    {
        var order = JsonSerializer.Deserialize($$"""[{"action":1,"order":{{json}}}]""", FuturesJson.Default.IReadOnlyListOrderPush)![0].Order;

        Assert.Equal(("", "", "-"), (order.ClientOrderId, order.PlanOrderId, order.ExecutionPrice));
    }
}
