using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>One alert and the orders it led to.</summary>
internal sealed record AlertJson
{
    public required string Alert { get; init; }

    public required DateTimeOffset ReceivedTime { get; init; }

    /// <summary>Name of the pointer; its secret part is never told.</summary>
    public required string Pointer { get; init; }

    public required string Account { get; init; }

    public required string Symbol { get; init; }

    public required string Intent { get; init; }

    /// <summary><c>accepted</c>, <c>working</c>, <c>executed</c>, <c>rejected</c>, <c>expired</c>, <c>suppressed</c> or <c>needs_attention</c>.</summary>
    public required string State { get; init; }

    public required string? Code { get; init; }

    public required string? Message { get; init; }

    public required IReadOnlyList<AlertLegJson> Legs { get; init; }

    internal static AlertJson From(AlertLogEntry entry) => new()
    {
        Alert = entry.AlertId,
        ReceivedTime = entry.ReceivedTime,
        Pointer = entry.PointerName,
        Account = entry.AccountLabel,
        Symbol = entry.Symbol,
        Intent = entry.Intent,
        State = Words.Of(entry.State),
        Code = entry.Code,
        Message = entry.Message,
        Legs = [.. entry.Legs.Select(AlertLegJson.From)],
    };
}

/// <summary>One order of an alert.</summary>
internal sealed record AlertLegJson
{
    public required string ClientOrderId { get; init; }

    public required string? OrderId { get; init; }

    public required string Symbol { get; init; }

    /// <summary><c>order</c>, <c>plan</c>, <c>take_profit</c>, <c>stop_loss</c> or <c>trailing</c>; <c>cancel</c> and <c>change</c> are about another order, and their side says nothing.</summary>
    public required string Kind { get; init; }

    public required string Side { get; init; }

    public required string Effect { get; init; }

    public required long Contracts { get; init; }

    public required long FilledContracts { get; init; }

    /// <summary><c>null</c> until the first fill.</summary>
    public required decimal? AveragePrice { get; init; }

    /// <summary><c>planned</c>, <c>intended</c>, <c>acknowledged</c>, <c>unknown</c>, <c>filled</c>, <c>cancelled</c>, <c>rejected</c>, <c>abandoned</c> or <c>done</c>.</summary>
    public required string State { get; init; }

    public required string? Message { get; init; }

    internal static AlertLegJson From(AlertLegEntry leg) => new()
    {
        ClientOrderId = leg.ClientOrderId,
        OrderId = leg.VenueOrderId,
        Symbol = leg.Symbol,
        Kind = Words.Snake(leg.Kind),
        Side = leg.Side == OrderSide.Buy ? "buy" : "sell",
        Effect = leg.Effect == PositionEffect.Open ? "open" : "close",
        Contracts = leg.Contracts,
        FilledContracts = leg.FilledContracts,
        AveragePrice = leg.AveragePrice == 0m ? null : leg.AveragePrice,
        State = Words.Of(leg.State),
        Message = leg.Message,
    };
}
