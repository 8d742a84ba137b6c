using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>The order book, at most 50 levels a side.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Market Depth". The real service writes an empty side as null.</remarks>
public sealed record MarketDepth
{
    /// <summary>Sellers, lowest price first; null or empty when there are none.</summary>
    [JsonPropertyName("asks")] public IReadOnlyList<MarketDepthLevel>? Asks { get; init; }

    /// <summary>Buyers, highest price first; null or empty when there are none.</summary>
    [JsonPropertyName("bids")] public IReadOnlyList<MarketDepthLevel>? Bids { get; init; }

    /// <summary>Last change of the book, Unix milliseconds.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampMs { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }
}

/// <summary>One level: on the wire <c>["23935.4","65","65"]</c>.</summary>
/// <param name="Price">Price in quote currency.</param>
/// <param name="Size">Contracts at this price.</param>
/// <param name="CumulativeSize">Contracts at this price and better.</param>
[JsonConverter(typeof(MarketDepthLevelConverter))]
public readonly record struct MarketDepthLevel(decimal Price, long Size, long CumulativeSize);

/// <summary>A depth level as an array of three texts.</summary>
public sealed class MarketDepthLevelConverter : JsonConverter<MarketDepthLevel>
{
    private static readonly ContractsTextConverter Contracts = new();

    /// <inheritdoc/>
    public override MarketDepthLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || !WireDecimal.TryRead(ref reader, out var price))
            throw new JsonException("Expected a level like [\"23935.4\",\"65\",\"65\"].");
        reader.Read();
        var size = Contracts.Read(ref reader, typeof(long), options);
        reader.Read();
        var cumulative = reader.TokenType == JsonTokenType.EndArray ? 0L : Contracts.Read(ref reader, typeof(long), options);
        while (reader.TokenType != JsonTokenType.EndArray) reader.Read();
        return new MarketDepthLevel(price, size, cumulative);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MarketDepthLevel value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        WireDecimal.Write(writer, value.Price);
        Contracts.Write(writer, value.Size, options);
        Contracts.Write(writer, value.CumulativeSize, options);
        writer.WriteEndArray();
    }
}
