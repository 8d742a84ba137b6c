using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Who opened and closed what in a trade, the taker named first. Wire name <c>way</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<TradeWay>))]
public enum TradeWay
{
    /// <summary>A buyer opened a long against a seller who opened a short.</summary>
    BuyOpenLongSellOpenShort = 1,

    /// <summary>A buyer opened a long against a seller who closed a long.</summary>
    BuyOpenLongSellCloseLong = 2,

    /// <summary>A buyer closed a short against a seller who opened a short.</summary>
    BuyCloseShortSellOpenShort = 3,

    /// <summary>A buyer closed a short against a seller who closed a long.</summary>
    BuyCloseShortSellCloseLong = 4,

    /// <summary>A seller opened a short against a buyer who opened a long.</summary>
    SellOpenShortBuyOpenLong = 5,

    /// <summary>A seller opened a short against a buyer who closed a short.</summary>
    SellOpenShortBuyCloseShort = 6,

    /// <summary>A seller closed a long against a buyer who opened a long.</summary>
    SellCloseLongBuyOpenLong = 7,

    /// <summary>A seller closed a long against a buyer who closed a short.</summary>
    SellCloseLongBuyCloseShort = 8,
}
