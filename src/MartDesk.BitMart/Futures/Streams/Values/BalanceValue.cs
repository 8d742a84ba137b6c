namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A balance that changed, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Private】Assets Channel".</remarks>
public readonly ref struct BalanceValue
{
    /// <summary>Currency, UTF-8; <c>currency</c>.</summary>
    public required ReadOnlySpan<byte> Currency { get; init; }

    /// <summary>Free for new orders; <c>available_balance</c>.</summary>
    public required decimal Available { get; init; }

    /// <summary>Held by positions; <c>position_deposit</c>.</summary>
    public required decimal PositionMargin { get; init; }

    /// <summary>Held by open orders; <c>frozen_balance</c>.</summary>
    public required decimal OrderMargin { get; init; }
}
