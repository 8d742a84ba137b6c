using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>Which contracts are meant. Wire name <c>type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<AffiliateTradeType>))]
public enum AffiliateTradeType
{
    /// <summary>Margined in USDT.</summary>
    UsdtMargined = 1,

    /// <summary>Margined in the coin.</summary>
    CoinMargined = 2,
}
