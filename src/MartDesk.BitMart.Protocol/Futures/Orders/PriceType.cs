using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Which price a trigger watches. Wire names <c>…_price_type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<PriceType>))]
public enum PriceType
{
    /// <summary>Not set, as order history writes it.</summary>
    Unset = 0,

    /// <summary>Price of the last trade.</summary>
    Last = 1,

    /// <summary>Mark price; the wire calls it fair price.</summary>
    Mark = 2,
}
