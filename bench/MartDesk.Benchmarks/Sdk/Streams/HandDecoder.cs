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

    /// <summary>What follows <c>futures/</c> in a message's group, which stands at its end or at its beginning.</summary>
    public static ReadOnlySpan<byte> ChannelOf(ReadOnlySpan<byte> message) =>
        message.StartsWith("{\"group\":\"futures/"u8) ? message["{\"group\":\"futures/".Length..] : message[(message.LastIndexOf("\"futures/"u8) + 9)..];

    /// <summary>F3: every number that a consumer would want. The channel is told by the group.</summary>
    public void Decode(ReadOnlySpan<byte> message)
    {
        var group = ChannelOf(message);
        var reader = new Utf8JsonReader(message);
        switch (group[0])
        {
            case (byte)'a' or (byte)'f' or (byte)'k' or (byte)'p':
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName)
                        ReadRareChannel(ref reader, group[0]);
                }

                break;
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

    private void ReadRareChannel(ref Utf8JsonReader reader, byte channel)
    {
        switch (channel)
        {
            case (byte)'a':
                ReadAsset(ref reader);
                break;
            case (byte)'f':
                ReadFundingRate(ref reader);
                break;
            case (byte)'k':
                ReadKline(ref reader);
                break;
            default:
                ReadPosition(ref reader);
                break;
        }
    }

    private void ReadAsset(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("available_balance"u8) || reader.ValueTextEquals("position_deposit"u8) || reader.ValueTextEquals("frozen_balance"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("currency"u8))
            Text(ref reader);
    }

    private void ReadFundingRate(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("fundingRate"u8) || reader.ValueTextEquals("nextFundingRate"u8) || reader.ValueTextEquals("funding_upper_limit"u8) || reader.ValueTextEquals("funding_lower_limit"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("fundingTime"u8) || reader.ValueTextEquals("nextFundingTime"u8) || reader.ValueTextEquals("ts"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8))
            Text(ref reader);
    }

    private void ReadKline(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("o"u8) || reader.ValueTextEquals("h"u8) || reader.ValueTextEquals("l"u8) || reader.ValueTextEquals("c"u8) || reader.ValueTextEquals("v"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("ts"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8))
            Text(ref reader);
    }

    private void ReadPosition(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("hold_avg_price"u8) || reader.ValueTextEquals("close_avg_price"u8) || reader.ValueTextEquals("open_avg_price"u8) || reader.ValueTextEquals("liquidate_price"u8))
            Decimal(ref reader);
        else if (reader.ValueTextEquals("hold_volume"u8) || reader.ValueTextEquals("frozen_volume"u8) || reader.ValueTextEquals("close_volume"u8))
            WholeText(ref reader);
        else if (reader.ValueTextEquals("create_time"u8) || reader.ValueTextEquals("update_time"u8) || reader.ValueTextEquals("position_type"u8) || reader.ValueTextEquals("open_type"u8))
            Whole(ref reader);
        else if (reader.ValueTextEquals("symbol"u8))
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
