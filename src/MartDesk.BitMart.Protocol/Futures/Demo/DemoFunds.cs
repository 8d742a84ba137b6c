using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Demo;

/// <summary>Asks for play money: <c>POST /contract/private/claim</c> with <c>{}</c>, on the demo host only.</summary>
/// <remarks>Not in the Futures V2 reference; official page of 2025-11-18.</remarks>
public sealed record ClaimDemoFunds;

/// <summary>The play money given.</summary>
public sealed record DemoFunds
{
    /// <summary>Currency; the demo coin is shown as USDT.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>How much.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }
}
