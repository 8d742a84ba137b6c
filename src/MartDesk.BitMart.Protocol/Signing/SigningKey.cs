using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MartDesk.BitMart.Protocol.Signing;

/// <summary>A secret and its memo, made ready to sign many times: the secret's part of the hash is worked out once and kept. Safe for many threads.</summary>
/// <remarks>Signs as <see cref="RequestSigner"/> does. Allocates nothing unless two threads sign at the same moment.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The hash is kept for as long as the key; its handle frees itself with it.")]
public sealed class SigningKey
{
    private const int LargestAtOnce = 512;

    private readonly byte[] _secret;
    private readonly byte[] _memoBetweenMarks;
    private IncrementalHash? _idle;

    /// <summary>A key.</summary>
    /// <param name="secret">The secret key's characters, UTF-8.</param>
    /// <param name="memo">The key's memo, UTF-8.</param>
    public SigningKey(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> memo)
    {
        _secret = secret.ToArray();
        _memoBetweenMarks = [(byte)'#', .. memo, (byte)'#'];
    }

    /// <summary>Signs with a time in Unix milliseconds.</summary>
    /// <param name="timestampMs">The very number that stands in the timestamp header.</param>
    /// <param name="payload">The very bytes of the body; empty for a GET.</param>
    /// <param name="hex">Receives <see cref="RequestSigner.HexLength"/> characters.</param>
    public void Sign(long timestampMs, ReadOnlySpan<byte> payload, Span<char> hex)
    {
        Span<byte> timestamp = stackalloc byte[20];
        Utf8Formatter.TryFormat(timestampMs, timestamp, out var written);
        Sign(timestamp[..written], payload, hex);
    }

    /// <summary>Signs with the timestamp as text, as a server must: the header's characters, whatever they are.</summary>
    /// <param name="timestamp">Text of the timestamp header.</param>
    /// <param name="payload">The very bytes of the body.</param>
    /// <param name="hex">Receives <see cref="RequestSigner.HexLength"/> characters.</param>
    public void Sign(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> payload, Span<char> hex)
    {
        if (hex.Length < RequestSigner.HexLength) throw new ArgumentException($"A signature needs {RequestSigner.HexLength} characters, the buffer has {hex.Length}.", nameof(hex));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var hash = Interlocked.Exchange(ref _idle, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        Span<byte> message = stackalloc byte[LargestAtOnce]; // One call into the hash is cheaper than two.
        if (timestamp.Length + _memoBetweenMarks.Length + payload.Length <= LargestAtOnce)
        {
            timestamp.CopyTo(message);
            _memoBetweenMarks.CopyTo(message[timestamp.Length..]);
            payload.CopyTo(message[(timestamp.Length + _memoBetweenMarks.Length)..]);
            hash.AppendData(message[..(timestamp.Length + _memoBetweenMarks.Length + payload.Length)]);
        }
        else
        {
            hash.AppendData(timestamp);
            hash.AppendData(_memoBetweenMarks);
            hash.AppendData(payload);
        }

        hash.GetHashAndReset(mac);
        Interlocked.Exchange(ref _idle, hash)?.Dispose();
        Convert.TryToHexStringLower(mac, hex, out _);
    }

    /// <summary>Checks a signature in constant time; false also for text of another length or letters outside lowercase hex.</summary>
    /// <param name="timestamp">Text of the timestamp header.</param>
    /// <param name="payload">The very bytes of the body received.</param>
    /// <param name="signature">Text of the signature header.</param>
    public bool Verify(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> payload, ReadOnlySpan<char> signature)
    {
        Span<char> expected = stackalloc char[RequestSigner.HexLength];
        Sign(timestamp, payload, expected);
        return RequestSigner.AreEqual(expected, signature);
    }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
