using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>One level of a pushed book: <c>{"price":"70294.4","vol":"455"}</c>.</summary>
public readonly record struct PriceLevel
{
    /// <summary>A level.</summary>
    /// <param name="price">Price in quote currency.</param>
    /// <param name="size">Contracts; in an update 0 deletes the level.</param>
    [JsonConstructor]
    public PriceLevel(decimal price, long size)
    {
        Price = price;
        Size = size;
    }

    /// <summary>Price in quote currency.</summary>
    [JsonPropertyName("price")] public decimal Price { get; }

    /// <summary>Contracts; in an update 0 deletes the level.</summary>
    [JsonPropertyName("vol"), JsonConverter(typeof(ContractsTextConverter))] public long Size { get; }
}
