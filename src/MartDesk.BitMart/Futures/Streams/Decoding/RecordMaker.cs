using System.Text;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Makes the event of a message from its values, which costs a fraction of making it from the JSON.</summary>
/// <remarks>Candles are left to the JSON: their record tells in which of two forms they came.</remarks>
internal sealed class RecordMaker : IMarketDataListener, IAccountListener
{
    private readonly List<TradePush> _trades = [];
    private readonly List<OrderPush> _orders = [];
    private readonly List<PositionPush> _positions = [];
    private StreamEvent? _made;

    /// <summary>True for a channel that records can be made of.</summary>
    public static bool CanMake(ReadOnlySpan<byte> group) => !group.StartsWith("futures/kline"u8) && !group.StartsWith("futures/markPriceKline"u8);

    /// <summary>The event of the message just decoded.</summary>
    public StreamEvent Take()
    {
        var made = _made
            ?? (_orders.Count > 0 ? new StreamEvent.Orders(_orders.ToArray())
            : _positions.Count > 0 ? new StreamEvent.Positions(_positions.ToArray())
            : new StreamEvent.Trades(_trades.ToArray()));
        _trades.Clear();
        _orders.Clear();
        _positions.Clear();
        _made = null;
        return made;
    }

    public void OnBookTicker(in BookTickerValue ticker) => _made = new StreamEvent.BookTicker(new BookTickerPush
    {
        Symbol = Text(ticker.Symbol),
        BidPrice = ticker.BidPrice,
        BidSize = ticker.BidSize,
        AskPrice = ticker.AskPrice,
        AskSize = ticker.AskSize,
        TimestampMs = ticker.TimestampMs,
    });

    public void OnTicker(in TickerValue ticker) => _made = new StreamEvent.Ticker(new TickerPush
    {
        Symbol = Text(ticker.Symbol),
        LastPrice = ticker.LastPrice,
        Volume24h = ticker.Volume24h,
        Change24h = ticker.Change24h,
        MarkPrice = ticker.MarkPrice,
        IndexPrice = ticker.IndexPrice,
        AskPrice = ticker.AskPrice,
        AskSize = ticker.AskSize,
        BidPrice = ticker.BidPrice,
        BidSize = ticker.BidSize,
    });

    public void OnTrade(in TradeValue trade) => _trades.Add(new TradePush
    {
        TradeId = Text(trade.TradeId),
        Symbol = Text(trade.Symbol),
        Price = trade.Price,
        Size = trade.Size,
        Way = trade.Way,
        IsBuyerMaker = trade.IsBuyerMaker,
        CreateTimeNs = trade.CreateTimeNs,
    });

    public void OnDepth(in DepthValue depth) => _made = new StreamEvent.DepthIncrease(Text(depth.Topic), new DepthIncreasePush
    {
        Symbol = Text(depth.Symbol),
        Asks = depth.Asks.ToArray(),
        Bids = depth.Bids.ToArray(),
        TimestampMs = depth.TimestampMs,
        Version = depth.Version,
        Type = depth.IsSnapshot ? DepthUpdateType.Snapshot : DepthUpdateType.Update,
    });

    public void OnDepthAll(in DepthAllValue depth) => _made = new StreamEvent.Depth(new DepthAllPush
    {
        Symbol = Text(depth.Symbol),
        Asks = depth.Asks.ToArray(),
        Bids = depth.Bids.ToArray(),
        TimestampMs = depth.TimestampMs,
    });

    public void OnDepthSide(in DepthSideValue depth) => _made = new StreamEvent.DepthSide(new DepthSidePush
    {
        Symbol = Text(depth.Symbol),
        Side = depth.Side,
        Levels = depth.Levels.ToArray(),
        TimestampMs = depth.TimestampMs,
    });

    public void OnFundingRate(in FundingRateValue rate) => _made = new StreamEvent.FundingRate(new FundingRatePush
    {
        Symbol = Text(rate.Symbol),
        Rate = rate.Rate,
        TimeMs = rate.TimeMs,
        NextRate = rate.NextRate,
        NextTimeMs = rate.NextTimeMs,
        UpperLimit = rate.UpperLimit,
        LowerLimit = rate.LowerLimit,
        TimestampMs = rate.TimestampMs,
    });

    public void OnBalance(in BalanceValue balance) => _made = new StreamEvent.Balance(new AssetPush
    {
        Currency = Text(balance.Currency),
        Available = balance.Available,
        PositionMargin = balance.PositionMargin,
        OrderMargin = balance.OrderMargin,
    });

    public void OnPosition(in PositionValue position) => _positions.Add(new PositionPush
    {
        Symbol = Text(position.Symbol),
        Size = position.Size,
        Type = position.Type,
        MarginMode = position.MarginMode,
        FrozenSize = position.FrozenSize,
        ClosedSize = position.ClosedSize,
        EntryPrice = position.EntryPrice,
        AverageClosePrice = position.AverageClosePrice,
        AverageOpenPrice = position.AverageOpenPrice,
        LiquidationPrice = position.LiquidationPrice,
        CreateTimeMs = position.CreateTimeMs,
        UpdateTimeMs = position.UpdateTimeMs,
        PositionMode = position.PositionMode,
    });

    public void OnOrder(in OrderValue order) => _orders.Add(new OrderPush
    {
        Action = order.Action,
        Order = new PushedOrder
        {
            OrderId = Text(order.OrderId),
            ClientOrderId = Text(order.ClientOrderId),
            Price = order.Price,
            Size = order.Size,
            Symbol = Text(order.Symbol),
            State = order.State,
            Side = order.Side,
            Type = order.Type,
            Leverage = order.Leverage,
            MarginMode = order.MarginMode,
            AveragePrice = order.AveragePrice,
            FilledSize = order.FilledSize,
            CreateTimeMs = order.CreateTimeMs,
            UpdateTimeMs = order.UpdateTimeMs,
            PlanOrderId = Text(order.PlanOrderId),
            LastTrade = order.HasLastTrade ? RecordOf(order.LastTrade) : null,
            TriggerPrice = order.TriggerPrice,
            TriggerPriceType = order.TriggerPriceType,
            ExecutionPrice = Text(order.ExecutionPrice),
            ActivationPriceType = order.ActivationPriceType,
            ActivationPrice = order.ActivationPrice,
            CallbackRate = order.CallbackRate,
            PositionMode = order.PositionMode,
        },
    });

    private static LastTrade RecordOf(in LastTradeValue trade) => new()
    {
        TradeId = Text(trade.TradeId),
        Size = trade.Size,
        Price = trade.Price,
        BalanceChange = trade.BalanceChange,
        FeeCurrency = Text(trade.FeeCurrency),
    };

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
