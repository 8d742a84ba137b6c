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
