using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>How an order is priced, or what made it. Wire name <c>type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<OrderType>))]
public readonly record struct OrderType(string Wire) : IWireWord<OrderType>
{
    private static readonly OrderType[] Words = [new("limit"), new("market"), new("liquidate"), new("bankruptcy"), new("adl"), new("trailing"), new("planorder"), new("plan_order"), new("trailing_order"), new("take_profit"), new("stop_loss")];

    /// <summary><c>limit</c>: at its price or better.</summary>
    public static OrderType Limit => Words[0];

    /// <summary><c>market</c>: at the market.</summary>
    public static OrderType Market => Words[1];

    /// <summary><c>liquidate</c>: made by a liquidation.</summary>
    public static OrderType Liquidate => Words[2];

    /// <summary><c>bankruptcy</c>: made by the takeover of a position.</summary>
    public static OrderType Bankruptcy => Words[3];

    /// <summary><c>adl</c>: made by auto-deleveraging.</summary>
    public static OrderType AutoDeleverage => Words[4];

    /// <summary><c>trailing</c>: a trailing order.</summary>
    public static OrderType Trailing => Words[5];

    /// <summary><c>planorder</c>: a plan order in the order history.</summary>
    public static OrderType Plan => Words[6];

    /// <summary><c>plan_order</c>: a plan order in the order channel.</summary>
    public static OrderType PlanOrder => Words[7];

    /// <summary><c>trailing_order</c>: a trailing order in the order channel.</summary>
    public static OrderType TrailingOrder => Words[8];

    /// <summary><c>take_profit</c>: a take profit in the order channel.</summary>
    public static OrderType TakeProfit => Words[9];

    /// <summary><c>stop_loss</c>: a stop loss in the order channel.</summary>
    public static OrderType StopLoss => Words[10];

    /// <inheritdoc/>
    public static ReadOnlySpan<OrderType> Known => Words;

    /// <inheritdoc/>
    public static OrderType FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(OrderType other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
