using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>What happens when an order would trade with an order of the same account. Wire name <c>stp_mode</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<SelfTradePrevention>))]
public enum SelfTradePrevention
{
    /// <summary>The resting order is cancelled.</summary>
    CancelMaker = 1,

    /// <summary>The incoming order is cancelled.</summary>
    CancelTaker = 2,

    /// <summary>Both are cancelled.</summary>
    CancelBoth = 3,
}
