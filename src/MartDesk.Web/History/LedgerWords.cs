using MartDesk.Desk.Venues;

namespace MartDesk.Web.History;

/// <summary>Kinds of ledger rows as the page says them.</summary>
internal static class LedgerWords
{
    internal static string Of(LedgerKind kind) => kind switch
    {
        LedgerKind.Transfer => "transfer",
        LedgerKind.RealisedPnl => "realised",
        LedgerKind.Funding => "funding",
        LedgerKind.Fee => "fee",
        LedgerKind.Liquidation => "liquidation",
        LedgerKind.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of ledger row."),
    };
}
