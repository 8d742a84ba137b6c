using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Account;

/// <summary>What changed a balance, as a number. Wire name <c>flow_type</c>.</summary>
[JsonConverter(typeof(WireNumberConverter<FlowType>))]
public enum FlowType
{
    /// <summary>No filter; in requests only.</summary>
    All = 0,

    /// <summary>Between the spot wallet, sub-accounts and the futures account.</summary>
    Transfer = 1,

    /// <summary>Profit or loss of what was closed.</summary>
    RealisedPnl = 2,

    /// <summary>Funding paid or received.</summary>
    FundingFee = 3,

    /// <summary>Trading fee.</summary>
    CommissionFee = 4,

    /// <summary>What a liquidation took.</summary>
    LiquidationClearance = 5,
}
