using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Accounts;

/// <summary>Blocks an account when the venue refuses it as a whole, and lets it go when the venue takes something of it.</summary>
internal sealed class AccountBlocks(AccountDirectory accounts, TimeProvider time, ILogger<AccountBlocks> logger)
{
    /// <summary>The venue refused a call of the account. What is about the request alone changes nothing.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="error">The refusal.</param>
    /// <param name="venue">Asked whether anything trades there at all, when the refusal says that something does not.</param>
    /// <param name="cancellationToken">Gives up before a change is begun.</param>
    public async Task NoteAsync(string accountId, VenueError error, IVenue? venue, CancellationToken cancellationToken)
    {
        if (error.Finding is not { } finding || !AccountBlock.IsLasting(finding) || accounts.Find(accountId) is not { } account)
            return;
        if (finding == CredentialFinding.VenueClosed && (venue is null || !await IsClosedAsync(venue, cancellationToken)))
            return; // One contract rests, or entries only.
        if (finding == CredentialFinding.NotWhitelisted ? account.WaitingSince is not null : account.Block?.Finding == finding)
            return;
        logger.Blocked(accountId, finding, error.Code);
        if (finding == CredentialFinding.NotWhitelisted)
            await accounts.SetWaitingAsync(accountId, time.GetUtcNow(), CancellationToken.None);
        else
            await accounts.SetBlockAsync(accountId, new AccountBlock(finding, error.Code, error.Message, time.GetUtcNow()), CancellationToken.None);
    }

    /// <summary>True when nothing trades at the account's venue, as far as is known.</summary>
    public bool IsClosed(string accountId) => accounts.Find(accountId)?.Block?.Finding == CredentialFinding.VenueClosed;

    /// <summary>The venue took a signed call that trades: nothing holds the account any more.</summary>
    public async Task ReleaseAsync(string accountId)
    {
        if (accounts.Find(accountId) is not { } account || account is { Block: null, WaitingSince: null })
            return;
        logger.Released(accountId);
        await accounts.ReleaseAsync(accountId, CancellationToken.None);
    }

    /// <summary>The venue told the account's lists: what would have kept it from that is over.</summary>
    public async Task ReadAsync(string accountId)
    {
        if (accounts.Find(accountId) is not { Block.EndsWithRead: true })
            return;
        logger.Released(accountId);
        await accounts.SetBlockAsync(accountId, null, CancellationToken.None);
    }

    private static async Task<bool> IsClosedAsync(IVenue venue, CancellationToken cancellationToken) =>
        await venue.GetInstrumentsAsync(cancellationToken) is VenueReply<IReadOnlyList<Instrument>>.Ok { Value: { Count: > 0 } listed } && listed.All(instrument => !instrument.IsTrading);
}
