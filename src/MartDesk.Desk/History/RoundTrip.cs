using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>A position from flat to flat.</summary>
public sealed record RoundTrip
{
    /// <summary>The desk's id of the account.</summary>
    public required string AccountId { get; init; }

    /// <summary>Instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Long or short.</summary>
    public required PositionSide Side { get; init; }

    /// <summary>First fill.</summary>
    public required DateTimeOffset OpenTime { get; init; }

    /// <summary>Fill that closed the last contract; null while it is open.</summary>
    public DateTimeOffset? CloseTime { get; init; }

    /// <summary>Contracts held now; 0 when closed.</summary>
    public required long Contracts { get; init; }

    /// <summary>Contracts opened in all.</summary>
    public required long OpenedContracts { get; init; }

    /// <summary>Average price of what was opened.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>Average price of what was closed; null when nothing was.</summary>
    public decimal? ExitPrice { get; init; }

    /// <summary>Closed profit before fees.</summary>
    public required decimal Realised { get; init; }

    /// <summary>Fees paid, positive.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Funding received; negative when paid.</summary>
    public required decimal Funding { get; init; }

    /// <summary>Where its first order came from; null for a foreign one.</summary>
    public OrderOrigin? Origin { get; init; }

    /// <summary>False when it was open before the record begins: its figures then tell a part only.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>What it brought.</summary>
    public decimal Net => Realised - Fees + Funding;

    /// <summary>Price at which closing all of it now would bring the whole round trip to zero, the closing fee paid.</summary>
    /// <param name="coins">What is held, in base currency.</param>
    /// <param name="entryPrice">Average entry of what is held.</param>
    /// <param name="closingFeeRate">Fee of the closing fill as a fraction of its value.</param>
    /// <returns>Null when the record does not have all of it, or nothing is held.</returns>
    public decimal? BreakEven(decimal coins, decimal entryPrice, decimal closingFeeRate)
    {
        if (!IsWhole || coins <= 0m)
            return null;
        return Side == PositionSide.Long
            ? ((entryPrice * coins) - Net) / (coins * (1m - closingFeeRate))
            : ((entryPrice * coins) + Net) / (coins * (1m + closingFeeRate));
    }
}
