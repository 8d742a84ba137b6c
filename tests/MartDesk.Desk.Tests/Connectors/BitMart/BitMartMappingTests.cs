using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using Wire = MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.Desk.Tests.Connectors.BitMart;

/// <summary>The tables of the connector, read from the reference's own samples.</summary>
public sealed class BitMartMappingTests
{
    private static readonly DateTimeOffset Now = new(2024, 8, 8, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, OrderSide.Buy, PositionEffect.Open)]
    [InlineData(2, OrderSide.Buy, PositionEffect.Close)]
    [InlineData(3, OrderSide.Sell, PositionEffect.Close)]
    [InlineData(4, OrderSide.Sell, PositionEffect.Open)]
    public void The_wires_four_sides_are_a_side_and_an_effect_both_ways(int wire, OrderSide side, PositionEffect effect)
    {
        Assert.Equal(side, BitMartMapping.ToSide((Wire.OrderSide)wire));
        Assert.Equal(effect, BitMartMapping.ToEffect((Wire.OrderSide)wire));
        Assert.Equal(wire, (int)BitMartMapping.ToWire(side, effect));
    }

    [Theory]
    [InlineData(1, 0, OrderState.Working)]
    [InlineData(2, 0, OrderState.Working)]
    [InlineData(2, 4, OrderState.Working)]
    [InlineData(4, 10, OrderState.Filled)]
    [InlineData(4, 4, OrderState.Cancelled)]
    [InlineData(4, 0, OrderState.Cancelled)]
    public void One_word_for_the_end_is_a_fill_or_a_cancellation_by_what_was_dealt(int wire, long filled, OrderState state) =>
        Assert.Equal(state, BitMartMapping.ToState((Wire.OrderState)wire, filled, size: 10));

    [Fact]
    public void What_the_reference_does_not_list_is_an_error_and_never_a_default()
    {
        Assert.Throws<FormatException>(() => BitMartMapping.ToSide((Wire.OrderSide)5));
        Assert.Throws<FormatException>(() => BitMartMapping.ToEffect((Wire.OrderSide)0));
        Assert.Throws<FormatException>(() => BitMartMapping.ToState((Wire.OrderState)3, 0, 1));
        Assert.Throws<FormatException>(() => BitMartMapping.ToDesk(new Wire.MarginMode("portfolio")));
        Assert.Throws<FormatException>(() => BitMartMapping.ToDesk(new Wire.OrderType("iceberg")));
    }

    [Fact]
    public void An_order_of_the_reference_reads_as_a_working_limit_buy()
    {
        var order = BitMartMapping.ToOrder(Data("order", FuturesJson.Default.FuturesOrder));

        Assert.Equal(("220906179895578", "BM123", "BTCUSDT"), (order.VenueOrderId, order.ClientOrderId, order.Symbol));
        Assert.Equal((OrderSide.Buy, PositionEffect.Open, OrderType.Limit), (order.Side, order.Effect, order.Type));
        Assert.Equal((OrderState.Working, 1000L, 1000L, 1m), (order.State, order.Contracts, order.FilledContracts, order.LimitPrice!.Value));
        Assert.Equal(1_662_368_173_000, order.UpdateTime.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Stop_and_target_that_an_order_brings_along_are_told_by_lists_and_not_by_the_stream()
    {
        var listed = BitMartMapping.ToOrder(Assert.Single(Data("get-open-orders", FuturesJson.Default.IReadOnlyListFuturesOrder)));
        Assert.Equal(new OrderPresets { TakeProfitPrice = 68_000m, TakeProfitBy = TriggerBy.Last, StopLossPrice = 60_000m, StopLossBy = TriggerBy.Mark }, listed.Presets);

        var without = BitMartMapping.ToOrder(Assert.Single(Data("order-history", FuturesJson.Default.IReadOnlyListFuturesOrder)));
        Assert.Equal(OrderPresets.None, without.Presets);

        var waiting = Data("current-plan-order", FuturesJson.Default.IReadOnlyListPlanOrder)[0];
        Assert.Equal(OrderPresets.None, BitMartMapping.ToOrder(waiting).Presets);
        var bringing = waiting with { TakeProfitPrice = 15_000m, TakeProfitPriceType = Wire.PriceType.Mark };
        Assert.Equal(new OrderPresets { TakeProfitPrice = 15_000m, TakeProfitBy = TriggerBy.Mark }, BitMartMapping.ToOrder(bringing).Presets);

        Assert.Null(BitMartMapping.ToOrder(JsonSerializer.Deserialize(Frame("stream-order"), FuturesJson.Default.IReadOnlyListOrderPush)![0].Order).Presets);
    }

    [Fact]
    public void A_market_order_of_the_history_has_no_limit_price_and_is_filled()
    {
        var order = BitMartMapping.ToOrder(Assert.Single(Data("order-history", FuturesJson.Default.IReadOnlyListFuturesOrder)));

        Assert.Equal((OrderType.Market, OrderState.Filled, (decimal?)null, 84_802m), (order.Type, order.State, order.LimitPrice, order.AveragePrice));
        Assert.Equal((OrderSide.Buy, PositionEffect.Close), (order.Side, order.Effect));
    }

    [Fact]
    public void A_fee_is_positive_whether_the_stream_writes_it_negative_or_the_list_positive()
    {
        var push = JsonSerializer.Deserialize(Frame("stream-order"), FuturesJson.Default.IReadOnlyListOrderPush)![0];
        var streamed = BitMartMapping.ToFill(push with { Action = OrderAction.Matched })!;
        Assert.Equal((0.00027m, "1247592391", 1L, 25_667.2m), (streamed.Fee, streamed.TradeId, streamed.Contracts, streamed.Price));
        Assert.Null(streamed.RealisedPnl);
        Assert.Null(streamed.IsMaker);

        var row = Data("trades", FuturesJson.Default.IReadOnlyListFuturesFill)[0];
        var listed = BitMartMapping.ToFill(row with { Fee = 0.01614624m });
        Assert.Equal((0.01614624m, -0.00832m, true), (listed.Fee, listed.RealisedPnl!.Value, listed.IsMaker!.Value));
        Assert.Equal((OrderSide.Buy, PositionEffect.Open, 108L), (listed.Side, listed.Effect, listed.Contracts));
    }

    [Fact]
    public void Only_a_match_brings_a_fill_though_a_cancellation_repeats_the_last_trade()
    {
        var cancelled = JsonSerializer.Deserialize(Frame("stream-order"), FuturesJson.Default.IReadOnlyListOrderPush)![0];
        Assert.Equal(OrderAction.Cancelled, cancelled.Action);
        Assert.NotNull(cancelled.Order.LastTrade);
        Assert.Null(BitMartMapping.ToFill(cancelled));
        Assert.Null(BitMartMapping.ToFill(cancelled with { Action = OrderAction.Matched, Order = cancelled.Order with { LastTrade = null } }));
    }

    [Fact]
    public void The_streams_open_type_1_is_isolated()
    {
        var push = JsonSerializer.Deserialize(Frame("stream-position"), FuturesJson.Default.IReadOnlyListPositionPush)![0];
        var position = BitMartMapping.ToPosition(push);

        Assert.Equal((PositionSide.Long, 2000L, 19_406.2092m), (position.Side, position.Contracts, position.EntryPrice));
        Assert.Equal((MarginMode.Isolated, 15_621.998406m), (position.MarginMode, position.LiquidationPrice!.Value));
        Assert.Null(position.RealisedPnl);
        Assert.Equal(1_662_692_862_255, position.UpdateTime.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void A_listed_position_reads_its_side_from_the_word_or_in_one_way_mode_from_the_sign()
    {
        var hedge = Data("position-v2-hedge", FuturesJson.Default.IReadOnlyListFuturesPositionV2);
        Assert.Equal([PositionSide.Long, PositionSide.Short], hedge.Select(row => BitMartMapping.ToPosition(row).Side));

        var oneWay = Data("position-v2", FuturesJson.Default.IReadOnlyListFuturesPositionV2)[0];
        var bought = BitMartMapping.ToPosition(oneWay with { Size = 5, DirectedSize = 5, RealisedPnl = -1.2m });
        var sold = BitMartMapping.ToPosition(oneWay with { Size = 5, DirectedSize = -5 });
        Assert.Equal((PositionSide.Long, 5L, -1.2m), (bought.Side, bought.Contracts, bought.RealisedPnl!.Value));
        Assert.Equal((PositionSide.Short, 5L), (sold.Side, sold.Contracts));
        Assert.Null(bought.LiquidationPrice);
        Assert.Equal(51, bought.Leverage);
    }

    [Fact]
    public void A_contract_counts_as_trading_until_the_second_of_its_delisting()
    {
        var listed = Data("details", FuturesJson.Default.ContractList).Contracts[0];
        Assert.False(BitMartMapping.ToInstrument(listed, Now).IsTrading);

        var trading = listed with { Status = MartDesk.BitMart.Protocol.Futures.MarketData.ContractStatus.Trading, DelistTimeSeconds = Now.ToUnixTimeSeconds() };
        Assert.False(BitMartMapping.ToInstrument(trading, Now).IsTrading);
        Assert.True(BitMartMapping.ToInstrument(trading, Now.AddSeconds(-1)).IsTrading);

        var instrument = BitMartMapping.ToInstrument(listed, Now);
        Assert.Equal(("BTCUSDT", 0.001m, 0.1m, 1L, 500_000L, 100),
            (instrument.Symbol, instrument.ContractSize, instrument.PriceStep, instrument.MinContracts, instrument.MaxContracts, instrument.MaxLeverage));
        Assert.False(BitMartMapping.IsLinear(listed with { QuoteCurrency = "USD" }));
        Assert.True(BitMartMapping.IsLinear(listed));
    }

    [Fact]
    public void A_candle_stamped_one_second_late_starts_on_its_minute()
    {
        var kline = Data("kline", FuturesJson.Default.IReadOnlyListKline)[1];
        Assert.Equal(1_662_518_161, kline.TimestampSeconds);
        Assert.Equal(1_662_518_160, BitMartMapping.ToCandle(kline, minutes: 1).OpenTime.ToUnixTimeSeconds());
        Assert.Equal(1_662_518_100, BitMartMapping.ToCandle(kline, minutes: 5).OpenTime.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_closing_order_carries_no_leverage_and_no_margin_mode()
    {
        var close = new OrderInstruction
        {
            ClientOrderId = "c1",
            Symbol = "BTCUSDT",
            Side = OrderSide.Sell,
            Effect = PositionEffect.Close,
            Type = OrderType.Market,
            Contracts = 50,
            LimitPrice = 60_000m,
            Leverage = 10,
            MarginMode = MarginMode.Isolated,
        };
        var closing = BitMartMapping.ToSubmit(close);
        Assert.Equal((Wire.OrderSide.SellCloseLong, Wire.OrderType.Market, 50L), (closing.Side, closing.Type!.Value, closing.Size));
        Assert.Equal((null, null, null, null), (closing.Leverage, closing.MarginMode, closing.Price, closing.TimeInForce));

        var opening = BitMartMapping.ToSubmit(close with { Effect = PositionEffect.Open, Type = OrderType.Limit, TimeInForce = TimeInForce.MakerOnly });
        Assert.Equal((Wire.OrderSide.SellOpenShort, 60_000m, 10m), (opening.Side, opening.Price!.Value, opening.Leverage!.Value));
        Assert.Equal((Wire.TimeInForce.MakerOnly, Wire.MarginMode.Isolated), (opening.TimeInForce!.Value, opening.MarginMode!.Value));
    }

    [Fact]
    public void Every_code_of_the_venue_has_a_kind_and_an_existing_client_id_is_known_as_such()
    {
        Assert.All(BitMartError.All, error => Assert.True(Enum.IsDefined(BitMartMapping.ToDesk(error.Kind))));
        Assert.Equal(VenueErrorKind.DuplicateOrder, BitMartMapping.ToDesk(BitMartError.ClientOrderIdExists.Kind));
        Assert.Equal(VenueErrorKind.Funds, BitMartMapping.ToDesk(BitMartError.BalanceNotEnough.Kind));
        Assert.Equal(VenueErrorKind.Clock, BitMartMapping.ToDesk(BitMartError.TimestampOutOfRange.Kind));
    }

    [Fact]
    public void Balances_of_the_list_tell_equity_and_those_of_the_stream_do_not()
    {
        var listed = BitMartMapping.ToBalance(Data("assets-detail", FuturesJson.Default.IReadOnlyListAssetBalance)[0]);
        Assert.Equal(new Balance("USDT", 100m, 100m, 100m, 100m, 100m), listed);

        var push = JsonSerializer.Deserialize(Frame("stream-asset"), FuturesJson.Default.AssetPush)!;
        Assert.Equal(new Balance("BTC", 1000m, 1000m, 1000m, null, null), BitMartMapping.ToBalance(push));
    }

    [Fact]
    public void A_ticker_reads_as_a_quote_stamped_when_it_was_received()
    {
        var push = JsonSerializer.Deserialize(Frame("stream-ticker"), FuturesJson.Default.TickerPush)!;
        Assert.Equal(
            new Quote("BTCUSDT", 97_153.6m, 97_153.7m, 97_153.4m, 97_153.9m, Now) { Change24h = 0.0016599204475393m, Volume24h = 25_502_894m },
            BitMartMapping.ToQuote(push, Now));
        Assert.Equal(0m, BitMartMapping.ToQuote(push with { MarkPrice = null }, Now).Mark);
    }

    private static T Data<T>(string name, JsonTypeInfo<T> type) => Member(name + ".response", "data", type);

    private static string Frame(string name) => JsonNode.Parse(Repository.Fixture(name + ".response"))!["data"]!.ToJsonString();

    private static T Member<T>(string name, string member, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(JsonNode.Parse(Repository.Fixture(name))![member]!.ToJsonString(), type)!;
}
