using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.Desk.Venues;
using Ours = MartDesk.Desk.Venues;
using Wire = MartDesk.BitMart.Protocol.Futures.Orders;
using WireMode = MartDesk.BitMart.Protocol.Futures.Positions.PositionMode;
using WireSide = MartDesk.BitMart.Protocol.Futures.Positions.PositionSide;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>BitMart's words and numbers into the desk's, and back. What the reference does not list is an error, never a default.</summary>
internal static class BitMartMapping
{
    /// <summary>Taker fee of an account without a VIP level, as a fraction.</summary>
    /// <remarks>Contract details do not tell it; sample of "Get Trade Fee Rate" and the venue's fee page.</remarks>
    private const decimal TakerFeeRate = 0.0006m;

    /// <summary>What the venue puts before a waiting order's id to name the order it became.</summary>
    /// <remarks>Sample of "Get Order History".</remarks>
    public const string BornOfPlan = "PLAN_";

    public static Instrument ToInstrument(ContractDetails contract, DateTimeOffset now) => new()
    {
        Symbol = contract.Symbol,
        BaseCurrency = contract.BaseCurrency,
        QuoteCurrency = contract.QuoteCurrency,
        ContractSize = contract.ContractSize,
        PriceStep = contract.PriceStep,
        MinContracts = contract.MinSize,
        MaxContracts = contract.MaxSize,
        MaxMarketContracts = contract.MaxMarketSize,
        MaxLeverage = (int)contract.MaxLeverage,
        TakerFeeRate = TakerFeeRate,
        IsTrading = IsTrading(contract, now),
        DelistTime = contract.DelistTimeSeconds is > 0 and { } end ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
    };

    /// <summary>Profit of an inverse contract (quoted in USD, settled in its base currency) is not linear in the price; the desk does not trade it.</summary>
    public static bool IsLinear(ContractDetails contract) => contract is { ProductType: ProductType.Perpetual, QuoteCurrency: not "USD" };

    public static Balance ToBalance(AssetBalance asset) =>
        new(asset.Currency, asset.Available, asset.PositionMargin, asset.OrderMargin, asset.Equity, asset.UnrealisedPnl);

    public static Balance ToBalance(AssetPush asset) =>
        new(asset.Currency, asset.Available, asset.PositionMargin, asset.OrderMargin, Equity: null, Unrealised: null);

    /// <summary>An open position of a list. Its update time is the venue's time of the list: it was so at that moment.</summary>
    public static Position ToPosition(FuturesPositionV2 position) => new()
    {
        Symbol = position.Symbol,
        Side = ToSide(position),
        Contracts = Math.Abs(position.Size),
        EntryPrice = position.EntryPrice,
        MarkPrice = NullWhenZero(position.MarkPrice),
        RealisedPnl = position.RealisedPnl,
        Margin = position.InitialMargin,
        Leverage = (int)position.Leverage,
        MarginMode = ToDesk(position.MarginMode),
        LiquidationPrice = NullWhenZero(position.LiquidationPrice),
        OpenTime = FromMs(position.OpenTimeMs),
        UpdateTime = FromMs(position.TimestampMs),
    };

    /// <summary>An open position of the first form of the list, which tells no liquidation price.</summary>
    public static Position ToPosition(FuturesPosition position, Wire.MarginMode marginMode) => new()
    {
        Symbol = position.Symbol,
        Side = ToDesk(position.Type),
        Contracts = Math.Abs(position.Size),
        EntryPrice = position.EntryPrice,
        MarkPrice = NullWhenZero(position.MarkPrice),
        RealisedPnl = position.RealisedPnl,
        Margin = position.Margin,
        Leverage = (int)position.Leverage,
        MarginMode = ToDesk(marginMode),
        OpenTime = FromMs(position.OpenTimeMs),
        UpdateTime = FromMs(position.TimestampMs),
    };

    public static Position ToPosition(PositionPush position) => new()
    {
        Symbol = position.Symbol,
        Side = ToDesk(position.Type),
        Contracts = position.Size,
        EntryPrice = position.EntryPrice,
        MarginMode = ToDesk(position.MarginMode),
        LiquidationPrice = NullWhenZero(position.LiquidationPrice),
        OpenTime = FromMs(position.CreateTimeMs),
        UpdateTime = FromMs(position.UpdateTimeMs),
    };

