using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>One open position. Prices and money in quote currency; <c>null</c> where the venue has not told yet.</summary>
internal sealed record PositionJson
{
    public required string Account { get; init; }

    public required string Symbol { get; init; }

    /// <summary><c>long</c> or <c>short</c>.</summary>
    public required string Side { get; init; }

    public required long Contracts { get; init; }

    /// <summary>The contracts in base currency.</summary>
    public required decimal Coins { get; init; }

    public required decimal EntryPrice { get; init; }

    public required decimal? MarkPrice { get; init; }

    public required decimal? UnrealizedPnl { get; init; }

    /// <summary>Since the position opened, fees included.</summary>
    public required decimal? RealizedPnl { get; init; }

    public required decimal? Margin { get; init; }

    public required int? Leverage { get; init; }

    /// <summary><c>cross</c> or <c>isolated</c>.</summary>
    public required string MarginMode { get; init; }

    public required decimal? LiquidationPrice { get; init; }

    public required DateTimeOffset OpenTime { get; init; }

    internal static PositionJson From(PositionState position) => new()
    {
        Account = position.AccountLabel,
        Symbol = position.Symbol,
        Side = position.Side == PositionSide.Long ? "long" : "short",
        Contracts = position.Contracts,
        Coins = position.Coins,
        EntryPrice = position.EntryPrice,
        MarkPrice = position.MarkPrice,
        UnrealizedPnl = position.UnrealisedPnl,
        RealizedPnl = position.RealisedPnl,
        Margin = position.Margin,
        Leverage = position.Leverage,
        MarginMode = position.MarginMode == Desk.Venues.MarginMode.Cross ? "cross" : "isolated",
        LiquidationPrice = position.LiquidationPrice,
        OpenTime = position.OpenTime,
    };
}
