using System.Globalization;
using System.Text.Json;

namespace MartDesk.Simulation.Networks;

/// <summary>A price that the venue told.</summary>
/// <param name="At">When it said it, ticks of the run.</param>
/// <param name="Symbol">Of what.</param>
/// <param name="IsMark">The mark price; else the last.</param>
/// <param name="IsStreamed">A stream told it; else it was asked for.</param>
/// <param name="Price">In quote currency.</param>
internal readonly record struct ToldPrice(long At, string Symbol, bool IsMark, bool IsStreamed, decimal Price)
{
    /// <summary>Reads the prices out of a ticker or of the details of contracts. What is damaged tells those before the damage.</summary>
    public static void Collect(ReadOnlySpan<byte> json, long at, bool isStreamed, List<ToldPrice> into)
    {
        var reader = new Utf8JsonReader(json);
        var symbol = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                var (isSymbol, isLast, isMark) = (reader.ValueTextEquals("symbol"u8), reader.ValueTextEquals("last_price"u8), reader.ValueTextEquals("mark_price"u8));
                if (!reader.Read())
                    return;
                if (isSymbol)
                    symbol = reader.GetString() ?? "";
                else if ((isLast || isMark) && reader.TokenType == JsonTokenType.String && decimal.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var price))
                    into.Add(new ToldPrice(at, symbol, isMark, isStreamed, price));
            }
        }
        catch (JsonException)
        {
            // A frame that was cut in half.
        }
    }

    /// <summary>Reads the mark price out of its newest candle, if there is one.</summary>
    public static void CollectMark(ReadOnlyMemory<byte> json, string query, long at, List<ToldPrice> into)
    {
        using var body = JsonDocument.Parse(json);
        if (body.RootElement.GetProperty("data") is not { ValueKind: JsonValueKind.Array } candles || candles.GetArrayLength() == 0)
            return;
        var newest = candles.EnumerateArray().MaxBy(candle => candle.GetProperty("timestamp").GetInt64());
        var symbol = query.TrimStart('?').Split('&').First(part => part.StartsWith("symbol=", StringComparison.Ordinal))["symbol=".Length..];
        into.Add(new ToldPrice(at, symbol, IsMark: true, IsStreamed: false, decimal.Parse(newest.GetProperty("close_price").GetString() ?? "", CultureInfo.InvariantCulture)));
    }
}
