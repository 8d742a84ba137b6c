using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>Whether a contract trades. Wire name <c>status</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<ContractStatus>))]
public readonly record struct ContractStatus(string Wire) : IWireWord<ContractStatus>
{
    private static readonly ContractStatus[] Words = [new("Trading"), new("Delisted")];

    /// <summary><c>Trading</c>: it trades; a delisting time in the past still ends it.</summary>
    public static ContractStatus Trading => Words[0];

    /// <summary><c>Delisted</c>: it is gone.</summary>
    public static ContractStatus Delisted => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<ContractStatus> Known => Words;

    /// <inheritdoc/>
    public static ContractStatus FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(ContractStatus other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
