using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>The account's position mode: request and reply of setting it, reply of reading it.</summary>
/// <remarks>BitMart Futures V2 reference, "Set Position Mode (SIGNED)" and "Get Position Mode (KEYED)". Holds for all contracts.</remarks>
public sealed record PositionModeSetting
{
    /// <summary>Hedge or one-way.</summary>
    [JsonPropertyName("position_mode")] public required PositionMode PositionMode { get; init; }
}
