using System.Collections.Concurrent;
using System.Text.Json;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Transfers;

/// <summary>Makes transfers, each once, and finds out what became of them.</summary>
/// <remarks>
/// The venue takes no id of ours, so nothing but the order of things keeps a transfer from being made twice: its row is on the disk before a byte leaves, under
/// the asker's name for the wish, and a row is sent by the call that stored it and by nothing else, ever. What a death or a lost answer leaves is looked up in
/// the venue's list. One transfer of an account at a time, and what the list held before is noted with it, so that it can be told from equal ones.
/// </remarks>
internal sealed class TransferBook(AccountDirectory accounts, IPortfolio portfolio, TransferStore store, AccountBlocks blocks, TimeProvider time, ILogger<TransferBook> logger) : ITransfers
{
    /// <summary>Most transfers that are told.</summary>
    public const int MostRows = 200;

    /// <summary>So far back the venue's list is asked for.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>A list is told again for so long; the venue gives it once in two seconds.</summary>
    private static readonly TimeSpan ListMaxAge = TimeSpan.FromSeconds(10);

    /// <summary>Who reads the list waits no longer for the venue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (IReadOnlyList<VenueTransfer> Rows, long AskedAt)> _lists = new(StringComparer.Ordinal);

    /// <summary>A transfer ended its call without its end being known.</summary>
    public event Action? LeftOpen;

    /// <inheritdoc/>
    public TransferTerms? TermsOf(string accountId) => portfolio.VenueOf(accountId)?.TransferTerms;

    /// <inheritdoc/>
    public Transfer? Find(string accountId, string requestId) => store.Find(requestId) is { } row && row.AccountId == accountId ? row.Describe() : null;

    /// <inheritdoc/>
    public async Task<TransferAnswer> MakeAsync(TransferWish wish, CancellationToken cancellationToken)
    {
        if (!TransferWish.IsRequestId(wish.RequestId))
            return Refuse(FormattableString.Invariant($"The id of a transfer is 1 to {TransferWish.LongestRequestId} letters, digits, dots, dashes and underscores; nothing was sent."));
        if (!Enum.IsDefined(wish.Way))
            return Refuse("A transfer goes from spot to futures or from futures to spot; nothing was sent.");
        var isOpen = true;
        try
        {
            var told = Told(wish);
            var answer = told is null or { Transfer.State: TransferState.Sending } // Which may be over in a moment: who asks again is told what the first is told.
                ? await InTurnAsync(wish.AccountId, () => MakeInTurnAsync(wish, cancellationToken))
                : told;
            isOpen = answer.Transfer is { IsOpen: true };
            return answer;
        }
        finally
        {
            if (isOpen)
                LeftOpen?.Invoke();
        }
    }

