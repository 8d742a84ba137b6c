using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Transfers;

/// <summary>Finds transfers of ours in the venue's list, which knows no id of ours: by way, amount and time, and by what it did not list before.</summary>
/// <remarks>
/// Equal transfers are taken together. As many rows as transfers of ours: each has its own, in order. As many rows as the venue said yes to: those are them, and
/// the others did not arrive. No row, or not enough, proves something only when the venue cannot take the request any more. Everything else is not told.
/// </remarks>
internal static class TransferMatch
{
    /// <summary>For so long after it was signed a venue may still take a request: 60 s by the reference, and 15 s until it is listed.</summary>
    public static readonly TimeSpan Lapse = TimeSpan.FromSeconds(75);

    /// <summary>A list's times and the clock may be apart by this.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    /// <summary>What the list says of open transfers; only those of which it says something new.</summary>
    /// <param name="open">Open transfers of one account, each with <see cref="StoredTransfer.UntilMs"/>.</param>
    /// <param name="claimed">The venue's ids that belong to transfers of ours.</param>
    /// <param name="listed">The venue's list, complete since before the oldest of them.</param>
    /// <param name="now">Venue time when the list was asked for, at the least.</param>
    public static IEnumerable<StoredTransfer> Judge(IReadOnlyList<StoredTransfer> open, IReadOnlySet<string> claimed, IReadOnlyList<VenueTransfer> listed, DateTimeOffset now)
    {
        foreach (var row in open.Where(row => row.VenueId is not null))
        {
            if (listed.FirstOrDefault(record => record.VenueId == row.VenueId) is { } known && StateOf(known) != row.TransferState)
                yield return Found(row, known);
        }

        foreach (var equals in open.Where(row => row.VenueId is null).GroupBy(row => (row.TransferWay, row.Value, row.Currency)))
        {
            foreach (var judged in JudgeEquals([.. Ordered(equals)], claimed, listed, now))
                yield return judged;
        }
    }

    /// <summary>True when the venue may still carry a request out that was sent without an answer.</summary>
    public static bool MayStillArrive(StoredTransfer row, DateTimeOffset now) => row.UntilMs is not { } until || now <= DateTimeOffset.FromUnixTimeMilliseconds(until) + Lapse;

    private static IEnumerable<StoredTransfer> JudgeEquals(List<StoredTransfer> rows, IReadOnlySet<string> claimed, IReadOnlyList<VenueTransfer> listed, DateTimeOffset now)
    {
        var free = listed.Where(record => !claimed.Contains(record.VenueId)).ToList();
        var isBehind = rows.Exists(row => row.TransferState == TransferState.Processing && !free.Exists(record => MayBe(row, record)));
        while (rows.Count > 0)
        {
            // Those that may be one another's are judged together, and apart from the rest.
            List<StoredTransfer> together = [rows[0]];
            List<VenueTransfer> records;
            do
            {
                records = free.FindAll(record => together.Exists(row => MayBe(row, record)));
            }
            while (Add(together, rows.FindAll(row => !together.Contains(row) && records.Exists(record => MayBe(row, record)))));
            rows = rows.FindAll(row => !together.Contains(row));
            foreach (var judged in JudgeTogether([.. Ordered(together)], [.. records.OrderBy(record => record.Time).ThenBy(record => record.VenueId, StringComparer.Ordinal)], isBehind, now))
                yield return judged;
        }

        static bool Add(List<StoredTransfer> to, List<StoredTransfer> found)
        {
            to.AddRange(found);
            return found.Count > 0;
        }
    }

    private static IEnumerable<StoredTransfer> JudgeTogether(List<StoredTransfer> rows, List<VenueTransfer> records, bool isBehind, DateTimeOffset now)
    {
        if (AreThese(rows, records))
            return rows.Zip(records, Found);
        var taken = rows.FindAll(row => row.TransferState == TransferState.Processing);
        var untold = rows.FindAll(row => row.TransferState != TransferState.Processing);
        if (AreThese(taken, records))
            return taken.Zip(records, Found).Concat(untold.Where(row => !isBehind && !MayStillArrive(row, now)).Select(Absent));
        if (records.Count < taken.Count)
            return []; // What the venue said yes to is not listed yet.
        var message = FormattableString.Invariant(
            $"No answer came, and the venue lists {records.Count} transfers that may be this one. Look at them and at the balances; it is not sent again.");
        var ambiguous = untold.Where(row => row.Message != message).Select(row => row with { State = (long)TransferState.Unknown, Message = message });
        return records.TrueForAll(record => record.State == VenueTransferState.Finished)
            ? ambiguous.Concat(taken.Select(row => row with { State = (long)TransferState.Finished, Message = null }))
            : ambiguous;
    }

    private static IOrderedEnumerable<StoredTransfer> Ordered(IEnumerable<StoredTransfer> rows) => rows.OrderBy(row => row.MadeMs).ThenBy(row => row.RequestId, StringComparer.Ordinal);

    private static bool AreThese(List<StoredTransfer> rows, List<VenueTransfer> records) => rows.Count == records.Count && rows.Zip(records).All(pair => MayBe(pair.First, pair.Second));

    private static bool MayBe(StoredTransfer row, VenueTransfer record) =>
        row.IsOf(record.Way, record.Amount, record.Currency)
        && record.Time >= row.MadeTime - Early
        && (row.UntilMs is not { } until || record.Time <= DateTimeOffset.FromUnixTimeMilliseconds(until) + Lapse)
        && !row.ReadIdsBefore().Contains(record.VenueId, StringComparer.Ordinal);

    private static StoredTransfer Found(StoredTransfer row, VenueTransfer record) => row with { State = (long)StateOf(record), VenueId = record.VenueId, Message = null };

    private static StoredTransfer Absent(StoredTransfer row) => row with
    {
        State = (long)TransferState.Failed,
        Message = "it did not reach the venue. Its list does not have it, and it takes no request that old any more.",
    };

    internal static TransferState StateOf(VenueTransfer record) => record.State switch
    {
        VenueTransferState.Processing => TransferState.Processing,
        VenueTransferState.Finished => TransferState.Finished,
        VenueTransferState.Failed => TransferState.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.State, "Not a state of a transfer."),
    };
}
