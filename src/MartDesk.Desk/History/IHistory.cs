namespace MartDesk.Desk.History;

/// <summary>What accounts did: fills, ledger and equity as recorded, and what follows from them.</summary>
public interface IHistory
{
    /// <summary>Grows whenever something was recorded.</summary>
    long Version { get; }

    /// <summary>Fills, newest first.</summary>
    IReadOnlyList<FillEntry> ReadFills(HistoryQuery query);

    /// <summary>Ledger rows, newest first.</summary>
    IReadOnlyList<LedgerEntry> ReadLedger(HistoryQuery query);

    /// <summary>Orders of this desk that have left it and have ended, the newest sent first. Orders made elsewhere are known by their fills only.</summary>
    IReadOnlyList<EndedOrder> ReadEndedOrders(HistoryQuery query);

    /// <summary>Equity of accounts over a time, oldest first.</summary>
    /// <param name="accountIds">Accounts.</param>
    /// <param name="from">First moment.</param>
    /// <param name="until">First moment that is not wanted any more.</param>
    /// <param name="most">About so many points an account, the last of every piece of the time; null for all.</param>
    IReadOnlyList<EquityPoint> ReadEquity(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until, int? most);

    /// <summary>Where orders came from, by account and the venue's id of the order; those that this desk did not make are not in it.</summary>
    IReadOnlyDictionary<(string AccountId, string VenueOrderId), OrderOrigin> FindOrigins(IEnumerable<(string AccountId, string VenueOrderId)> orders);

    /// <summary>How well alerts were carried out in a time.</summary>
    IReadOnlyList<Execution> ReadExecutions(IReadOnlyList<string> accountIds, DateTimeOffset from, DateTimeOffset until);

    /// <summary>
    /// What follows from all fills and the ledger. What has come since is added to what is known; only when some of it belongs before that is all made anew, though not
    /// more often than its making costs, and who asks meanwhile is soon told what was known before.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait: a long record takes seconds the first time.</param>
    Task<HistoryResults> ReadResultsAsync(CancellationToken cancellationToken);
}

/// <summary>An order of an alert that was filled, beside what the sender saw.</summary>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="PointerId">Pointer of the alert.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="SlippageBps">By how much the average price was worse than the alert's, in hundredths of a percent; null when the alert told no price.</param>
/// <param name="AlertToFill">From the alert's receipt to the record of its last fill.</param>
public sealed record Execution(string AccountId, string PointerId, string Symbol, decimal? SlippageBps, TimeSpan AlertToFill);