    /// <inheritdoc/>
    public async Task<TransferList> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        var problem = await AskAsync(accountId, cancellationToken);
        var own = store.Read(accountId, MostRows);
        if (problem is not null || !_lists.TryGetValue(accountId, out var list))
            return new TransferList([.. own.Select(row => row.Describe())], problem ?? "The venue did not list its transfers.");
        var listed = list.Rows.ToDictionary(record => record.VenueId, StringComparer.Ordinal);
        var known = own.Where(row => row.VenueId is not null).Select(row => row.VenueId!).ToHashSet(StringComparer.Ordinal); // asked just before
        var rows = own.Select(row => row.Describe(row.VenueId is { } id ? listed.GetValueOrDefault(id) : null))
            .Concat(listed.Values.Where(record => !known.Contains(record.VenueId)).Select(record => Describe(accountId, record)));
        return new TransferList([.. rows.OrderByDescending(row => row.Time).ThenByDescending(row => row.VenueId, StringComparer.Ordinal).Take(MostRows)], null);
    }

    /// <summary>Accounts with transfers of which more may become, and when the newest of each was made. Without those that were deleted.</summary>
    public IReadOnlyList<(string AccountId, DateTimeOffset MadeTime)> OpenAccounts() =>
        [.. store.OpenAccounts().Where(open => accounts.Find(open.AccountId) is not null).Select(open => (open.AccountId, DateTimeOffset.FromUnixTimeMilliseconds(open.MadeMs)))];

    /// <summary>Asks the venue once what became of an account's open transfers.</summary>
    /// <returns>Why that is not known, in words; null when the venue's list was read.</returns>
    public async Task<string?> ClearUpAsync(string accountId)
    {
        if (accounts.Find(accountId) is not { } account)
            return "The account was deleted.";
        if (account.IsDisabled)
            return "The account is disabled: the desk does not ask its venue. Enable it first.";
        if (portfolio.VenueOf(accountId) is not { } venue)
            return "The account is not connected yet; try again in a moment.";
        if (venue.TransferTerms is null)
            return $"The venue of {account.Label} has no transfers between spot and futures.";
        return (await InTurnAsync(accountId, () => LookAsync(accountId, venue))).Problem;
    }

    /// <summary>Why an amount cannot be moved; null when it can.</summary>
    internal static string? Problem(decimal amount, TransferTerms terms)
    {
        if (amount < terms.Least || amount > terms.Most)
            return $"The amount must be {Transfer.Write(terms.Least)} to {Transfer.Write(terms.Most)} {terms.Currency}; nothing was sent.";
        return decimal.Round(amount, terms.Decimals) == amount ? null : FormattableString.Invariant($"The amount may have {terms.Decimals} decimals at most; nothing was sent.");
    }

    private static TransferAnswer Refuse(string words) => new(null, words);

    private static TransferAnswer Answer(StoredTransfer row) => new(row.Describe(), null);

    private static Transfer Describe(string accountId, VenueTransfer record) => new()
    {
        AccountId = accountId,
        RequestId = null,
        VenueId = record.VenueId,
        Way = record.Way,
        Currency = record.Currency,
        Amount = record.Amount,
        Time = record.Time,
        State = TransferMatch.StateOf(record),
    };

    /// <summary>What became of the wish before; null when it was never asked for.</summary>
    private TransferAnswer? Told(TransferWish wish)
    {
        if (store.Find(wish.RequestId) is not { } row)
            return null;
        return row.AccountId == wish.AccountId && row.TransferWay == wish.Way && row.Value == wish.Amount
            ? Answer(row)
            : Refuse("This id was used for another transfer. Give each one an id of its own; nothing was sent.");
    }

    private async Task<TransferAnswer> MakeInTurnAsync(TransferWish wish, CancellationToken cancellationToken)
    {
        if (Told(wish) is { } told) // meanwhile
            return told;
        cancellationToken.ThrowIfCancellationRequested();
        if (accounts.Find(wish.AccountId) is not { } account)
            return Refuse("The account was deleted; nothing was sent.");
        if (account.IsDisabled)
            return Refuse("The account is disabled: the desk does not touch it. Enable it first; nothing was sent.");
        if (portfolio.VenueOf(wish.AccountId) is not { } venue)
            return Refuse("The account is not connected yet; nothing was sent. Try again in a moment.");
        if (venue.TransferTerms is not { } terms)
            return Refuse($"The venue of {account.Label} has no transfers between spot and futures; nothing was sent.");
        if (Problem(wish.Amount, terms) is { } problem)
            return Refuse(problem);

        var before = await LookAsync(wish.AccountId, venue);
        if (before.Problem is { } silence)
            return Refuse($"Without the venue’s list of transfers a lost answer could not be cleared up, so nothing was sent. {silence} Try again.");
        if (store.Open(wish.AccountId).FirstOrDefault(row => IsUntold(row) && row.IsOf(wish.Way, wish.Amount, terms.Currency) && TransferMatch.MayStillArrive(row, before.Earliest)) is { } equal)
        {
            return Refuse(FormattableString.Invariant(
                $"An equal transfer, of {equal.MadeTime.UtcDateTime:HH:mm:ss} UTC, is not cleared up yet and may still be carried out; nothing was sent for this one. It is known within a minute and a half."));
        }

        var row = new StoredTransfer
        {
            RequestId = wish.RequestId,
            AccountId = wish.AccountId,
            Way = (long)wish.Way,
            Currency = terms.Currency,
            Amount = Transfer.Write(wish.Amount),
            IdsBefore = JsonSerializer.Serialize(
                [.. before.Listed.Where(record => record.Way == wish.Way && record.Amount == wish.Amount).Select(record => record.VenueId)], TransferJson.Default.IReadOnlyListString),
            MadeMs = before.Earliest.ToUnixTimeMilliseconds(),
            State = (long)TransferState.Sending,
        };
        if (!await store.AddAsync(row, CancellationToken.None))
            return Told(wish) ?? Refuse("The transfer could not be stored; nothing was sent."); // another account's, a moment ago
        return await SendAsync(row, venue);
    }

    /// <summary>Sends what was just stored. Nothing else sends.</summary>
    private async Task<TransferAnswer> SendAsync(StoredTransfer row, IVenue venue)
    {
        var reply = await venue.TransferAsync(row.TransferWay, row.Value, CancellationToken.None);
        var (state, message) = reply switch
        {
            VenueReply<decimal>.Ok => (TransferState.Processing, null),
            VenueReply<decimal>.Rejected { Error: var error } => (TransferState.Failed, $"the venue refused: {LegRunner.InWords(error)}."),
            VenueReply<decimal>.NotSent { Reason: var reason } => (TransferState.Failed, $"nothing was sent to the venue: {reason}"),
            VenueReply<decimal>.Unknown { Reason: var reason } => (TransferState.Unknown, $"No answer came ({reason}). The venue’s list is asked until it is certain; it is not sent again."),
            _ => throw new InvalidOperationException($"A reply of a kind that does not exist: {reply.GetType().Name}."),
        };
        var sent = row with { State = (long)state, Message = message };
        await store.SettleAsync(sent, CancellationToken.None);
        logger.TransferSent(row.AccountId, row.RequestId, row.TransferWay, row.Value, sent.TransferState);
        if (reply is VenueReply<decimal>.Rejected { Error: var refusal })
            await blocks.NoteAsync(row.AccountId, refusal, venue, CancellationToken.None);
        if (sent.TransferState is TransferState.Failed)
            return Answer(sent);
        portfolio.NoteMissed(row.AccountId);
        await LookAsync(row.AccountId, venue);
        return Answer(store.Find(row.RequestId) ?? sent);
    }

    /// <summary>Reads the venue's list and stores what it says of open transfers. To be called in the account's turn: nothing is being sent.</summary>
    private async Task<Picture> LookAsync(string accountId, IVenue venue)
    {
        var told = await venue.GetClockAsync(CancellationToken.None);
        if (told is not VenueReply<VenueClock>.Ok { Value: var clock })
            return new Picture($"The venue does not tell its time: {InWords(told)}.");
        var (earliest, latest) = (clock.Now - clock.Uncertainty, clock.Now + clock.Uncertainty);
        foreach (var row in store.Open(accountId).Where(row => row.UntilMs is null))
        {
            // Whoever sent it has an answer or is gone: nothing signs it any more. By the venue's clock, which need not go as fast as ours.
            var left = row with { UntilMs = latest.ToUnixTimeMilliseconds() + 1 };
            if (row.TransferState is TransferState.Sending)
                left = left with { State = (long)TransferState.Unknown, Message = "The desk ended while it was being sent. The venue’s list is asked until it is certain; it is not sent again." };
            await store.SettleAsync(left, CancellationToken.None);
        }

        var open = store.Open(accountId);
        var since = earliest - Reach;
        if (open.Count > 0 && open[0].MadeTime - TransferMatch.Early < since)
            since = open[0].MadeTime - TransferMatch.Early;
        var askedAt = time.GetTimestamp();
        var reply = await venue.GetTransfersAsync(since, CancellationToken.None);
        if (reply is not VenueReply<IReadOnlyList<VenueTransfer>>.Ok { Value: var listed })
            return new Picture($"The venue does not list its transfers: {InWords(reply)}.");
        _lists[accountId] = (listed, askedAt);
        foreach (var judged in TransferMatch.Judge(open, store.ClaimedIds(accountId, since), listed, earliest).ToList())
        {
            await store.SettleAsync(judged, CancellationToken.None);
            logger.TransferCleared(accountId, judged.RequestId, judged.TransferState);
            portfolio.NoteMissed(accountId);
        }

        return new Picture(null) { Earliest = earliest, Listed = listed };
    }

    /// <summary>Sees to it that the list is young and what is open was looked up; waits only so long.</summary>
    private async Task<string?> AskAsync(string accountId, CancellationToken cancellationToken)
    {
        if (accounts.Find(accountId) is { IsDisabled: false } && _lists.TryGetValue(accountId, out var list) && time.GetElapsedTime(list.AskedAt) < ListMaxAge && store.Open(accountId).Count == 0)
            return null;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ClearUpAsync(accountId).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The venue did not list its transfers in time; look again in a moment.";
        }
    }

    /// <summary>Runs one thing of an account after the other.</summary>
    private Task<T> InTurnAsync<T>(string accountId, Func<Task<T>> work)
    {
        lock (_gate)
        {
            var turn = AfterAsync(_turns.GetValueOrDefault(accountId) ?? Task.CompletedTask, work);
            _turns[accountId] = turn;
            return turn;
        }

        static async Task<T> AfterAsync(Task before, Func<Task<T>> work)
        {
            await Task.Yield(); // Not under the lock.
            await Task.WhenAny(before); // How it ended is its asker's.
            return await work();
        }
    }

    private static bool IsUntold(StoredTransfer row) => row.TransferState is TransferState.Sending or TransferState.Unknown;

    private static string InWords<T>(VenueReply<T> reply) => reply switch
    {
        VenueReply<T>.Rejected { Error: var error } => LegRunner.InWords(error),
        VenueReply<T>.NotSent { Reason: var reason } => reason,
        VenueReply<T>.Unknown { Reason: var reason } => reason,
        _ => "no answer",
    };

    /// <summary>What was seen of an account's transfers.</summary>
    /// <param name="Problem">Why nothing was seen; null when something was.</param>
    private sealed record Picture(string? Problem)
    {
        /// <summary>Venue time before the list was asked for, at the least.</summary>
        public DateTimeOffset Earliest { get; init; }

        /// <summary>The venue's list.</summary>
        public IReadOnlyList<VenueTransfer> Listed { get; init; } = [];
    }
}
