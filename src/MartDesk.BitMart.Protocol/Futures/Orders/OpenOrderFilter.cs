using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Which open orders are listed. Wire name <c>order_state</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<OpenOrderFilter>))]
public readonly record struct OpenOrderFilter(string Wire) : IWireWord<OpenOrderFilter>
{
    private static readonly OpenOrderFilter[] Words = [new("all"), new("partially_filled")];

    /// <summary><c>all</c>: every open order; what the venue takes when nothing is said.</summary>
    public static OpenOrderFilter All => Words[0];

    /// <summary><c>partially_filled</c>: those with a fill.</summary>
    public static OpenOrderFilter PartiallyFilled => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<OpenOrderFilter> Known => Words;

    /// <inheritdoc/>
    public static OpenOrderFilter FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(OpenOrderFilter other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
