using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>How many positions an account may hold in one contract. Wire name <c>position_mode</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<PositionMode>))]
public readonly record struct PositionMode(string Wire) : IWireWord<PositionMode>
{
    private static readonly PositionMode[] Words = [new("hedge_mode"), new("one_way_mode")];

    /// <summary><c>hedge_mode</c>: long and short side by side.</summary>
    public static PositionMode Hedge => Words[0];

    /// <summary><c>one_way_mode</c>: one net position.</summary>
    public static PositionMode OneWay => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<PositionMode> Known => Words;

    /// <inheritdoc/>
    public static PositionMode FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(PositionMode other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
