using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>
/// <c>2023-02-24T07:54:11.124940968Z</c> as whole nanoseconds since 1970. A <see cref="DateTimeOffset"/> would lose the last two digits.
/// </summary>
public sealed class IsoNanosecondsConverter : JsonConverter<long>
{
    private const int SecondsLength = 19; // 2023-02-24T07:54:11
    private const long NanosecondsPerSecond = 1_000_000_000;

    // What fits into 64 bits of nanoseconds about 1970, to whole years.
    private static readonly DateTime Earliest = new(1678, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(2261, 12, 31, 23, 59, 59, DateTimeKind.Utc);

    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString().AsSpan() : default;
        if (text.Length < SecondsLength + 1 || text[^1] != 'Z'
            || !DateTime.TryParseExact(text[..SecondsLength], "s", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var seconds)
            || seconds < Earliest || seconds > Latest)
            throw new JsonException("Expected a UTC time like 2023-02-24T07:54:11.124940968Z, from 1678 to 2261.");

        var fraction = text[SecondsLength..^1];
        return ((seconds - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond * NanosecondsPerSecond) + ReadFraction(fraction);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        var (seconds, fraction) = Math.DivRem(value, NanosecondsPerSecond);
        if (fraction < 0) (seconds, fraction) = (seconds - 1, fraction + NanosecondsPerSecond);
        var text = DateTime.UnixEpoch.AddSeconds(seconds).ToString("s", CultureInfo.InvariantCulture);
        writer.WriteStringValue(fraction switch
        {
            0 => $"{text}Z",
            _ when fraction % 1_000_000 == 0 => $"{text}.{fraction / 1_000_000:D3}Z",
            _ when fraction % 1_000 == 0 => $"{text}.{fraction / 1_000:D6}Z",
            _ => $"{text}.{fraction:D9}Z",
        });
    }

    private static long ReadFraction(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return 0;
        if (text.Length is < 2 or > 10 || text[0] != '.') throw new JsonException("Expected at most nine decimals of a second.");
        var nanoseconds = 0L;
        for (var i = 1; i < 10; i++)
        {
            var digit = i < text.Length ? text[i] - '0' : 0;
            if (digit is < 0 or > 9) throw new JsonException("Expected digits after the second.");
            nanoseconds = (nanoseconds * 10) + digit;
        }

        return nanoseconds;
    }
}
