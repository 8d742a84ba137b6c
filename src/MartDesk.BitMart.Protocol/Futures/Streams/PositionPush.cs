using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>One element of the data of <c>futures/position</c>: on change and every 10 seconds.</summary>
/// <remarks>BitMart Futures V2 reference, "【Private】Position Channel".</remarks>
public sealed record PositionPush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Contracts held, positive; 0 when closed.</summary>
    [JsonPropertyName("hold_volume"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Long or short.</summary>
    [JsonPropertyName("position_type")] public required PositionType Type { get; init; }

    /// <summary>Cross or isolated; a number here (1 isolated, 2 cross), a word elsewhere.</summary>
    [JsonPropertyName("open_type"), JsonConverter(typeof(MarginModeNumberConverter))] public required MarginMode MarginMode { get; init; }

    /// <summary>Contracts held back by closing orders.</summary>
    [JsonPropertyName("frozen_volume"), JsonConverter(typeof(ContractsTextConverter))] public long FrozenSize { get; init; }

    /// <summary>Contracts closed so far.</summary>
    [JsonPropertyName("close_volume"), JsonConverter(typeof(ContractsTextConverter))] public long ClosedSize { get; init; }

    /// <summary>Average entry price of what is held.</summary>
    [JsonPropertyName("hold_avg_price")] public required decimal EntryPrice { get; init; }

    /// <summary>Average closing price; 0 until something closed.</summary>
    [JsonPropertyName("close_avg_price")] public required decimal AverageClosePrice { get; init; }

    /// <summary>Average opening price.</summary>
    [JsonPropertyName("open_avg_price")] public required decimal AverageOpenPrice { get; init; }

    /// <summary>Liquidation price; 0 when there is none.</summary>
    [JsonPropertyName("liquidate_price")] public required decimal LiquidationPrice { get; init; }

    /// <summary>When it opened, Unix milliseconds.</summary>
    [JsonPropertyName("create_time")] public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    [JsonPropertyName("update_time")] public required long UpdateTimeMs { get; init; }

    /// <summary>Hedge or one-way; absent before April 2025.</summary>
    [JsonPropertyName("position_mode")] public PositionMode? PositionMode { get; init; }
}

/// <summary>The position channel's margin mode: 1 isolated, 2 cross. Other numbers are kept as their digits.</summary>
public sealed class MarginModeNumberConverter : JsonConverter<MarginMode>
{
    private static readonly IdNumberConverter Digits = new();

    /// <inheritdoc/>
    public override MarginMode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Digits.Read(ref reader, typeof(string), options) switch
        {
            "1" => MarginMode.Isolated,
            "2" => MarginMode.Cross,
            var other => new MarginMode(other ?? ""),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MarginMode value, JsonSerializerOptions options) =>
        Digits.Write(writer, value == MarginMode.Isolated ? "1" : value == MarginMode.Cross ? "2" : value.Wire, options);
}
