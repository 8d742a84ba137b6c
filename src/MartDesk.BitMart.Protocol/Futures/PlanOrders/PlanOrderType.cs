using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>What a waiting order is. Wire name <c>type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<PlanOrderType>))]
public readonly record struct PlanOrderType(string Wire) : IWireWord<PlanOrderType>
{
    private static readonly PlanOrderType[] Words = [new("plan"), new("take_profit"), new("stop_loss")];

    /// <summary><c>plan</c>: a plan order: becomes an order at its trigger price.</summary>
    public static PlanOrderType Plan => Words[0];

    /// <summary><c>take_profit</c>: closes at a profit.</summary>
    public static PlanOrderType TakeProfit => Words[1];

    /// <summary><c>stop_loss</c>: closes at a loss.</summary>
    public static PlanOrderType StopLoss => Words[2];

    /// <inheritdoc/>
    public static ReadOnlySpan<PlanOrderType> Known => Words;

    /// <inheritdoc/>
    public static PlanOrderType FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(PlanOrderType other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