    public static VenueOrder ToOrder(FuturesOrder order) => new()
    {
        VenueOrderId = order.OrderId,
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        Side = ToSide(order.Side),
        Effect = ToEffect(order.Side),
        Type = ToDesk(order.Type),
        State = ToState(order.State, order.FilledSize, order.Size),
        Contracts = order.Size,
        FilledContracts = order.FilledSize,
        AveragePrice = order.AveragePrice,
        LimitPrice = order.Type == Wire.OrderType.Limit ? order.Price : null,
        Kind = ToKind(order.Type),
        TriggerPrice = NullWhenZero(order.ActivationPrice ?? 0m),
        Presets = ToPresets(order.TakeProfitPrice, order.TakeProfitPriceType, order.StopLossPrice, order.StopLossPriceType),
        BornOf = ToBornOf(order.ClientOrderId),
        CreateTime = FromMs(order.CreateTimeMs),
        UpdateTime = FromMs(order.UpdateTimeMs),
    };

    /// <summary>An order of the stream, which does not tell its take profit and stop loss.</summary>
    public static VenueOrder ToOrder(PushedOrder order) => new()
    {
        VenueOrderId = order.OrderId,
        ClientOrderId = order.ClientOrderId,
        Symbol = order.Symbol,
        Side = ToSide(order.Side),
        Effect = ToEffect(order.Side),
        Type = ToDesk(order.Type),
        State = ToState(order.State, order.FilledSize, order.Size),
        Contracts = order.Size,
        FilledContracts = order.FilledSize,
        AveragePrice = order.AveragePrice ?? 0m,
        LimitPrice = order.Type == Wire.OrderType.Limit ? order.Price : null,
        Kind = ToKind(order.Type),
        TriggerPrice = NullWhenZero(order.TriggerPrice ?? order.ActivationPrice ?? 0m),
        BornOf = order.PlanOrderId.Length > 0 ? order.PlanOrderId : ToBornOf(order.ClientOrderId),
        CreateTime = FromMs(order.CreateTimeMs),
        UpdateTime = FromMs(order.UpdateTimeMs),
    };

    /// <summary>The fill that a push is about; null when it is about something else.</summary>
    /// <remarks>
    /// A submission or cancellation may repeat the order's last trade, perhaps of yesterday, under its own time; only a match brings one.
    /// The stream writes a fee that was paid as a negative number, the trades list as a positive one.
    /// </remarks>
    public static Ours.Fill? ToFill(OrderPush push) => push switch
    {
        { Action: OrderAction.Submitted or OrderAction.Cancelled or OrderAction.CancelledByLiquidation or OrderAction.CancelledByAutoDeleverage } => null,
        { Order: { LastTrade: { } trade } order } => ToFill(order, trade),
        _ => null,
    };

    private static Ours.Fill ToFill(PushedOrder order, LastTrade trade) => new()
    {
        TradeId = trade.TradeId,
        VenueOrderId = order.OrderId,
        Symbol = order.Symbol,
        Side = ToSide(order.Side),
        Effect = ToEffect(order.Side),
        Price = trade.Price,
        Contracts = trade.Size,
        Fee = -trade.BalanceChange,
        RealisedPnl = null,
        IsMaker = null,
        Time = FromMs(order.UpdateTimeMs),
    };

    public static Ours.Fill ToFill(FuturesFill fill) => new()
    {
        TradeId = fill.TradeId,
        VenueOrderId = fill.OrderId,
        Symbol = fill.Symbol,
        Side = ToSide(fill.Side),
        Effect = ToEffect(fill.Side),
        Price = fill.Price,
        Contracts = fill.Size,
        Fee = fill.Fee,
        RealisedPnl = fill.RealisedPnl,
        IsMaker = fill.Liquidity == Liquidity.Maker ? true : fill.Liquidity == Liquidity.Taker ? false : throw Unlisted("liquidity", fill.Liquidity),
        Time = FromMs(fill.CreateTimeMs),
    };

