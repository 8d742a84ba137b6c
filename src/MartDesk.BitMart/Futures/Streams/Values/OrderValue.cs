using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>An order that changed, valid during the call that hands it over. What does not apply reads <c>-</c> on the wire, null here.</summary>
/// <remarks>BitMart Futures V2 reference, "【Private】Order Channel".</remarks>
public readonly ref struct OrderValue
{
    /// <summary>Why it was pushed; <c>action</c>.</summary>
    public required OrderAction Action { get; init; }

    /// <summary>The venue's id, its characters as UTF-8; <c>order_id</c>.</summary>
    public required ReadOnlySpan<byte> OrderId { get; init; }

    /// <summary>Our id, UTF-8; empty when it has none; <c>client_order_id</c>.</summary>
    public ReadOnlySpan<byte> ClientOrderId { get; init; }

    /// <summary>Limit price; of a market order 0 or a bound the venue worked out; <c>price</c>.</summary>
    public decimal? Price { get; init; }

    /// <summary>Contracts ordered; <c>size</c>.</summary>
    public required long Size { get; init; }

    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>State; <c>state</c>.</summary>
    public required OrderState State { get; init; }

    /// <summary>Direction and position effect; <c>side</c>.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Kind of order; <c>type</c>.</summary>
    public required OrderType Type { get; init; }

    /// <summary>Leverage; null when absent; <c>leverage</c>.</summary>
    public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated; null when absent; <c>open_type</c>.</summary>
    public MarginMode? MarginMode { get; init; }

    /// <summary>Average fill price; 0 until the first fill; <c>deal_avg_price</c>.</summary>
    public decimal? AveragePrice { get; init; }

    /// <summary>Contracts filled; <c>deal_size</c>.</summary>
    public required long FilledSize { get; init; }

    /// <summary>When the venue took it, Unix milliseconds; <c>create_time</c>.</summary>
    public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds; <c>update_time</c>.</summary>
    public required long UpdateTimeMs { get; init; }

    /// <summary>The plan order that made it, UTF-8; empty when none did; <c>plan_order_id</c>.</summary>
    public ReadOnlySpan<byte> PlanOrderId { get; init; }

    /// <summary>True when a fill caused the push and <see cref="LastTrade"/> tells of it.</summary>
    public bool HasLastTrade { get; init; }

    /// <summary>The fill that caused the push; empty without <see cref="HasLastTrade"/>; <c>last_trade</c>.</summary>
    public LastTradeValue LastTrade { get; init; }

    /// <summary>Trigger price of a plan order, take profit or stop loss; <c>trigger_price</c>.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>Which price the trigger watches; none on the wire is <c>-</c>; <c>trigger_price_type</c>.</summary>
    public PriceTypeName? TriggerPriceType { get; init; }

    /// <summary>Price after the trigger, a word for market, or <c>-</c>; UTF-8; <c>execution_price</c>.</summary>
    public ReadOnlySpan<byte> ExecutionPrice { get; init; }

    /// <summary>Which price a trailing order watches; none on the wire is <c>-</c>; <c>activation_price_type</c>.</summary>
    public PriceTypeName? ActivationPriceType { get; init; }

    /// <summary>Price that starts the trailing; <c>activation_price</c>.</summary>
    public decimal? ActivationPrice { get; init; }

    /// <summary>Percent from the extreme; <c>callback_rate</c>.</summary>
    public decimal? CallbackRate { get; init; }

    /// <summary>Hedge or one-way; null before April 2025; <c>position_mode</c>.</summary>
    public PositionMode? PositionMode { get; init; }
}
