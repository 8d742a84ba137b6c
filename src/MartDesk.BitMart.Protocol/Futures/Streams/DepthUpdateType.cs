using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>What a depth-increase message holds. Wire name <c>type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<DepthUpdateType>))]
public readonly record struct DepthUpdateType(string Wire) : IWireWord<DepthUpdateType>
{
    private static readonly DepthUpdateType[] Words = [new("snapshot"), new("update")];

    /// <summary><c>snapshot</c>: every level; replaces the book.</summary>
    public static DepthUpdateType Snapshot => Words[0];

    /// <summary><c>update</c>: changed levels; 0 contracts deletes one.</summary>
    public static DepthUpdateType Update => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<DepthUpdateType> Known => Words;

    /// <inheritdoc/>
    public static DepthUpdateType FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(DepthUpdateType other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
