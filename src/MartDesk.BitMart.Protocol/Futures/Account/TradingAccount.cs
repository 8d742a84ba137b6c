using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Account;

/// <summary>Which account of a user. Wire name <c>account</c>.</summary>
/// <param name="Wire">The word on the wire; words outside the list are kept.</param>
[JsonConverter(typeof(WireWordConverter<TradingAccount>))]
public readonly record struct TradingAccount(string Wire) : IWireWord<TradingAccount>
{
    private static readonly TradingAccount[] Words = [new("futures"), new("copy_trading")];

    /// <summary><c>futures</c>: the user's own.</summary>
    public static TradingAccount Futures => Words[0];

    /// <summary><c>copy_trading</c>: copy trading.</summary>
    public static TradingAccount CopyTrading => Words[1];

    /// <inheritdoc/>
    public static ReadOnlySpan<TradingAccount> Known => Words;

    /// <inheritdoc/>
    public static TradingAccount FromWire(string wire) => new(wire);

    /// <summary>Equal when the words are, whatever their case.</summary>
    /// <param name="other">The other word.</param>
    public bool Equals(TradingAccount other) => string.Equals(Wire, other.Wire, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Wire ?? "");

    /// <inheritdoc/>
    public override string ToString() => Wire ?? "";
}
