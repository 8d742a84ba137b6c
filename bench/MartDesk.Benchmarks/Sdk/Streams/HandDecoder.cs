using System.Buffers.Text;
using System.Text.Json;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>
/// The floors of decoding: a scan that looks at nothing (F2), and each channel's members read by name into locals, decimals parsed (F3).
/// Neither keeps anything; both trust the message.
/// </summary>
internal sealed class HandDecoder
{
    private decimal _decimals;
    private long _whole;

    /// <summary>Keeps the compiler from leaving out what was parsed.</summary>
    public decimal Seen => _decimals + _whole;

    /// <summary>F2: every token, no value.</summary>
    public static int Scan(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    /// <summary>F3: every number that a consumer would want. The channel is told by the group, which stands at the end.</summary>
    public void Decode(ReadOnlySpan<byte> message)
    {
        var group = message[(message.LastIndexOf("\"futures/"u8) + 9)..];
        var reader = new Utf8JsonReader(message);
        switch (group[0])
        {
            case (byte)'b':
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                        ReadBookTicker(ref reader);
                }

                break;
            case (byte)'d':
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                        ReadDepth(ref reader);
                }

                break;
            case (byte)'o':
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                        ReadOrder(ref reader);
                }

                break;
            case (byte)'t' when group[1] == (byte)'r':
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                        ReadTrade(ref reader);
                }

                break;
            default:
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                        ReadTicker(ref reader);
                }

                break;
        }
    }

    private void ReadDepth(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("price"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("vol"u8))
            WholeText(ref reader);
        else if (reader.ValueTextEquals("ms_t"u8) || reader.ValueTextEquals("version"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8) || reader.ValueTextEquals("type"u8))
            Text(ref reader);
    }

    private void ReadBookTicker(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("best_bid_price"u8) || reader.ValueTextEquals("best_ask_price"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("best_bid_vol"u8) || reader.ValueTextEquals("best_ask_vol"u8))
            WholeText(ref reader);
        else if (reader.ValueTextEquals("ms_t"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8))
            Text(ref reader);
    }

    private void ReadTicker(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("last_price"u8) || reader.ValueTextEquals("mark_price"u8) || reader.ValueTextEquals("index_price"u8)
            || reader.ValueTextEquals("ask_price"u8) || reader.ValueTextEquals("bid_price"u8) || reader.ValueTextEquals("range"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("volume_24"u8) || reader.ValueTextEquals("ask_vol"u8) || reader.ValueTextEquals("bid_vol"u8))
            WholeText(ref reader);
        else if (reader.ValueTextEquals("symbol"u8))
            Text(ref reader);
    }

    private void ReadTrade(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("deal_price"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("deal_vol"u8))
            WholeText(ref reader);
        else if (reader.ValueTextEquals("trade_id"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8) || reader.ValueTextEquals("created_at"u8))
            Text(ref reader);
    }

    private void ReadOrder(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("price"u8) || reader.ValueTextEquals("deal_avg_price"u8) || reader.ValueTextEquals("fillPrice"u8)
            || reader.ValueTextEquals("fee"u8) || reader.ValueTextEquals("leverage"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("size"u8) || reader.ValueTextEquals("deal_size"u8) || reader.ValueTextEquals("fillQty"u8))
            WholeText(ref reader);
        else if (reader.ValueTextEquals("create_time"u8) || reader.ValueTextEquals("update_time"u8) || reader.ValueTextEquals("lastTradeID"u8)
            || reader.ValueTextEquals("action"u8) || reader.ValueTextEquals("state"u8) || reader.ValueTextEquals("side"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8) || reader.ValueTextEquals("order_id"u8) || reader.ValueTextEquals("client_order_id"u8))
            Text(ref reader);
    }

    private void Decimal(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (Utf8Parser.TryParse(reader.ValueSpan, out decimal value, out _))
            _decimals = value;
    }

    private void WholeText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (Utf8Parser.TryParse(reader.ValueSpan, out long value, out _))
            _whole += value;
    }

    private void Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
            _whole += value;
    }

    private void Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        _whole += reader.ValueSpan.Length;
    }
}
