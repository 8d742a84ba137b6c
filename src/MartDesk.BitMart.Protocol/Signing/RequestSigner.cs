using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace MartDesk.BitMart.Protocol.Signing;

/// <summary>The signature of requests and stream logins: lowercase hex HMAC-SHA256 over <c>timestamp#memo#payload</c>. Allocates nothing.</summary>
/// <remarks>BitMart Futures V2 reference, "Signature" and "【Private】Login".</remarks>
public static class RequestSigner
{
    /// <summary>Characters of a signature.</summary>
    public const int HexLength = HMACSHA256.HashSizeInBytes * 2;

    /// <summary>How old a timestamp may be, either way: one minute (30007).</summary>
    public static readonly TimeSpan TimestampLifetime = TimeSpan.FromSeconds(60);

    private const int LargestOnStack = 1024;
    private const int LongestTimestamp = 20;

    /// <summary>What a stream login signs in place of a body.</summary>
    public static ReadOnlySpan<byte> LoginPayload => "bitmart.WebSocket"u8;

    /// <summary>Signs with a time in Unix milliseconds.</summary>
    /// <param name="secret">The secret key's characters, UTF-8.</param>
    /// <param name="timestampMs">The very number that stands in the timestamp header.</param>
    /// <param name="memo">The key's memo, UTF-8.</param>
    /// <param name="payload">The very bytes of the body; empty for a GET.</param>
    /// <param name="hex">Receives <see cref="HexLength"/> characters.</param>
    public static void Sign(ReadOnlySpan<byte> secret, long timestampMs, ReadOnlySpan<byte> memo, ReadOnlySpan<byte> payload, Span<char> hex)
    {
        Span<byte> timestamp = stackalloc byte[LongestTimestamp];
        Utf8Formatter.TryFormat(timestampMs, timestamp, out var written);
        Sign(secret, timestamp[..written], memo, payload, hex);
    }

    /// <summary>Signs with the timestamp as text, as a server must: the header's characters, whatever they are.</summary>
    /// <param name="secret">The secret key's characters, UTF-8.</param>
    /// <param name="timestamp">Text of the timestamp header.</param>
    /// <param name="memo">The key's memo, UTF-8.</param>
    /// <param name="payload">The very bytes of the body.</param>
    /// <param name="hex">Receives <see cref="HexLength"/> characters.</param>
    public static void Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> memo, ReadOnlySpan<byte> payload, Span<char> hex)
    {
        if (hex.Length < HexLength) throw new ArgumentException($"A signature needs {HexLength} characters, the buffer has {hex.Length}.", nameof(hex));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(secret, timestamp, memo, payload, mac);
        Convert.TryToHexStringLower(mac, hex, out _);
    }

    /// <summary>Checks a signature in constant time; false also for text of another length or letters outside lowercase hex.</summary>
    /// <param name="secret">The secret key's characters, UTF-8.</param>
    /// <param name="timestamp">Text of the timestamp header.</param>
    /// <param name="memo">The key's memo, UTF-8.</param>
    /// <param name="payload">The very bytes of the body received.</param>
    /// <param name="signature">Text of the signature header.</param>
    public static bool Verify(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> memo, ReadOnlySpan<byte> payload, ReadOnlySpan<char> signature)
    {
        Span<char> expected = stackalloc char[HexLength];
        Sign(secret, timestamp, memo, payload, expected);
        return AreEqual(expected, signature);
    }

    /// <summary>Compares two signatures in a time that tells nothing of where they differ.</summary>
    internal static bool AreEqual(ReadOnlySpan<char> expected, ReadOnlySpan<char> signature)
    {
        if (signature.Length != HexLength) return false;
        var difference = 0;
        for (var i = 0; i < HexLength; i++) difference |= expected[i] ^ signature[i];
        return difference == 0;
    }

    private static void Hash(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> memo, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        var length = timestamp.Length + memo.Length + payload.Length + 2;
        var rented = length > LargestOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var message = rented is null ? stackalloc byte[LargestOnStack] : rented.AsSpan();
        message = message[..length];
        timestamp.CopyTo(message);
        message[timestamp.Length] = (byte)'#';
        memo.CopyTo(message[(timestamp.Length + 1)..]);
        message[timestamp.Length + 1 + memo.Length] = (byte)'#';
        payload.CopyTo(message[(timestamp.Length + memo.Length + 2)..]);
        HMACSHA256.HashData(secret, message, mac);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }
}
