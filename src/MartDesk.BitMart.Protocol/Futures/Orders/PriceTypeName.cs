using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Which price a trigger watches, as a word; <see cref="PriceType"/> is the same as a number. Wire names <c>…_price_type</c> of the order channel.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<PriceTypeName>))]
public readonly record struct PriceTypeName(string Wire) : IWireWord<PriceTypeName>
{
    private static readonly PriceTypeName[] Words = [new("last_price"), new("fair_price"), new("-")];

    /// <summary><c>last_price</c>: price of the last trade.</summary>
    public static PriceTypeName Last => Words[0];

    /// <summary><c>fair_price</c>: mark price.</summary>
    public static PriceTypeName Mark => Words[1];

    /// <summary><c>-</c>: does not apply.</summary>
    public static PriceTypeName None => Words[2];

    /// <inheritdoc/>
    public static ReadOnlySpan<PriceTypeName> Known => Words;

    /// <inheritdoc/>
    public static PriceTypeName FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(PriceTypeName other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
