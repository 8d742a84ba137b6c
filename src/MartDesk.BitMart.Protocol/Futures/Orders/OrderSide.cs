using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Direction and position effect in one. Wire name <c>side</c>; the same numbers hold in one-way mode.</summary>
[JsonConverter(typeof(WireNumberConverter<OrderSide>))]
public enum OrderSide
{
    /// <summary>Hedge mode: opens a long. One-way mode: buys.</summary>
    BuyOpenLong = 1,

    /// <summary>Hedge mode: closes a short. One-way mode: buys, reduce-only.</summary>
    BuyCloseShort = 2,

    /// <summary>Hedge mode: closes a long. One-way mode: sells, reduce-only.</summary>
    SellCloseLong = 3,

    /// <summary>Hedge mode: opens a short. One-way mode: sells.</summary>
    SellOpenShort = 4,
}

/// <summary>What a side means.</summary>
public static class OrderSideFacts
{
    extension(OrderSide side)
    {
        /// <summary>True for the two buying sides.</summary>
        public bool IsBuy => side is OrderSide.BuyOpenLong or OrderSide.BuyCloseShort;

        /// <summary>True for the two sides that only reduce.</summary>
        public bool IsReduceOnly => side is OrderSide.BuyCloseShort or OrderSide.SellCloseLong;
    }
}
