using MartDesk.Desk.Planning;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>An order by hand, in the words of alerts.</summary>
internal sealed record ManualOrderJson
{
    /// <summary>
    /// Made by the caller for each wish, at most 128 characters: the same id again orders nothing again. Not needed for an estimate.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>Id or label.</summary>
    public required string Account { get; init; }

    /// <summary>As the venue names it.</summary>
    public required string Symbol { get; init; }

    /// <summary>
    /// <c>buy</c>, <c>sell</c>, <c>close_long</c>, <c>close_short</c>, <c>reverse_long</c>, <c>reverse_short</c>, <c>edit</c>, <c>cancel</c> or <c>cancel_all</c>.
    /// <c>edit</c> gives an open order another <c>price</c>, <c>quantity</c> (contracts, fills included), <c>trigger_price</c>, <c>stop_loss</c> or <c>take_profit</c>; what is left out stays.
    /// </summary>
    public required string Action { get; init; }

    /// <summary>How much; all of it when a close names none.</summary>
    public decimal? Quantity { get; init; }

    /// <summary><c>base</c> (coins), <c>contracts</c>, <c>quote</c>, <c>percent_equity</c>, <c>percent_available</c>, <c>percent_position</c>, <c>risk_percent</c> or <c>risk_quote</c>; coins when left out.</summary>
    public string? QuantityType { get; init; }

    /// <summary><c>market</c>, <c>limit</c>, <c>stop_market</c> or <c>stop_limit</c>; market when left out.</summary>
    public string? OrderType { get; init; }

    public decimal? Price { get; init; }

    public decimal? TriggerPrice { get; init; }

    /// <summary><c>gtc</c>, <c>ioc</c>, <c>fok</c> or <c>post_only</c>; gtc when left out.</summary>
    public string? TimeInForce { get; init; }

    public int? Leverage { get; init; }

    /// <summary><c>cross</c> or <c>isolated</c>.</summary>
    public string? MarginMode { get; init; }

    /// <summary>Price of a stop loss; of an <c>edit</c> the one that an order which would open brings along.</summary>
    public decimal? StopLoss { get; init; }

    /// <summary>The price that the stop loss watches: <c>last</c> or <c>mark</c>. Left out: last, or with <c>edit</c> the one that it watches now.</summary>
    public string? StopLossBy { get; init; }

    /// <summary>Seconds, 1 to 3600, for which the price must stand at <c>stop_loss</c> or beyond before it acts. The desk keeps such a stop: it is not at the venue.</summary>
    public int? StopWaitS { get; init; }

    /// <summary>Minutes, 1, 5, 15, 30, 60 or 240, of the candle that must close at <c>stop_loss</c> or beyond before it acts. The desk keeps such a stop: it is not at the venue.</summary>
    public int? StopCandleMinutes { get; init; }

    /// <summary>Price of a stop at the venue behind one that waits.</summary>
    public decimal? StopHardPrice { get; init; }

    /// <summary>Prices of targets, up to eight, equal parts; of an <c>edit</c> the one that an order which would open brings along.</summary>
    public IReadOnlyList<decimal>? TakeProfit { get; init; }

    /// <summary>The price that the targets watch, as with the stop loss.</summary>
    public string? TakeProfitBy { get; init; }

    /// <summary>The venue's id of the order that <c>edit</c> or <c>cancel</c> means, or the id of a stop that the desk keeps, to cancel it.</summary>
    public string? OrderId { get; init; }

