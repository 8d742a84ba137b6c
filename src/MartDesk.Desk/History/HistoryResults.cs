using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>What follows from all fills and ledger rows at one moment.</summary>
/// <param name="Version">Of the record it was made from.</param>
/// <param name="Closed">Positions from flat to flat, in order of their ends.</param>
/// <param name="Open">Positions that are not flat yet, the first opened first.</param>
/// <param name="Amounts">Every fill and every ledger row that no fill tells, each once, and whose it is. Their sums are the ledger's.</param>
/// <param name="Checks">Fills beside the ledger, account by account.</param>
public sealed record HistoryResults(
    long Version, IReadOnlyList<RoundTrip> Closed, IReadOnlyList<RoundTrip> Open, IReadOnlyList<ResultAmount> Amounts, IReadOnlyList<LedgerCheck> Checks)
{
    /// <summary>Nothing recorded.</summary>
    public static HistoryResults Empty { get; } = new(0, [], [], [], []);

    /// <summary>Closed and open ones together, the first opened first. Sorted at every call.</summary>
    public IReadOnlyList<RoundTrip> RoundTrips => [.. Closed.Concat(Open).OrderBy(trip => trip.OpenTime)];

    /// <summary>Open round trips by the position that they are; for those who ask for many.</summary>
    public Dictionary<(string AccountId, string Symbol, PositionSide Side), RoundTrip> OpenTrips() => Open
        .DistinctBy(trip => (trip.AccountId, trip.Symbol, trip.Side)).ToDictionary(trip => (trip.AccountId, trip.Symbol, trip.Side));

    /// <summary>The round trip that an open position belongs to; null when the record has none of its size.</summary>
    public RoundTrip? OpenOf(string accountId, string symbol, PositionSide side, long contracts) => Open.LastOrDefault(trip =>
        trip.AccountId == accountId && trip.Symbol == symbol && trip.Side == side && trip.Contracts == contracts);
}

/// <summary>Money made or lost at one moment, and whose it is.</summary>
/// <param name="Time">When.</param>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="Symbol">Instrument; empty when it is about none.</param>
/// <param name="Origin">Where it came from; null for foreign orders and for what cannot be told apart.</param>
/// <param name="Realised">Closed profit before fees, and what liquidations took.</param>
/// <param name="Fee">Fee, negative when paid.</param>
/// <param name="Funding">Funding, negative when paid.</param>
public readonly record struct ResultAmount(
    DateTimeOffset Time, string AccountId, string Symbol, OrderOrigin? Origin, decimal Realised, decimal Fee, decimal Funding)
{
    /// <summary>All of it.</summary>
    public decimal Net => Realised + Fee + Funding;
}

/// <summary>Closed profit less fees of one account, told twice.</summary>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="FromFills">By its fills.</param>
/// <param name="FromLedger">By the venue's ledger.</param>
public sealed record LedgerCheck(string AccountId, decimal FromFills, decimal FromLedger)
{
    /// <summary>The two agree to the last digit.</summary>
    public bool IsEqual => FromFills == FromLedger;
}
