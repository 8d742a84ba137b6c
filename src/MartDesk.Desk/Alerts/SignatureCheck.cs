using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MartDesk.Desk.Alerts;

/// <summary>Whether a message was signed by who has the pointer's key, and lately.</summary>
internal static class SignatureCheck
{
    private const string Version = "v1,";

    /// <summary>Room for a few keys at once, while one takes the place of another; a header that is longer is no signature.</summary>
    private const int LongestSignatures = 4096;

    /// <summary>Distance of the sender's clock from ours up to which a signature is good.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>The refusal; null when one of the signatures is right.</summary>
    /// <param name="signature">What the sender sent; null for nothing.</param>
    /// <param name="body">The raw bytes.</param>
    /// <param name="key">The pointer's key.</param>
    /// <param name="now">Now.</param>
    public static AlertRefusal? Check(AlertSignature? signature, ReadOnlySpan<byte> body, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        if (signature is not { Id: { Length: > 0 and <= 128 } id, Timestamp.Length: <= 20, Signatures.Length: <= LongestSignatures })
            return Bad("This pointer takes signed messages only; webhook-id, webhook-timestamp and webhook-signature are needed.");
        if (!long.TryParse(signature.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - (decimal)seconds) > (decimal)Window.TotalSeconds)
        {
            return Bad("The signature's time is more than 5 minutes off; set the sender's clock.");
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using (var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{signature.Timestamp}."));
            hash.AppendData(body);
            hash.GetHashAndReset(expected);
        }

        var isRight = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var range in signature.Signatures.AsSpan().Split(' '))
        {
            // Every one is looked at whole, so that the time tells nothing.
            var part = signature.Signatures.AsSpan()[range];
            isRight |= part.StartsWith(Version, StringComparison.Ordinal) && Convert.TryFromBase64Chars(part[Version.Length..], given, out var length)
                && length == given.Length && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return isRight ? null : Bad("The signature is wrong: it is HMAC-SHA256 over id.timestamp.body, the body as it was sent, with the pointer's key.");
    }

    private static AlertRefusal Bad(string message) => new(401, "bad_signature", message);
}