    /// <summary>The order; null with what is wrong.</summary>
    internal (ManualOrder? Order, string? Problem) ToOrder(string accountId, Func<string, OrderKind?> kindOf, Func<string, bool> isKept)
    {
        var (pricing, problem) = ReadPricing();
        var (size, badSize) = ReadSize();
        problem ??= badSize;
        MarginMode? margin = MarginMode switch { "cross" => Desk.Venues.MarginMode.Cross, "isolated" => Desk.Venues.MarginMode.Isolated, _ => null };
        if (MarginMode is not null && margin is null)
            problem ??= "margin_mode must be cross or isolated.";
        problem ??= CheckTriggers() ?? StopProblem();
        if (problem is not null)
            return (null, problem);
        switch (Action)
        {
            case "buy" or "sell" when size is null:
                return (null, "An entry needs a quantity.");
            case "buy" or "sell":
                return (new ManualOrder.Entry
                {
                    AccountId = accountId,
                    Symbol = Symbol,
                    Side = Action == "buy" ? PositionSide.Long : PositionSide.Short,
                    Size = size!, // null was refused above
                    Pricing = pricing!, // without a problem there is one
                    Leverage = Leverage,
                    MarginMode = margin,
                    StopLoss = StopLoss is { } stop
                        ? new ExitPrice { Price = stop, TriggerBy = By(StopLossBy) ?? TriggerBy.Last, WaitSeconds = StopWaitS, CandleMinutes = StopCandleMinutes, HardPrice = StopHardPrice }
                        : null,
                    TakeProfits = [.. (TakeProfit ?? []).Select(price => new ExitPrice { Price = price, TriggerBy = By(TakeProfitBy) ?? TriggerBy.Last })],
                }, null);
            case "close_long" or "close_short":
                return (new ManualOrder.Exit { AccountId = accountId, Symbol = Symbol, Side = Side("close_long"), Size = size, Pricing = pricing! }, null);
            case "reverse_long" or "reverse_short":
                return (new ManualOrder.Reverse { AccountId = accountId, Symbol = Symbol, Side = Side("reverse_long") }, null);
            case "cancel_all":
                return (new ManualOrder.CancelAll { AccountId = accountId, Symbol = Symbol }, null);
            case "edit" when OrderId is null || kindOf(OrderId) is not { }:
                return (null, "No order of this order_id is open in the account.");
            case "edit":
                return ToEdit(accountId, kindOf(OrderId)!.Value); // null was refused above
            case "cancel" when OrderId is not null && isKept(OrderId):
                return (new ManualOrder.CancelStop { AccountId = accountId, Symbol = Symbol, ClientOrderId = OrderId }, null);
            case "cancel" when OrderId is null || kindOf(OrderId) is not { }:
                return (null, "No order of this order_id is open in the account.");
            case "cancel":
                return (new ManualOrder.Cancel { AccountId = accountId, Symbol = Symbol, VenueOrderId = OrderId, Kind = kindOf(OrderId)!.Value }, null);
            default:
                return (null, "action must be buy, sell, close_long, close_short, reverse_long, reverse_short, edit, cancel or cancel_all.");
        }
    }

    private (ManualOrder? Order, string? Problem) ToEdit(string accountId, OrderKind kind)
    {
        if (Quantity is not null && (QuantityType != "contracts" || Quantity > long.MaxValue || Quantity % 1m != 0m))
            return (null, "An edit counts whole contracts: send quantity_type contracts.");
        if (TakeProfit is { Count: not 1 })
            return (null, "An order brings one target along: take_profit takes one price with edit.");
        if ((OrderType ?? TimeInForce ?? MarginMode) is not null || Leverage is not null)
            return (null, "An edit changes price, quantity, trigger_price, stop_loss and take_profit; order_type, time_in_force, leverage and margin_mode stay as they are.");
        return (new ManualOrder.Edit
        {
            AccountId = accountId,
            Symbol = Symbol,
            VenueOrderId = OrderId!, // asked by the caller
            Kind = kind,
            LimitPrice = Price,
            Contracts = (long?)Quantity,
            TriggerPrice = TriggerPrice,
            TakeProfitPrice = TakeProfit?[0],
            TakeProfitBy = By(TakeProfitBy),
            StopLossPrice = StopLoss,
            StopLossBy = By(StopLossBy),
        }, null);
    }

