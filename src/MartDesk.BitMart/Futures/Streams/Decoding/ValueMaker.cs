using System.Text;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Makes values of records, for messages whose form only the JSON reader could take.</summary>
internal static class ValueMaker
{
    /// <summary>Hands market data to a listener; false for anything else.</summary>
    public static bool TryDeliver(StreamEvent data, ReadOnlySpan<byte> topic, IMarketDataListener listener)
    {
        switch (data)
        {
            case StreamEvent.DepthIncrease(_, var push):
                listener.OnDepth(ValueOf(topic, push));
                return true;
            case StreamEvent.Depth(var push):
                listener.OnDepthAll(new DepthAllValue { Topic = topic, Symbol = Bytes(push.Symbol), Asks = Levels(push.Asks), Bids = Levels(push.Bids), TimestampMs = push.TimestampMs });
                return true;
            case StreamEvent.DepthSide(var push):
                listener.OnDepthSide(new DepthSideValue { Topic = topic, Symbol = Bytes(push.Symbol), Side = push.Side, Levels = Levels(push.Levels), TimestampMs = push.TimestampMs });
                return true;
            case StreamEvent.BookTicker(var push):
                listener.OnBookTicker(ValueOf(push));
                return true;
            case StreamEvent.Ticker(var push):
                listener.OnTicker(ValueOf(push));
                return true;
            case StreamEvent.Trades(var pushes):
                foreach (var push in pushes)
                    listener.OnTrade(ValueOf(push));
                return true;
            case StreamEvent.Candle(_, var push):
                foreach (var candle in push.GetCandles())
                    listener.OnCandle(ValueOf(topic, push.Symbol, candle));
                return true;
            case StreamEvent.MarkPriceCandle(_, var push):
                foreach (var candle in push.GetCandles())
                    listener.OnMarkPriceCandle(ValueOf(topic, push.Symbol, candle));
                return true;
            case StreamEvent.FundingRate(var push):
                listener.OnFundingRate(ValueOf(push));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Hands orders, positions and balances to a listener; false for anything else.</summary>
    public static bool TryDeliver(StreamEvent data, IAccountListener listener)
    {
        switch (data)
        {
            case StreamEvent.Orders(var pushes):
                foreach (var push in pushes)
                    listener.OnOrder(ValueOf(push));
                return true;
            case StreamEvent.Positions(var pushes):
                foreach (var push in pushes)
                    listener.OnPosition(ValueOf(push));
                return true;
            case StreamEvent.Balance(var push):
                listener.OnBalance(new BalanceValue { Currency = Bytes(push.Currency), Available = push.Available, PositionMargin = push.PositionMargin, OrderMargin = push.OrderMargin });
                return true;
            default:
                return false;
        }
    }

    public static DepthValue ValueOf(ReadOnlySpan<byte> topic, DepthIncreasePush push) => new()
    {
        Topic = topic,
        Symbol = Bytes(push.Symbol),
        Asks = Levels(push.Asks),
        Bids = Levels(push.Bids),
        TimestampMs = push.TimestampMs,
        Version = push.Version,
        IsSnapshot = push.Type == DepthUpdateType.Snapshot,
    };

    private static BookTickerValue ValueOf(BookTickerPush push) => new()
    {
        Symbol = Bytes(push.Symbol),
        BidPrice = push.BidPrice,
        BidSize = push.BidSize,
        AskPrice = push.AskPrice,
        AskSize = push.AskSize,
        TimestampMs = push.TimestampMs,
    };

    private static TickerValue ValueOf(TickerPush push) => new()
    {
        Symbol = Bytes(push.Symbol),
        LastPrice = push.LastPrice,
        Volume24h = push.Volume24h,
        Change24h = push.Change24h,
        MarkPrice = push.MarkPrice,
        IndexPrice = push.IndexPrice,
        AskPrice = push.AskPrice,
        AskSize = push.AskSize,
        BidPrice = push.BidPrice,
        BidSize = push.BidSize,
    };

    private static TradeValue ValueOf(TradePush push) => new()
    {
        TradeId = Bytes(push.TradeId),
        Symbol = Bytes(push.Symbol),
        Price = push.Price,
        Size = push.Size,
        Way = push.Way,
        IsBuyerMaker = push.IsBuyerMaker,
        CreateTimeNs = push.CreateTimeNs,
    };

    private static CandleValue ValueOf(ReadOnlySpan<byte> topic, string symbol, KlineItem candle) => new()
    {
        Topic = topic,
        Symbol = Bytes(symbol),
        Open = candle.Open,
        High = candle.High,
        Low = candle.Low,
        Close = candle.Close,
        Volume = candle.Volume,
        TimestampSeconds = candle.TimestampSeconds,
    };

    private static FundingRateValue ValueOf(FundingRatePush push) => new()
    {
        Symbol = Bytes(push.Symbol),
        Rate = push.Rate,
        TimeMs = push.TimeMs,
        NextRate = push.NextRate,
        NextTimeMs = push.NextTimeMs,
        UpperLimit = push.UpperLimit,
        LowerLimit = push.LowerLimit,
        TimestampMs = push.TimestampMs,
    };

    private static PositionValue ValueOf(PositionPush push) => new()
    {
        Symbol = Bytes(push.Symbol),
        Size = push.Size,
        Type = push.Type,
        MarginMode = push.MarginMode,
        FrozenSize = push.FrozenSize,
        ClosedSize = push.ClosedSize,
        EntryPrice = push.EntryPrice,
        AverageClosePrice = push.AverageClosePrice,
        AverageOpenPrice = push.AverageOpenPrice,
        LiquidationPrice = push.LiquidationPrice,
        CreateTimeMs = push.CreateTimeMs,
        UpdateTimeMs = push.UpdateTimeMs,
        PositionMode = push.PositionMode,
    };

    private static OrderValue ValueOf(OrderPush push)
    {
        var order = push.Order;
        return new OrderValue
        {
            Action = push.Action,
            OrderId = Bytes(order.OrderId),
            ClientOrderId = Bytes(order.ClientOrderId),
            Price = order.Price,
            Size = order.Size,
            Symbol = Bytes(order.Symbol),
            State = order.State,
            Side = order.Side,
            Type = order.Type,
            Leverage = order.Leverage,
            MarginMode = order.MarginMode,
            AveragePrice = order.AveragePrice,
            FilledSize = order.FilledSize,
            CreateTimeMs = order.CreateTimeMs,
            UpdateTimeMs = order.UpdateTimeMs,
            PlanOrderId = Bytes(order.PlanOrderId),
            HasLastTrade = order.LastTrade is not null,
            LastTrade = order.LastTrade is { } trade ? ValueOf(trade) : default,
            TriggerPrice = order.TriggerPrice,
            TriggerPriceType = order.TriggerPriceType,
            ExecutionPrice = Bytes(order.ExecutionPrice),
            ActivationPriceType = order.ActivationPriceType,
            ActivationPrice = order.ActivationPrice,
            CallbackRate = order.CallbackRate,
            PositionMode = order.PositionMode,
        };
    }

    private static LastTradeValue ValueOf(LastTrade trade) => new()
    {
        TradeId = Bytes(trade.TradeId),
        Size = trade.Size,
        Price = trade.Price,
        BalanceChange = trade.BalanceChange,
        FeeCurrency = Bytes(trade.FeeCurrency),
    };

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? ""); // Null where the venue writes null for a text; the JSON reader lets it pass.

    private static PriceLevel[] Levels(IReadOnlyList<PriceLevel>? levels) => levels is null ? [] : levels.ToArray();
}
