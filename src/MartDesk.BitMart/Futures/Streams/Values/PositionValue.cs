using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A position, valid during the call that hands it over. Those not named in a message did not change.</summary>
/// <remarks>BitMart Futures V2 reference, "【Private】Position Channel".</remarks>
public readonly ref struct PositionValue
{
    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Contracts held, positive; 0 when closed; <c>hold_volume</c>.</summary>
    public required long Size { get; init; }

    /// <summary>Long or short; <c>position_type</c>.</summary>
    public required PositionType Type { get; init; }

    /// <summary>Cross or isolated; <c>open_type</c>.</summary>
    public required MarginMode MarginMode { get; init; }

    /// <summary>Contracts held back by closing orders; <c>frozen_volume</c>.</summary>
    public long FrozenSize { get; init; }

    /// <summary>Contracts closed so far; <c>close_volume</c>.</summary>
    public long ClosedSize { get; init; }

    /// <summary>Average entry price of what is held; <c>hold_avg_price</c>.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>Average closing price; 0 until something closed; <c>close_avg_price</c>.</summary>
    public required decimal AverageClosePrice { get; init; }

    /// <summary>Average opening price; <c>open_avg_price</c>.</summary>
    public required decimal AverageOpenPrice { get; init; }

    /// <summary>Liquidation price; 0 when there is none; <c>liquidate_price</c>.</summary>
    public required decimal LiquidationPrice { get; init; }

    /// <summary>When it opened, Unix milliseconds; <c>create_time</c>.</summary>
    public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds; <c>update_time</c>.</summary>
    public required long UpdateTimeMs { get; init; }

    /// <summary>Hedge or one-way; null before April 2025; <c>position_mode</c>.</summary>
    public PositionMode? PositionMode { get; init; }
}