    private string? CheckTriggers() => this switch
    {
        { StopLossBy: not (null or "last" or "mark") } or { TakeProfitBy: not (null or "last" or "mark") } => "stop_loss_by and take_profit_by must be last or mark.",
        { StopLossBy: not null, StopLoss: null } => "stop_loss_by says what a stop_loss watches; send its price with it.",
        { TakeProfitBy: not null, TakeProfit: null or { Count: 0 } } => "take_profit_by says what a take_profit watches; send its price with it.",
        _ => null,
    };

    private static TriggerBy? By(string? word) => word switch { "mark" => TriggerBy.Mark, "last" => TriggerBy.Last, _ => null };

    /// <summary>What is wrong with the words about the stop; what they say is checked where alerts' are.</summary>
    private string? StopProblem()
    {
        if (StopWaitS is null && StopCandleMinutes is null && StopHardPrice is null)
            return null;
        if (StopLoss is null)
            return "stop_wait_s, stop_candle_minutes and stop_hard_price go with stop_loss, and there is none.";
        return Action is "buy" or "sell" ? null : "stop_wait_s, stop_candle_minutes and stop_hard_price go with an entry: buy or sell.";
    }

    private PositionSide Side(string whenLong) => Action == whenLong ? PositionSide.Long : PositionSide.Short;

    private (OrderSize? Size, string? Problem) ReadSize()
    {
        if (Quantity is not { } quantity)
            return (null, null);
        QuantityUnit? unit = QuantityType switch
        {
            null or "base" => QuantityUnit.Base,
            "contracts" => QuantityUnit.Contracts,
            "quote" => QuantityUnit.Quote,
            "percent_equity" => QuantityUnit.PercentEquity,
            "percent_available" => QuantityUnit.PercentAvailable,
            "percent_position" => QuantityUnit.PercentPosition,
            "risk_percent" => QuantityUnit.RiskPercent,
            "risk_quote" => QuantityUnit.RiskQuote,
            _ => null,
        };
        return unit is { } known && quantity > 0m ? (new OrderSize(quantity, known), null) : (null, "quantity must be above 0, and quantity_type one of those that the document names.");
    }

    private (OrderPricing? Pricing, string? Problem) ReadPricing()
    {
        PricingKind? kind = OrderType switch { null or "market" => PricingKind.Market, "limit" => PricingKind.Limit, "stop_market" => PricingKind.StopMarket, "stop_limit" => PricingKind.StopLimit, _ => null };
        TimeInForce? force = TimeInForce switch
        {
            null or "gtc" => Desk.Venues.TimeInForce.GoodTillCancel,
            "ioc" => Desk.Venues.TimeInForce.ImmediateOrCancel,
            "fok" => Desk.Venues.TimeInForce.FillOrKill,
            "post_only" => Desk.Venues.TimeInForce.MakerOnly,
            _ => null,
        };
        return kind is { } knownKind && force is { } knownForce
            ? (new OrderPricing { Kind = knownKind, TimeInForce = knownForce, LimitPrice = Price, TriggerPrice = TriggerPrice }, null)
            : (null, "order_type must be market, limit, stop_market or stop_limit, and time_in_force gtc, ioc, fok or post_only.");
    }
}

/// <summary>What an order by hand would lead to now.</summary>
internal sealed record EstimateJson
{
    public string Status { get; } = "estimate";

    /// <summary>Why it would be refused; <c>null</c> when it would not.</summary>
    public required string? Code { get; init; }

    public required string? Message { get; init; }

    /// <summary>The orders in words, as they would be sent.</summary>
    public required IReadOnlyList<string> Orders { get; init; }

    public required decimal? Margin { get; init; }

    public required decimal? Fee { get; init; }

    public required decimal? Available { get; init; }

    internal static EstimateJson From(OrderEstimate estimate) => new()
    {
        Code = estimate.Code,
        Message = estimate.Message,
        Orders = [.. estimate.Legs.Select(leg => leg.Words)],
        Margin = estimate.Margin,
        Fee = estimate.Fee,
        Available = estimate.Available,
    };
}
