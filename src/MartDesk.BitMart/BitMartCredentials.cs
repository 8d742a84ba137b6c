using System.Diagnostics;
using System.Text;
using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.BitMart;

/// <summary>Access key, secret and memo. Secret and memo sign and are never shown: the object prints as <c>***</c>.</summary>
[DebuggerDisplay("***")]
public sealed class BitMartCredentials
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly SigningKey _signing;

    /// <summary>The three texts BitMart gives for an API key.</summary>
    /// <param name="key">Access key.</param>
    /// <param name="secret">Secret key.</param>
    /// <param name="memo">Memo; ccxt calls it uid, but it is not the user id. May be empty.</param>
    public BitMartCredentials(string key, string secret, string memo)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        ArgumentNullException.ThrowIfNull(memo);
        Key = key;
        _signing = new SigningKey(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(memo));
    }

    /// <summary>Access key; it names the account and is sent with every private call.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Key { get; }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <summary>Signs; the only use of secret and memo.</summary>
    internal string Sign(long timestampMs, ReadOnlySpan<byte> payload)
    {
        Span<char> hex = stackalloc char[RequestSigner.HexLength];
        _signing.Sign(timestampMs, payload, hex);
        return hex.ToString();
    }
}
