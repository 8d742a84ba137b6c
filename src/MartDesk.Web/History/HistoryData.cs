using MartDesk.Desk.History;

namespace MartDesk.Web.History;

/// <summary>What a drawing of a page shows of the record; parts that its page does not show are empty.</summary>
/// <param name="Results">Round trips, amounts, checks.</param>
/// <param name="Fills">Fills, newest first.</param>
/// <param name="Ledger">Ledger rows, newest first.</param>
/// <param name="Executions">How alerts were carried out in the time shown.</param>
/// <param name="Origins">Where open orders came from, by account and the venue's id.</param>
public sealed record HistoryData(
    HistoryResults Results,
    IReadOnlyList<FillEntry> Fills,
    IReadOnlyList<LedgerEntry> Ledger,
    IReadOnlyList<Execution> Executions,
    IReadOnlyDictionary<(string AccountId, string VenueOrderId), OrderOrigin> Origins)
{
    /// <summary>Orders that have ended, the newest sent first.</summary>
    public IReadOnlyList<EndedOrder> EndedOrders { get; init; } = [];

    internal static HistoryData Empty { get; } = new(HistoryResults.Empty, [], [], [], new Dictionary<(string, string), OrderOrigin>());
}
