using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Accounts;

/// <summary>Reads and sets position modes, and lets go of what the desk had kept of them.</summary>
/// <remarks>
/// A venue changes the mode only while nothing is open. The desk asks for one thing more: that no alert is being carried out, so that no plan made for one
/// mode goes on in the other.
/// </remarks>
internal sealed class PositionModes(
    AccountDirectory accounts, IPortfolio portfolio, AccountReader reader, AlertStore alerts, AccountBlocks blocks, ModeBulletin bulletin, TimeProvider time, ILogger<PositionModes> logger)
    : IPositionModes
{
    /// <summary>How often the venue is asked after a lost answer, a second apart: it takes two such questions in two seconds.</summary>
    private const int Questions = 3;

    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<VenueReply<PositionMode>> ReadAsync(string accountId, CancellationToken cancellationToken) => reader.ModeAsync(accountId, cancellationToken);

    /// <inheritdoc/>
    public async Task<PositionModeChange> SetAsync(string accountId, PositionMode mode, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a position mode.");
        if (accounts.Find(accountId) is { IsDisabled: true })
            return Refused("The account is disabled: the desk does not touch it. Enable it first.");
        if (portfolio.VenueOf(accountId) is not { } venue)
            return Refused("The account is not connected yet; try again in a moment.");
        var told = await venue.GetPositionModeAsync(cancellationToken);
        if (told is not VenueReply<PositionMode>.Ok { Value: var before })
            return Refused($"The venue does not tell the mode of now ({InWords(told)}); nothing was changed.");
        if (before == mode)
            return new PositionModeChange(PositionModeEnd.Holds, $"The account is in {Words(mode)} mode already.");
        if (alerts.HasUnfinished(accountId))
            return Refused("An alert or order of this account is being carried out. Try again when it has ended; the alerts page shows it.");

        VenueReply<PositionMode> reply;
        try
        {
            reply = await venue.SetPositionModeAsync(mode, CancellationToken.None);
        }
        finally
        {
            reader.ForgetMode(accountId);
            bulletin.Changed(accountId, before, time.GetUtcNow());
        }

        switch (reply)
        {
            case VenueReply<PositionMode>.Ok { Value: var set } when set == mode:
                return Holds(accountId, mode);
            case VenueReply<PositionMode>.Rejected { Error: var error }:
                await blocks.NoteAsync(accountId, error, venue, CancellationToken.None);
                logger.ModeRefused(accountId, Words(mode), LegRunner.InWords(error));
                return Refused(error.Kind == VenueErrorKind.State
                    ? $"The venue refused: {LegRunner.InWords(error)}. It changes the mode only while the account holds no position and has no open order; {Held(accountId)}. Close and cancel them first."
                    : $"The venue refused: {LegRunner.InWords(error)}.");
            case VenueReply<PositionMode>.NotSent { Reason: var reason }:
                return Refused($"Nothing was sent to the venue: {reason}");
            default:
                return await AskAsync(accountId, venue, mode);
        }
    }

    internal static string Words(PositionMode mode) => mode == PositionMode.Hedge ? "hedge" : "one-way";

    /// <summary>No answer came: the venue may have changed it or not, so it is asked. Sending again would tell no more.</summary>
    private async Task<PositionModeChange> AskAsync(string accountId, IVenue venue, PositionMode mode)
    {
        PositionMode? last = null;
        for (var question = 0; question < Questions; question++)
        {
            await Task.Delay(BetweenQuestions, time);
            if (await venue.GetPositionModeAsync(CancellationToken.None) is not VenueReply<PositionMode>.Ok { Value: var now })
                continue;
            if (now == mode)
            {
                reader.ForgetMode(accountId);
                return Holds(accountId, mode);
            }

            last = now;
        }

        logger.ModeNotKnown(accountId, Words(mode));
        return new PositionModeChange(
            PositionModeEnd.Unknown,
            last is { } old
                ? $"The venue did not answer. It says that the mode is still {Words(old)}; the request may arrive for a minute yet, so look again then."
                : "The venue did not answer, and does not tell which mode holds now. Look again in a minute.");
    }

    private PositionModeChange Holds(string accountId, PositionMode mode)
    {
        logger.ModeSet(accountId, Words(mode));
        return new PositionModeChange(PositionModeEnd.Holds, $"The account is in {Words(mode)} mode now.");
    }

    private static PositionModeChange Refused(string words) => new(PositionModeEnd.Refused, words);

    private string Held(string accountId)
    {
        var picture = portfolio.Current;
        var (positions, orders) = (picture.Positions.Count(position => position.AccountId == accountId), picture.Orders.Count(order => order.AccountId == accountId));
        return FormattableString.Invariant($"the desk sees {positions} position{(positions == 1 ? "" : "s")} and {orders} order{(orders == 1 ? "" : "s")}");
    }

    private static string InWords(VenueReply<PositionMode> reply) => reply switch
    {
        VenueReply<PositionMode>.Rejected { Error: var error } => LegRunner.InWords(error),
        VenueReply<PositionMode>.NotSent { Reason: var reason } => reason,
        VenueReply<PositionMode>.Unknown { Reason: var reason } => reason,
        _ => "no answer",
    };
}
