using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Transfers;

/// <summary>Which way money moves between the wallets of one account. Wire name <c>type</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<TransferDirection>))]
public readonly record struct TransferDirection(string Wire) : IWireWord<TransferDirection>
{
    private static readonly TransferDirection[] Words = [new("spot_to_contract"), new("contract_to_spot")];

    /// <summary><c>spot_to_contract</c>: into the futures account.</summary>
    public static TransferDirection SpotToFutures => Words[0];

    /// <summary><c>contract_to_spot</c>: out of the futures account.</summary>
    public static TransferDirection FuturesToSpot => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<TransferDirection> Known => Words;

    /// <inheritdoc/>
    public static TransferDirection FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(TransferDirection other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