    /// <summary>A row of the ledger.</summary>
    /// <param name="record">As it came.</param>
    /// <param name="number">Its number among the rows that say the same, from 1.</param>
    public static LedgerRow ToLedgerRow(TransactionRecord record, int number) => new()
    {
        Key = FormattableString.Invariant($"{record.TimeMs}/{record.TransactionId}/{record.Type}/{record.Symbol}/{record.Currency}/{record.Amount}/{number}"),
        Time = FromMs(record.TimeMs),
        Kind = ToKind(record.Type),
        Symbol = record.Symbol,
        Currency = record.Currency,
        Amount = record.Amount,
        VenueId = record.TransactionId,
    };

    /// <summary>A word that is not known is kept as a row of no kind: it changed the balance all the same.</summary>
    private static LedgerKind ToKind(TransactionType type) =>
        type == TransactionType.Transfer ? LedgerKind.Transfer
        : type == TransactionType.RealisedPnl ? LedgerKind.RealisedPnl
        : type == TransactionType.FundingFee ? LedgerKind.Funding
        : type == TransactionType.CommissionFee ? LedgerKind.Fee
        : type == TransactionType.LiquidationClearance ? LedgerKind.Liquidation
        : LedgerKind.Other;

    public static Ours.Quote ToQuote(TickerPush ticker, DateTimeOffset receivedAt) =>
        new(ticker.Symbol, ticker.LastPrice, ticker.MarkPrice ?? 0m, ticker.BidPrice ?? 0m, ticker.AskPrice ?? 0m, receivedAt) { Change24h = ticker.Change24h, Volume24h = ticker.Volume24h };

    public static MarketUpdate.Book ToBook(DepthAllPush book) => new(ToLevels(book.Bids), ToLevels(book.Asks));

    /// <summary>Trades as the desk has them; the reference tells by <c>m</c> whether the buyer rested.</summary>
    public static MarketUpdate.Trades ToTrades(IReadOnlyList<TradePush> trades) =>
        new([.. trades.Select(trade => new MarketPrint(trade.Price, trade.Size, !trade.IsBuyerMaker, FromMs(trade.CreateTimeNs / 1_000_000)))]);

    private static List<BookLevel> ToLevels(IReadOnlyList<PriceLevel>? levels) => levels is null ? [] : [.. levels.Select(level => new BookLevel(level.Price, level.Size))];

    /// <summary>A candle; the venue has stamped candles one second after their start, so the stamp is rounded down to the step.</summary>
    public static Candle ToCandle(Kline kline, int minutes) => new(
        DateTimeOffset.FromUnixTimeSeconds(kline.TimestampSeconds - (kline.TimestampSeconds % (minutes * 60L))),
        kline.Open,
        kline.High,
        kline.Low,
        kline.Close,
        kline.Volume);

    /// <summary>A plan order, take profit or stop loss that waits.</summary>
    public static VenueOrder ToOrder(PlanOrder plan) => new()
    {
        VenueOrderId = plan.OrderId,
        ClientOrderId = plan.ClientOrderId,
        Symbol = plan.Symbol,
        Side = ToSide(plan.Side),
        Effect = ToEffect(plan.Side),
        Type = plan.ExecutionPrice is > 0m ? Ours.OrderType.Limit : Ours.OrderType.Market,
        State = Ours.OrderState.Working,
        Contracts = plan.Size,
        FilledContracts = 0,
        AveragePrice = 0m,
        LimitPrice = plan.ExecutionPrice is > 0m ? plan.ExecutionPrice : null,
        Kind = plan.Type == PlanOrderType.TakeProfit ? OrderKind.TakeProfit : plan.Type == PlanOrderType.StopLoss ? OrderKind.StopLoss : OrderKind.Plan,
        TriggerPrice = plan.TriggerPrice,
        TriggerBy = plan.PriceType is Wire.PriceType.Mark ? TriggerBy.Mark : TriggerBy.Last,
        IsWholePosition = plan.Category is PlanCategory.Position,
        Presets = ToPresets(plan.TakeProfitPrice, plan.TakeProfitPriceType, plan.StopLossPrice, plan.StopLossPriceType),
        CreateTime = FromMs(plan.CreateTimeMs),
        UpdateTime = FromMs(plan.UpdateTimeMs),
    };

