using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Transfers;

/// <summary>What became of a transfer. Wire name <c>state</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<TransferState>))]
public readonly record struct TransferState(string Wire) : IWireWord<TransferState>
{
    private static readonly TransferState[] Words = [new("PROCESSING"), new("FINISHED"), new("FAILED")];

    /// <summary><c>PROCESSING</c>: waits to be carried out.</summary>
    public static TransferState Processing => Words[0];

    /// <summary><c>FINISHED</c>: done.</summary>
    public static TransferState Finished => Words[1];

    /// <summary><c>FAILED</c>: refused or returned.</summary>
    public static TransferState Failed => Words[2];

    /// <inheritdoc/>
    public static ReadOnlySpan<TransferState> Known => Words;

    /// <inheritdoc/>
    public static TransferState FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(TransferState other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
