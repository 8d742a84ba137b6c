using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Account;

/// <summary>What changed a balance, as a word. Wire name <c>type</c>; <see cref="FlowType"/> is the same as a number.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<TransactionType>))]
public readonly record struct TransactionType(string Wire) : IWireWord<TransactionType>
{
    private static readonly TransactionType[] Words = [new("Transfer"), new("Realized PNL"), new("Funding Fee"), new("Commission Fee"), new("Liquidation Clearance")];

    /// <summary><c>Transfer</c>: between the spot wallet, sub-accounts and the futures account.</summary>
    public static TransactionType Transfer => Words[0];

    /// <summary><c>Realized PNL</c>: profit or loss of what was closed.</summary>
    public static TransactionType RealisedPnl => Words[1];

    /// <summary><c>Funding Fee</c>: funding paid (negative) or received.</summary>
    public static TransactionType FundingFee => Words[2];

    /// <summary><c>Commission Fee</c>: trading fee.</summary>
    public static TransactionType CommissionFee => Words[3];

    /// <summary><c>Liquidation Clearance</c>: what a liquidation took.</summary>
    public static TransactionType LiquidationClearance => Words[4];

    /// <inheritdoc/>
    public static ReadOnlySpan<TransactionType> Known => Words;

    /// <inheritdoc/>
    public static TransactionType FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(TransactionType other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
