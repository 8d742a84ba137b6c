namespace MartDesk.Desk.Vault;

/// <summary>RFC 4648 base 32 without padding: letters and digits only, safe in addresses and order ids.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The first <paramref name="length"/> characters of the text of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, bytes.Length * 8 / 5);
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    /// <summary>An id of five random bits a character.</summary>
    public static string Random(ISecureRandom random, int length)
    {
        Span<byte> bytes = stackalloc byte[(length * 5 + 7) / 8];
        random.Fill(bytes);
        return Encode(bytes, length);
    }
}
