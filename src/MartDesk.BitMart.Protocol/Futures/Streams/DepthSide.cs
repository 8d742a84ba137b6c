using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Which side of the book a message holds. Wire name <c>way</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<DepthSide>))]
public enum DepthSide
{
    /// <summary>Buyers.</summary>
    Bids = 1,

    /// <summary>Sellers.</summary>
    Asks = 2,
}
