using System.Globalization;
using System.Text;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Streams.Decoding;

/// <summary>Writes down everything it is handed, member by member; so are the records that the other way gives, to be compared.</summary>
internal sealed class TextListener : IMarketDataListener, IAccountListener
{
    public List<string> Told { get; } = [];

    public static IEnumerable<string> Describe(StreamEvent told) => told switch
    {
        StreamEvent.BookTicker(var push) => [Line("bookticker", push.Symbol, push.BidPrice, push.BidSize, push.AskPrice, push.AskSize, push.TimestampMs)],
        StreamEvent.Ticker(var push) =>
            [Line("ticker", push.Symbol, push.LastPrice, push.Volume24h, push.Change24h, push.MarkPrice, push.IndexPrice, push.AskPrice, push.AskSize, push.BidPrice, push.BidSize)],
        StreamEvent.Trades(var pushes) => pushes.Select(push => Line("trade", push.TradeId, push.Symbol, push.Price, push.Size, push.Way, push.IsBuyerMaker, push.CreateTimeNs)),
        StreamEvent.DepthIncrease(var topic, var push) =>
        [
            Line("depth", topic, push.Symbol, Levels(push.Asks?.ToArray()), Levels(push.Bids?.ToArray()), push.TimestampMs, push.Version, push.Type == DepthUpdateType.Snapshot),
        ],
        StreamEvent.Depth(var push) => [Line("depthAll", push.Symbol, Levels(push.Asks?.ToArray()), Levels(push.Bids?.ToArray()), push.TimestampMs)],
        StreamEvent.DepthSide(var push) => [Line("depthSide", push.Symbol, push.Side, Levels(push.Levels?.ToArray()), push.TimestampMs)],
        StreamEvent.Candle(var topic, var push) => push.GetCandles().Select(candle => Line("candle", topic, push.Symbol, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume, candle.TimestampSeconds)),
        StreamEvent.MarkPriceCandle(var topic, var push) =>
            push.GetCandles().Select(candle => Line("mark candle", topic, push.Symbol, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume, candle.TimestampSeconds)),
        StreamEvent.FundingRate(var push) =>
            [Line("funding", push.Symbol, push.Rate, push.TimeMs, push.NextRate, push.NextTimeMs, push.UpperLimit, push.LowerLimit, push.TimestampMs)],
        StreamEvent.Balance(var push) => [Line("balance", push.Currency, push.Available, push.PositionMargin, push.OrderMargin)],
        StreamEvent.Positions(var pushes) => pushes.Select(push => Line(
            "position", push.Symbol, push.Size, push.Type, push.MarginMode, push.FrozenSize, push.ClosedSize, push.EntryPrice, push.AverageClosePrice, push.AverageOpenPrice, push.LiquidationPrice,
            push.CreateTimeMs, push.UpdateTimeMs, push.PositionMode)),
        StreamEvent.Orders(var pushes) => pushes.Select(Describe),
        _ => [told.ToString()!],
    };

    private static string Describe(OrderPush push)
    {
        var order = push.Order;
        var fill = order.LastTrade is { } trade ? Line(trade.TradeId, trade.Size, trade.Price, trade.BalanceChange, trade.FeeCurrency) : "no fill";
        return Line(
            "order", push.Action, order.OrderId, order.ClientOrderId, order.Price, order.Size, order.Symbol, order.State, order.Side, order.Type.Wire, order.Leverage, order.MarginMode?.Wire, order.AveragePrice,
            order.FilledSize, order.CreateTimeMs, order.UpdateTimeMs, order.PlanOrderId, fill, order.TriggerPrice, order.TriggerPriceType?.Wire, order.ExecutionPrice, order.ActivationPriceType?.Wire,
            order.ActivationPrice, order.CallbackRate, order.PositionMode?.Wire);
    }

    public void OnBookTicker(in BookTickerValue ticker) =>
        Told.Add(Line("bookticker", Text(ticker.Symbol), ticker.BidPrice, ticker.BidSize, ticker.AskPrice, ticker.AskSize, ticker.TimestampMs));

