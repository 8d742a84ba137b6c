using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>Whether money came or went. Wire name <c>type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<MoneyFlow>))]
public enum MoneyFlow
{
    /// <summary>Came in.</summary>
    Deposit = 1,

    /// <summary>Went out.</summary>
    Withdrawal = 2,
}