    /// <summary>The text of a take profit or stop loss as it is signed and sent.</summary>
    public static string ToBracketBody(OrderInstruction order) => JsonSerializer.Serialize(
        new SubmitTpSlOrder
        {
            Symbol = order.Symbol,
            ClientOrderId = order.ClientOrderId,
            Type = order.Kind is OrderKind.TakeProfit ? PlanOrderType.TakeProfit : PlanOrderType.StopLoss,
            Side = ToWire(order.Side, PositionEffect.Close),
            Size = order.IsWholePosition ? null : order.Contracts,
            TriggerPrice = order.TriggerPrice ?? throw new ArgumentException("A take profit or stop loss waits for a price.", nameof(order)),
            ExecutionPrice = order.LimitPrice ?? 0m,
            PriceType = ToWire(order.TriggerBy),
            Category = order.IsWholePosition ? PlanCategory.Position : PlanCategory.Part,
            OrderType = order.Type is Ours.OrderType.Limit ? Wire.OrderType.Limit : Wire.OrderType.Market,
        },
        FuturesJson.Default.SubmitTpSlOrder);

    /// <summary>An order that waits for a price. Leverage and margin mode go with opening orders only, as for any other.</summary>
    public static SubmitPlanOrder ToPlan(OrderInstruction order) => new()
    {
        Symbol = order.Symbol,
        Type = order.Type is Ours.OrderType.Limit ? Wire.OrderType.Limit : Wire.OrderType.Market,
        Side = ToWire(order.Side, order.Effect),
        Leverage = order.Effect is PositionEffect.Open ? order.Leverage : null,
        MarginMode = order.Effect is PositionEffect.Open && order.MarginMode is { } mode ? ToWire(mode) : null,
        TimeInForce = order.Type is Ours.OrderType.Limit ? ToWire(order.TimeInForce) : null,
        Size = order.Contracts,
        TriggerPrice = order.TriggerPrice ?? throw new ArgumentException("A plan order waits for a price.", nameof(order)),
        ExecutionPrice = order.Type is Ours.OrderType.Limit ? order.LimitPrice : null,
        PriceWay = order.TriggerWay is TriggerWay.Up ? PriceWay.Rises : PriceWay.Falls,
        PriceType = ToWire(order.TriggerBy),
        TakeProfitPrice = order.TakeProfitPrice,
        TakeProfitPriceType = order.TakeProfitPrice is null ? null : ToWire(order.TakeProfitBy),
        StopLossPrice = order.StopLossPrice,
        StopLossPriceType = order.StopLossPrice is null ? null : ToWire(order.StopLossBy),
    };

    /// <summary>An order that follows the price. The venue asks for leverage and margin mode of closing ones too.</summary>
    public static SubmitTrailingOrder ToTrailing(OrderInstruction order) => new()
    {
        Symbol = order.Symbol,
        Side = ToWire(order.Side, order.Effect),
        Leverage = order.Leverage ?? throw new ArgumentException("A trailing order names its leverage.", nameof(order)),
        MarginMode = ToWire(order.MarginMode ?? throw new ArgumentException("A trailing order names its margin mode.", nameof(order))),
        Size = order.Contracts,
        ActivationPrice = order.ActivationPrice ?? throw new ArgumentException("A trailing order follows from a price.", nameof(order)),
        CallbackPercent = order.TrailPercent ?? throw new ArgumentException("A trailing order follows at a distance.", nameof(order)),
        ActivationPriceType = ToWire(order.TriggerBy),
    };

    public static ModifyLimitOrder ToModifyLimit(OrderChange change) => new()
    {
        Symbol = change.Order.Symbol,
        OrderId = change.Order.VenueOrderId,
        Price = change.LimitPrice ?? change.Order.LimitPrice,
        Size = change.Contracts ?? change.Order.Contracts,
    };

