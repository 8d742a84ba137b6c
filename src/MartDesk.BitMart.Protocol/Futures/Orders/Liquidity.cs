using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Whether a fill rested or took. Wire name <c>exec_type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<Liquidity>))]
public readonly record struct Liquidity(string Wire) : IWireWord<Liquidity>
{
    private static readonly Liquidity[] Words = [new("Maker"), new("Taker")];

    /// <summary><c>Maker</c>: rested in the book.</summary>
    public static Liquidity Maker => Words[0];

    /// <summary><c>Taker</c>: took from the book.</summary>
    public static Liquidity Taker => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<Liquidity> Known => Words;

    /// <inheritdoc/>
    public static Liquidity FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(Liquidity other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
