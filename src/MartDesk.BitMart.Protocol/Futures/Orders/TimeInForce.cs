using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>How long an order works. Wire name <c>mode</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<TimeInForce>))]
public enum TimeInForce
{
    /// <summary>Good till cancelled.</summary>
    GoodTillCancel = 1,

    /// <summary>All at once or nothing.</summary>
    FillOrKill = 2,

    /// <summary>What fills at once; the rest is cancelled.</summary>
    ImmediateOrCancel = 3,

    /// <summary>Rests or does not trade. Refused for a market order.</summary>
    MakerOnly = 4,
}
