using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>Whether a contract ends. Wire name <c>product_type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<ProductType>))]
public enum ProductType
{
    /// <summary>Never; funding keeps it at its index.</summary>
    Perpetual = 1,

    /// <summary>At its expiry.</summary>
    Dated = 2,
}
