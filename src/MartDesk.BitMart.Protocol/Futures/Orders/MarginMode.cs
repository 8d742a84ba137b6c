using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>What backs a position. Wire name <c>open_type</c>, in the older position reply <c>margin_type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<MarginMode>))]
public readonly record struct MarginMode(string Wire) : IWireWord<MarginMode>
{
    private static readonly MarginMode[] Words = [new("cross"), new("isolated")];

    /// <summary><c>cross</c>: the whole free balance.</summary>
    public static MarginMode Cross => Words[0];

    /// <summary><c>isolated</c>: the margin put to the position.</summary>
    public static MarginMode Isolated => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<MarginMode> Known => Words;

    /// <inheritdoc/>
    public static MarginMode FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(MarginMode other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
