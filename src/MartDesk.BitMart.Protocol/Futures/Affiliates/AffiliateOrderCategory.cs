using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>Kind of order, as a number. Wire name <c>category</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<AffiliateOrderCategory>))]
public enum AffiliateOrderCategory
{
    /// <summary>A limit order.</summary>
    Limit = 1,

    /// <summary>A market order.</summary>
    Market = 2,
}
