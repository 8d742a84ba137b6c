using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>What a take profit or stop loss closes. Wire name <c>plan_category</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<PlanCategory>))]
public enum PlanCategory
{
    /// <summary>The size given.</summary>
    Part = 1,

    /// <summary>The whole position, at the market; what the venue takes when nothing is said.</summary>
    Position = 2,
}
