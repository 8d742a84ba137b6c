using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MartDesk.Web.SignIn;

/// <summary>Codes of an authenticator app: RFC 6238 with HMAC-SHA-1, 30 s, 6 digits, which is what every app can do.</summary>
internal static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretBytes = 20;
    private const int StepSeconds = 30;

    /// <summary>A new secret in base 32.</summary>
    internal static string NewSecret()
    {
        Span<byte> bytes = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(bytes);
        Span<char> text = stackalloc char[SecretBytes * 8 / 5];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < SecretBytes ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    /// <summary>The address that an authenticator app reads from a picture.</summary>
    internal static string AddressOf(string secret, string desk) =>
        $"otpauth://totp/{Uri.EscapeDataString($"MartDesk:{desk}")}?secret={secret}&issuer=MartDesk&algorithm=SHA1&digits=6&period=30";

    /// <summary>The step a code belongs to: the one of now, the one before or the one after; null when it is of none of them, or not newer than one used before.</summary>
    internal static long? StepOf(string code, string secret, DateTimeOffset now, long lastUsed)
    {
        var key = Decode(secret);
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++) // all three, whatever is found: the time taken tells nothing
        {
            var isIt = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(key, step)), Encoding.UTF8.GetBytes(code));
            if (isIt && step > lastUsed)
                found = step;
        }

        return found;
    }

    /// <summary>The code that an app shows.</summary>
    internal static string At(string secret, DateTimeOffset time) => Code(Decode(secret), time.ToUnixTimeSeconds() / StepSeconds);

#pragma warning disable CA5350 // Apps of today still know no other hash; HMAC does not need what SHA-1 lost.
    private static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350

    private static byte[] Decode(string secret)
    {
        var bytes = new byte[secret.Length * 5 / 8];
        var held = 0;
        var bits = 0;
        var at = 0;
        foreach (var letter in secret)
        {
            held = ((held << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal)) & 0xFFF;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[at++] = (byte)((held >> bits) & 0xFF);
        }

        return bytes;
    }
}
