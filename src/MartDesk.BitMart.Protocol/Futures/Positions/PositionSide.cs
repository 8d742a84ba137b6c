using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>Side of a position row. Wire name <c>position_side</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<PositionSide>))]
public readonly record struct PositionSide(string Wire) : IWireWord<PositionSide>
{
    private static readonly PositionSide[] Words = [new("long"), new("short"), new("both")];

    /// <summary><c>long</c>: long, in hedge mode.</summary>
    public static PositionSide Long => Words[0];

    /// <summary><c>short</c>: short, in hedge mode.</summary>
    public static PositionSide Short => Words[1];

    /// <summary><c>both</c>: the net position, in one-way mode.</summary>
    public static PositionSide Both => Words[2];

    /// <inheritdoc/>
    public static ReadOnlySpan<PositionSide> Known => Words;

    /// <inheritdoc/>
    public static PositionSide FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(PositionSide other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
