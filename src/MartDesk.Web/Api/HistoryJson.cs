using MartDesk.Desk.History;
using MartDesk.Desk.Venues;
using MartDesk.Web.History;

namespace MartDesk.Web.Api;

/// <summary>One fill as recorded.</summary>
internal sealed record FillJson
{
    /// <summary>Where it stands; <c>before=</c> it, the list goes on.</summary>
    public required string Mark { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Account { get; init; }

    public required string Symbol { get; init; }

    public required string Side { get; init; }

    public required string Effect { get; init; }

    public required long Contracts { get; init; }

    public required decimal Price { get; init; }

    public required decimal Fee { get; init; }

    /// <summary><c>null</c> where the venue does not tell it.</summary>
    public required decimal? RealizedPnl { get; init; }

    public required string OrderId { get; init; }

    public required string TradeId { get; init; }

    /// <summary>Alert or order by hand it came from; <c>null</c> when it was made elsewhere.</summary>
    public required string? Alert { get; init; }

    public required string? Pointer { get; init; }

    internal static FillJson From(FillEntry entry) => new()
    {
        Mark = HistoryRequest.Write(entry.Mark),
        Time = entry.Fill.Time,
        Account = entry.AccountLabel,
        Symbol = entry.Fill.Symbol,
        Side = entry.Fill.Side == OrderSide.Buy ? "buy" : "sell",
        Effect = entry.Fill.Effect == PositionEffect.Open ? "open" : "close",
        Contracts = entry.Fill.Contracts,
        Price = entry.Fill.Price,
        Fee = entry.Fill.Fee,
        RealizedPnl = entry.Fill.RealisedPnl,
        OrderId = entry.Fill.VenueOrderId,
        TradeId = entry.Fill.TradeId,
        Alert = entry.Origin?.AlertId,
        Pointer = entry.Origin?.PointerName,
    };
}

/// <summary>One order of this desk of which nothing more will come.</summary>
internal sealed record EndedOrderJson
{
    /// <summary>Where it stands; <c>before=</c> it, the list goes on.</summary>
    public required string Mark { get; init; }

    /// <summary>When its newest attempt was signed.</summary>
    public required DateTimeOffset SentTime { get; init; }

    /// <summary>When its last fill was recorded; <c>null</c> when nothing was filled.</summary>
    public required DateTimeOffset? FillTime { get; init; }

    public required string Account { get; init; }

    public required string Symbol { get; init; }

    public required string Side { get; init; }

    public required string Effect { get; init; }

    /// <summary><c>limit</c>, <c>market</c>, <c>plan</c>, <c>take_profit</c>, <c>stop_loss</c> or <c>trailing</c>.</summary>
    public required string Type { get; init; }

    public required decimal? Price { get; init; }

    public required decimal? TriggerPrice { get; init; }

    public required long Contracts { get; init; }

    public required long FilledContracts { get; init; }

    /// <summary><c>null</c> without a fill.</summary>
    public required decimal? AveragePrice { get; init; }

    /// <summary><c>filled</c>, <c>cancelled</c> (perhaps filled in part), <c>refused</c>, or <c>not_placed</c> when the venue never had it.</summary>
    public required string State { get; init; }

    /// <summary>Why; <c>null</c> when nothing is to be said.</summary>
    public required string? Message { get; init; }

    /// <summary>The venue's id; <c>null</c> when the venue never took it.</summary>
    public required string? OrderId { get; init; }

    public required string ClientOrderId { get; init; }

    /// <summary>Alert or order by hand it came from.</summary>
    public required string Alert { get; init; }

    public required string Pointer { get; init; }

    internal static EndedOrderJson From(EndedOrder order) => new()
    {
        Mark = HistoryRequest.Write(order.Mark),
        SentTime = order.SentTime,
        FillTime = order.FillTime,
        Account = order.AccountLabel,
        Symbol = order.Symbol,
        Side = order.Side == OrderSide.Buy ? "buy" : "sell",
        Effect = order.Effect == PositionEffect.Open ? "open" : "close",
        Type = Words.Of(order.Kind, order.Type),
        Price = order.LimitPrice,
        TriggerPrice = order.TriggerPrice,
        Contracts = order.Contracts,
        FilledContracts = order.FilledContracts,
        AveragePrice = order.FilledContracts == 0 ? null : order.AveragePrice,
        State = Words.OfEnded(order.State),
        Message = order.Message,
        OrderId = order.VenueOrderId,
        ClientOrderId = order.Origin.ClientOrderId,
        Alert = order.Origin.AlertId,
        Pointer = order.Origin.PointerName,
    };
}

/// <summary>One row of the venue's ledger as recorded.</summary>
internal sealed record LedgerJson
{
    /// <summary>Where it stands; <c>before=</c> it, the list goes on.</summary>
    public required string Mark { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Account { get; init; }

    /// <summary><c>transfer</c>, <c>realised</c>, <c>funding</c>, <c>fee</c>, <c>liquidation</c> or <c>other</c>.</summary>
    public required string Kind { get; init; }

    public required string Symbol { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    internal static LedgerJson From(LedgerEntry entry) => new()
    {
        Mark = HistoryRequest.Write(entry.Mark),
        Time = entry.Row.Time,
        Account = entry.AccountLabel,
        Kind = LedgerWords.Of(entry.Row.Kind),
        Symbol = entry.Row.Symbol,
        Amount = entry.Row.Amount,
        Currency = entry.Row.Currency,
    };
}
