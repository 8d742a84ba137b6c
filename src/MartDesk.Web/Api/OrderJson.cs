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
        Contracts = row.Order.Contracts,
        FilledContracts = row.Order.FilledContracts,
        AveragePrice = row.Order.AveragePrice == 0m ? null : row.Order.AveragePrice,
        State = Words.Of(row.Order.State),
        CreateTime = row.Order.CreateTime,
    };
}
