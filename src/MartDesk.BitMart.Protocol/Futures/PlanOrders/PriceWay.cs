using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>From which side the price must reach the trigger. Wire name <c>price_way</c>. The venue obeys it and infers nothing from the side.</summary>
[JsonConverter(typeof(WireNumberConverter<PriceWay>))]
public enum PriceWay
{
    /// <summary>Fires when the price rises to the trigger; the wire calls it <c>price_way_long</c>.</summary>
    Rises = 1,

    /// <summary>Fires when the price falls to the trigger; the wire calls it <c>price_way_short</c>.</summary>
    Falls = 2,
}