    public void OnTicker(in TickerValue ticker) => Told.Add(Line(
        "ticker", Text(ticker.Symbol), ticker.LastPrice, ticker.Volume24h, ticker.Change24h, ticker.MarkPrice, ticker.IndexPrice, ticker.AskPrice, ticker.AskSize, ticker.BidPrice, ticker.BidSize));

    public void OnTrade(in TradeValue trade) =>
        Told.Add(Line("trade", Text(trade.TradeId), Text(trade.Symbol), trade.Price, trade.Size, trade.Way, trade.IsBuyerMaker, trade.CreateTimeNs));

    public void OnDepth(in DepthValue depth) =>
        Told.Add(Line("depth", Text(depth.Topic), Text(depth.Symbol), Levels(depth.Asks), Levels(depth.Bids), depth.TimestampMs, depth.Version, depth.IsSnapshot));

    public void OnDepthAll(in DepthAllValue depth) => Told.Add(Line("depthAll", Text(depth.Symbol), Levels(depth.Asks), Levels(depth.Bids), depth.TimestampMs));

    public void OnDepthSide(in DepthSideValue depth) => Told.Add(Line("depthSide", Text(depth.Symbol), depth.Side, Levels(depth.Levels), depth.TimestampMs));

    public void OnCandle(in CandleValue candle) =>
        Told.Add(Line("candle", Text(candle.Topic), Text(candle.Symbol), candle.Open, candle.High, candle.Low, candle.Close, candle.Volume, candle.TimestampSeconds));

    public void OnMarkPriceCandle(in CandleValue candle) =>
        Told.Add(Line("mark candle", Text(candle.Topic), Text(candle.Symbol), candle.Open, candle.High, candle.Low, candle.Close, candle.Volume, candle.TimestampSeconds));

    public void OnFundingRate(in FundingRateValue rate) =>
        Told.Add(Line("funding", Text(rate.Symbol), rate.Rate, rate.TimeMs, rate.NextRate, rate.NextTimeMs, rate.UpperLimit, rate.LowerLimit, rate.TimestampMs));

    public void OnBalance(in BalanceValue balance) => Told.Add(Line("balance", Text(balance.Currency), balance.Available, balance.PositionMargin, balance.OrderMargin));

    public void OnPosition(in PositionValue position) => Told.Add(Line(
        "position", Text(position.Symbol), position.Size, position.Type, position.MarginMode, position.FrozenSize, position.ClosedSize, position.EntryPrice, position.AverageClosePrice, position.AverageOpenPrice,
        position.LiquidationPrice, position.CreateTimeMs, position.UpdateTimeMs, position.PositionMode));

    public void OnOrder(in OrderValue order)
    {
        var trade = order.LastTrade;
        var fill = order.HasLastTrade ? Line(Text(trade.TradeId), trade.Size, trade.Price, trade.BalanceChange, Text(trade.FeeCurrency)) : "no fill";
        Told.Add(Line(
            "order", order.Action, Text(order.OrderId), Text(order.ClientOrderId), order.Price, order.Size, Text(order.Symbol), order.State, order.Side, order.Type.Wire, order.Leverage, order.MarginMode?.Wire,
            order.AveragePrice, order.FilledSize, order.CreateTimeMs, order.UpdateTimeMs, Text(order.PlanOrderId), fill, order.TriggerPrice, order.TriggerPriceType?.Wire, Text(order.ExecutionPrice),
            order.ActivationPriceType?.Wire, order.ActivationPrice, order.CallbackRate, order.PositionMode?.Wire));
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private static string Levels(ReadOnlySpan<PriceLevel> levels)
    {
        var text = new StringBuilder();
        foreach (var level in levels)
            text.Append(CultureInfo.InvariantCulture, $"{level.Price}x{level.Size};");
        return text.ToString();
    }

    private static string Line(params object?[] members) => string.Join(' ', members.Select(member => Convert.ToString(member, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none"));
}