    public static ModifyPlanOrder ToModifyPlan(OrderChange change) => new()
    {
        Symbol = change.Order.Symbol,
        OrderId = change.Order.VenueOrderId,
        TriggerPrice = change.TriggerPrice ?? change.Order.TriggerPrice ?? throw new ArgumentException("A plan order waits for a price.", nameof(change)),
        ExecutionPrice = change.LimitPrice ?? change.Order.LimitPrice,
        PriceType = ToWire(change.Order.TriggerBy),
        Type = (change.LimitPrice ?? change.Order.LimitPrice) is null ? Wire.OrderType.Market : Wire.OrderType.Limit,
    };

    public static ModifyTpSlOrder ToModifyTpSl(OrderChange change) => new()
    {
        Symbol = change.Order.Symbol,
        OrderId = change.Order.VenueOrderId,
        TriggerPrice = change.TriggerPrice ?? change.Order.TriggerPrice ?? throw new ArgumentException("A take profit or stop loss waits for a price.", nameof(change)),
        ExecutionPrice = change.LimitPrice ?? change.Order.LimitPrice ?? 0m,
        PriceType = ToWire(change.Order.TriggerBy),
        Category = change.Order.IsWholePosition ? PlanCategory.Position : PlanCategory.Part,
        OrderType = (change.LimitPrice ?? change.Order.LimitPrice) is null ? Wire.OrderType.Market : Wire.OrderType.Limit,
    };

    /// <summary>New take profit and stop loss of an order in the book or of a plan order. Which price is watched goes with each: the venue takes a missing one as the last price.</summary>
    public static ModifyPresetPlanOrder ToModifyPreset(OrderChange change) => new()
    {
        Symbol = change.Order.Symbol,
        OrderId = change.Order.VenueOrderId,
        TakeProfitPrice = change.Presets?.TakeProfitPrice,
        TakeProfitPriceType = change.Presets is { TakeProfitPrice: not null, TakeProfitBy: var targetBy } ? ToWire(targetBy) : null,
        StopLossPrice = change.Presets?.StopLossPrice,
        StopLossPriceType = change.Presets is { StopLossPrice: not null, StopLossBy: var stopBy } ? ToWire(stopBy) : null,
    };

    private static OrderPresets ToPresets(decimal? takeProfit, Wire.PriceType? takeProfitBy, decimal? stopLoss, Wire.PriceType? stopLossBy) => OrderPresets.None.With(new OrderPresets
    {
        TakeProfitPrice = NullWhenZero(takeProfit ?? 0m),
        TakeProfitBy = takeProfitBy is Wire.PriceType.Mark ? TriggerBy.Mark : TriggerBy.Last,
        StopLossPrice = NullWhenZero(stopLoss ?? 0m),
        StopLossBy = stopLossBy is Wire.PriceType.Mark ? TriggerBy.Mark : TriggerBy.Last,
    });

    private static string? ToBornOf(string clientOrderId) =>
        clientOrderId.StartsWith(BornOfPlan, StringComparison.Ordinal) ? clientOrderId[BornOfPlan.Length..] : null;

    private static Wire.PriceType ToWire(TriggerBy by) => by is TriggerBy.Mark ? Wire.PriceType.Mark : Wire.PriceType.Last;

