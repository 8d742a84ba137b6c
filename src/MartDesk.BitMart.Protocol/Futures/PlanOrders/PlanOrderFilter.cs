using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Which waiting orders are listed. Wire name <c>plan_type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<PlanOrderFilter>))]
public readonly record struct PlanOrderFilter(string Wire) : IWireWord<PlanOrderFilter>
{
    private static readonly PlanOrderFilter[] Words = [new("plan"), new("profit_loss")];

    /// <summary><c>plan</c>: plan orders.</summary>
    public static PlanOrderFilter Plan => Words[0];

    /// <summary><c>profit_loss</c>: take profits and stop losses.</summary>
    public static PlanOrderFilter ProfitLoss => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<PlanOrderFilter> Known => Words;

    /// <inheritdoc/>
    public static PlanOrderFilter FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(PlanOrderFilter other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
