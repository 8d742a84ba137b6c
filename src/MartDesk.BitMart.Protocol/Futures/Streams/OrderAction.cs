using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Why an order was pushed. Wire name <c>action</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<OrderAction>))]
public enum OrderAction
{
    /// <summary>It was filled, in whole or in part.</summary>
    Matched = 1,

    /// <summary>It was taken.</summary>
    Submitted = 2,

    /// <summary>It was cancelled.</summary>
    Cancelled = 3,

    /// <summary>A liquidation cancelled it.</summary>
    CancelledByLiquidation = 4,

    /// <summary>Auto-deleveraging cancelled it.</summary>
    CancelledByAutoDeleverage = 5,

    /// <summary>It liquidates a part.</summary>
    PartLiquidation = 6,

    /// <summary>It takes over a position.</summary>
    Bankruptcy = 7,

    /// <summary>It met an auto-deleveraging as the chosen counterparty.</summary>
    PassiveAutoDeleverageMatch = 8,

    /// <summary>It met an auto-deleveraging as its cause.</summary>
    ActiveAutoDeleverageMatch = 9,
}