    /// <summary>An order as it is sent. Leverage and margin mode go with opening orders only; a closing one takes the position's.</summary>
    public static SubmitOrder ToSubmit(OrderInstruction order) => new()
    {
        Symbol = order.Symbol,
        ClientOrderId = order.ClientOrderId,
        Side = ToWire(order.Side, order.Effect),
        Type = order.Type is Ours.OrderType.Limit ? Wire.OrderType.Limit : Wire.OrderType.Market,
        TimeInForce = order.Type is Ours.OrderType.Limit ? ToWire(order.TimeInForce) : null,
        Price = order.Type is Ours.OrderType.Limit ? order.LimitPrice : null,
        Size = order.Contracts,
        Leverage = order.Effect is PositionEffect.Open ? order.Leverage : null,
        MarginMode = order.Effect is PositionEffect.Open && order.MarginMode is { } mode ? ToWire(mode) : null,
        TakeProfitPrice = order.TakeProfitPrice,
        TakeProfitPriceType = order.TakeProfitPrice is null ? null : ToWire(order.TakeProfitBy),
        StopLossPrice = order.StopLossPrice,
        StopLossPriceType = order.StopLossPrice is null ? null : ToWire(order.StopLossBy),
        SelfTradePrevention = order.SelfTrade switch
        {
            Ours.SelfTradePrevention.VenueDefault => null,
            Ours.SelfTradePrevention.CancelMaker => Wire.SelfTradePrevention.CancelMaker,
            Ours.SelfTradePrevention.CancelTaker => Wire.SelfTradePrevention.CancelTaker,
            Ours.SelfTradePrevention.CancelBoth => Wire.SelfTradePrevention.CancelBoth,
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.SelfTrade, "Not a way to prevent trades with oneself."),
        },
    };

    public static Wire.OrderSide ToWire(Ours.OrderSide side, PositionEffect effect) => (side, effect) switch
    {
        (Ours.OrderSide.Buy, PositionEffect.Open) => Wire.OrderSide.BuyOpenLong,
        (Ours.OrderSide.Buy, PositionEffect.Close) => Wire.OrderSide.BuyCloseShort,
        (Ours.OrderSide.Sell, PositionEffect.Close) => Wire.OrderSide.SellCloseLong,
        (Ours.OrderSide.Sell, PositionEffect.Open) => Wire.OrderSide.SellOpenShort,
        _ => throw new ArgumentOutOfRangeException(nameof(side), (side, effect), "Not a side and effect."),
    };

    public static Ours.OrderSide ToSide(Wire.OrderSide side) => side switch
    {
        Wire.OrderSide.BuyOpenLong or Wire.OrderSide.BuyCloseShort => Ours.OrderSide.Buy,
        Wire.OrderSide.SellCloseLong or Wire.OrderSide.SellOpenShort => Ours.OrderSide.Sell,
        _ => throw Unlisted("side", (int)side),
    };

    public static PositionEffect ToEffect(Wire.OrderSide side) => side switch
    {
        Wire.OrderSide.BuyOpenLong or Wire.OrderSide.SellOpenShort => PositionEffect.Open,
        Wire.OrderSide.BuyCloseShort or Wire.OrderSide.SellCloseLong => PositionEffect.Close,
        _ => throw Unlisted("side", (int)side),
    };

    public static Wire.TimeInForce ToWire(Ours.TimeInForce timeInForce) => timeInForce switch
    {
        Ours.TimeInForce.GoodTillCancel => Wire.TimeInForce.GoodTillCancel,
        Ours.TimeInForce.FillOrKill => Wire.TimeInForce.FillOrKill,
        Ours.TimeInForce.ImmediateOrCancel => Wire.TimeInForce.ImmediateOrCancel,
        Ours.TimeInForce.MakerOnly => Wire.TimeInForce.MakerOnly,
        _ => throw new ArgumentOutOfRangeException(nameof(timeInForce), timeInForce, "Not a time in force."),
    };

    public static Wire.MarginMode ToWire(Ours.MarginMode mode) =>
        mode is Ours.MarginMode.Cross ? Wire.MarginMode.Cross : Wire.MarginMode.Isolated;

    public static Ours.MarginMode ToDesk(Wire.MarginMode mode) =>
        mode == Wire.MarginMode.Cross ? Ours.MarginMode.Cross
        : mode == Wire.MarginMode.Isolated ? Ours.MarginMode.Isolated
        : throw Unlisted("margin mode", mode);

    public static WireMode ToWire(Ours.PositionMode mode) => mode == Ours.PositionMode.Hedge ? WireMode.Hedge : WireMode.OneWay;

    public static Ours.PositionMode ToDesk(WireMode mode) =>
        mode == WireMode.Hedge ? Ours.PositionMode.Hedge
        : mode == WireMode.OneWay ? Ours.PositionMode.OneWay
        : throw Unlisted("position mode", mode);

    /// <summary>Everything but a limit order is filled at what the market gives: market, liquidation, takeover, deleveraging, triggers.</summary>
    public static Ours.OrderType ToDesk(Wire.OrderType type) =>
        type == Wire.OrderType.Limit ? Ours.OrderType.Limit
        : Wire.OrderType.Known.Contains(type) ? Ours.OrderType.Market
        : throw Unlisted("order type", type);

    /// <summary>Waiting orders have types of their own, some of them two.</summary>
    private static OrderKind ToKind(Wire.OrderType type) =>
        type == Wire.OrderType.TakeProfit ? OrderKind.TakeProfit
        : type == Wire.OrderType.StopLoss ? OrderKind.StopLoss
        : type == Wire.OrderType.Trailing || type == Wire.OrderType.TrailingOrder ? OrderKind.Trailing
        : type == Wire.OrderType.Plan || type == Wire.OrderType.PlanOrder ? OrderKind.Plan
        : OrderKind.Order;

    /// <summary>The venue has one word for every end; what was dealt tells a fill from a cancellation.</summary>
    public static Ours.OrderState ToState(Wire.OrderState state, long filled, long size) => state switch
    {
        Wire.OrderState.Approval or Wire.OrderState.Working => Ours.OrderState.Working,
        Wire.OrderState.Finished when filled == size => Ours.OrderState.Filled,
        Wire.OrderState.Finished => Ours.OrderState.Cancelled,
        _ => throw Unlisted("order state", (int)state),
    };

    public static TransferDirection ToWire(TransferWay way) => way == TransferWay.SpotToFutures ? TransferDirection.SpotToFutures : TransferDirection.FuturesToSpot;

    public static VenueTransfer ToTransfer(TransferRecord record) =>
        new(record.TransferId, ToWay(record.Direction), record.Currency, record.Amount, ToState(record.State), FromMs(record.TimestampMs));

    private static TransferWay ToWay(TransferDirection direction) =>
        direction == TransferDirection.SpotToFutures ? TransferWay.SpotToFutures
        : direction == TransferDirection.FuturesToSpot ? TransferWay.FuturesToSpot
        : throw Unlisted("direction of a transfer", direction);

    private static VenueTransferState ToState(TransferState state) =>
        state == TransferState.Processing ? VenueTransferState.Processing
        : state == TransferState.Finished ? VenueTransferState.Finished
        : state == TransferState.Failed ? VenueTransferState.Failed
        : throw Unlisted("state of a transfer", state);

    public static VenueErrorKind ToDesk(BitMartErrorKind kind) => kind switch
    {
        BitMartErrorKind.Funds => VenueErrorKind.Funds,
        BitMartErrorKind.State => VenueErrorKind.State,
        BitMartErrorKind.Limit => VenueErrorKind.Limit,
        BitMartErrorKind.Key => VenueErrorKind.Key,
        BitMartErrorKind.Clock => VenueErrorKind.Clock,
        BitMartErrorKind.Maintenance or BitMartErrorKind.Server => VenueErrorKind.Maintenance,
        BitMartErrorKind.DuplicateOrder => VenueErrorKind.DuplicateOrder,
        _ => VenueErrorKind.Request,
    };

    private static Ours.PositionSide ToSide(FuturesPositionV2 position) =>
        position.Side == WireSide.Long ? Ours.PositionSide.Long
        : position.Side == WireSide.Short ? Ours.PositionSide.Short
        : position.Side == WireSide.Both ? position.DirectedSize < 0 ? Ours.PositionSide.Short : Ours.PositionSide.Long
        : throw Unlisted("position side", position.Side);

    private static Ours.PositionSide ToDesk(PositionType type) => type switch
    {
        PositionType.Long => Ours.PositionSide.Long,
        PositionType.Short => Ours.PositionSide.Short,
        _ => throw Unlisted("position type", (int)type),
    };

    /// <summary>The venue has called contracts "Trading" whose delisting time, in seconds, had passed.</summary>
    private static bool IsTrading(ContractDetails contract, DateTimeOffset now) =>
        contract.Status == ContractStatus.Trading
        && (contract.DelistTimeSeconds is not { } delisted || delisted == 0 || delisted > now.ToUnixTimeSeconds());

    private static decimal? NullWhenZero(decimal value) => value == 0m ? null : value;

    private static DateTimeOffset FromMs(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static FormatException Unlisted<T>(string what, T value) => new($"The venue sent a {what} that its reference does not list: {value}.");
}
