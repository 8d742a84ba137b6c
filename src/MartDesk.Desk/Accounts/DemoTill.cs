using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Accounts;

/// <summary>Claims play money at the venue for accounts of its demo environment, and for no other.</summary>
internal sealed class DemoTill(AccountDirectory accounts, IPortfolio portfolio, AccountBlocks blocks, ILogger<DemoTill> logger) : IDemoMoney
{
    /// <inheritdoc/>
    public async Task<DemoClaim> ClaimAsync(string accountId, CancellationToken cancellationToken)
    {
        if (accounts.Find(accountId) is not { } account)
            return Refused("The account was deleted; nothing was asked for.");
        if (account.Connection.Environment != VenueEnvironment.Demo)
            return Refused($"{account.Label} is a {account.Connection.Environment.ToString().ToUpperInvariant()} account: the venue gives play money to DEMO accounts alone.");
        if (account.IsDisabled)
            return Refused("The account is disabled: the desk does not touch it. Enable it first.");
        if (portfolio.VenueOf(accountId) is not { } venue)
            return Refused("The account is not connected yet; try again in a moment.");
        cancellationToken.ThrowIfCancellationRequested();

        var reply = await venue.ClaimDemoMoneyAsync(CancellationToken.None);
        portfolio.NoteMissed(accountId);
        switch (reply)
        {
            case VenueReply<DemoMoney>.Ok { Value: var given }:
                logger.DemoMoneyGiven(accountId, given.Amount, given.Currency);
                return new DemoClaim(DemoClaimEnd.Given, $"The venue gave {Transfer.Write(given.Amount)} {given.Currency} of play money.") { Given = given };
            case VenueReply<DemoMoney>.Rejected { Error: var error }:
                await blocks.NoteAsync(accountId, error, venue, CancellationToken.None);
                logger.DemoMoneyRefused(accountId, LegRunner.InWords(error));
                return Refused($"The venue gave no play money: {LegRunner.InWords(error)}.");
            case VenueReply<DemoMoney>.NotSent { Reason: var reason }:
                return Refused($"Nothing was sent to the venue: {reason}");
            default:
                logger.DemoMoneyNotKnown(accountId);
                return new DemoClaim(DemoClaimEnd.Unknown, "The venue did not answer: the play money may have been given or not. Look at the balance before you claim again.");
        }
    }

    private static DemoClaim Refused(string words) => new(DemoClaimEnd.Refused, words);
}
