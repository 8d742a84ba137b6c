using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MartDesk.Exchange.Server.Users;

/// <summary>Codes of an authenticator: six digits of HMAC-SHA-1 over the count of thirty seconds (RFC 6238), secrets in Base32 (RFC 4648).</summary>
internal static class Totp
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretBytes = 20;
    private const int StepSeconds = 30;

    /// <summary>A new secret of 160 bits.</summary>
    public static string NewSecret() => ToBase32(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What an authenticator reads: <c>otpauth://totp/…</c>.</summary>
    public static string UriOf(string secret, string issuer, string email) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(email)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period=30";

    /// <summary>Which thirty seconds a moment falls into.</summary>
    public static long StepOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of one step.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Authenticators know HMAC-SHA-1 only.")]
    public static string CodeOf(string secret, long step)
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(count, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(FromBase32(secret), count, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0f)..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code was typed: now, or one beside it for clocks that differ, and newer than the last one used; null when it is none of these.</summary>
    public static long? Match(string secret, string code, DateTimeOffset now, long lastStep)
    {
        var typed = code.Replace(" ", "", StringComparison.Ordinal);
        if (typed.Length != Digits || !typed.All(char.IsAsciiDigit))
            return null;
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(secret, step)), Encoding.ASCII.GetBytes(typed)) && step > lastStep)
                found ??= step;
        }

        return found;
    }

    internal static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (value, bits) = (0, 0);
        foreach (var next in bytes)
        {
            (value, bits) = (((value & 0xff) << 8) | next, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Alphabet[(value >> (bits - 5)) & 0x1f]);
        }

        if (bits > 0)
            text.Append(Alphabet[(value << (5 - bits)) & 0x1f]);
        return text.ToString();
    }

    private static byte[] FromBase32(string text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        var (value, bits, length) = (0, 0, 0);
        foreach (var letter in text)
        {
            (value, bits) = (((value & 0xff) << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal), bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[length++] = (byte)((value >> bits) & 0xff);
        }

        return bytes;
    }
}
