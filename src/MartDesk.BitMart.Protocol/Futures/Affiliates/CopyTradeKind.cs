using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>Whether a trade came from copy trading. Wire name <c>select_copy_trade</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<CopyTradeKind>))]
public enum CopyTradeKind
{
    /// <summary>From copy trading.</summary>
    CopyTrading = 1,

    /// <summary>The user's own.</summary>
    Own = 2,
}
