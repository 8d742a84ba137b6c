using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>State of an order. Wire name <c>state</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<OrderState>))]
public enum OrderState
{
    /// <summary>Just taken, not yet in the book; seen in the order channel right after a submit.</summary>
    Approval = 1,

    /// <summary>Open; partly filled when something was dealt.</summary>
    Working = 2,

    /// <summary>Ended: filled when all was dealt, cancelled otherwise.</summary>
    Finished = 4,
}
