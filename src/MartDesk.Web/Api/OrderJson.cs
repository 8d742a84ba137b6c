using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>One open order.</summary>
internal sealed record OrderJson
{
    public required string Account { get; init; }

    public required string Symbol { get; init; }

    /// <summary>The venue's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>Our id; <c>null</c> when the order was made elsewhere.</summary>
    public required string? ClientOrderId { get; init; }

    /// <summary><c>buy</c> or <c>sell</c>.</summary>
    public required string Side { get; init; }

    /// <summary><c>open</c> or <c>close</c>.</summary>
    public required string Effect { get; init; }

    /// <summary><c>limit</c> or <c>market</c> in the book; <c>plan</c>, <c>take_profit</c>, <c>stop_loss</c> or <c>trailing</c> while it waits for a price.</summary>
    public required string Type { get; init; }

    /// <summary>Limit price; <c>null</c> for a market order.</summary>
    public required decimal? Price { get; init; }

    /// <summary>Price that it waits for; <c>null</c> in the book.</summary>
    public required decimal? TriggerPrice { get; init; }

    /// <summary>Take profit that it brings along once it fills; <c>null</c> for none, and for a moment when the venue has not told it yet.</summary>
    public required decimal? TakeProfit { get; init; }

    /// <summary>The price that it watches: <c>last</c> or <c>mark</c>; <c>null</c> without a take profit.</summary>
    public required string? TakeProfitBy { get; init; }

    /// <summary>Stop loss that it brings along once it fills, as with the take profit.</summary>
    public required decimal? StopLoss { get; init; }

    /// <summary>The price that it watches: <c>last</c> or <c>mark</c>; <c>null</c> without a stop loss.</summary>
    public required string? StopLossBy { get; init; }

    public required long Contracts { get; init; }

    public required long FilledContracts { get; init; }

    /// <summary><c>null</c> until the first fill.</summary>
    public required decimal? AveragePrice { get; init; }

    /// <summary><c>working</c>, <c>filled</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    internal static OrderJson From(OrderStateRow row) => new()
    {
        Account = row.AccountLabel,
        Symbol = row.Order.Symbol,
        OrderId = row.Order.VenueOrderId,
        ClientOrderId = row.Order.ClientOrderId.Length == 0 ? null : row.Order.ClientOrderId,
        Side = row.Order.Side == OrderSide.Buy ? "buy" : "sell",
        Effect = row.Order.Effect == PositionEffect.Open ? "open" : "close",
        Type = Words.Of(row.Order.Kind, row.Order.Type),
        Price = row.Order.LimitPrice,
        TriggerPrice = row.Order.TriggerPrice,
        TakeProfit = row.Order.Presets?.TakeProfitPrice,
        TakeProfitBy = row.Order.Presets is { TakeProfitPrice: not null, TakeProfitBy: var targetBy } ? Words.Of(targetBy) : null,
        StopLoss = row.Order.Presets?.StopLossPrice,
        StopLossBy = row.Order.Presets is { StopLossPrice: not null, StopLossBy: var stopBy } ? Words.Of(stopBy) : null,
        Contracts = row.Order.Contracts,
        FilledContracts = row.Order.FilledContracts,
        AveragePrice = row.Order.AveragePrice == 0m ? null : row.Order.AveragePrice,
        State = Words.Of(row.Order.State),
        CreateTime = row.Order.CreateTime,
    };
}
