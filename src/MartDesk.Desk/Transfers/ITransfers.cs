using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Transfers;

/// <summary>Money moved between an account's spot wallet and futures. What was asked for once is sent once, whatever becomes of the answer.</summary>
public interface ITransfers
{
    /// <summary>What the account's venue takes; null when it has no transfers, or is not connected yet.</summary>
    TransferTerms? TermsOf(string accountId);

    /// <summary>Moves money, unless this was asked for before under the same id: then what became of it is told, and nothing is sent.</summary>
    /// <param name="wish">What is to be moved.</param>
    /// <param name="cancellationToken">Gives up before it is stored; not afterwards.</param>
    Task<TransferAnswer> MakeAsync(TransferWish wish, CancellationToken cancellationToken);

    /// <summary>What became of a transfer that was asked for here, as far as is known without asking the venue; null when it was not, or not of this account.</summary>
    Transfer? Find(string accountId, string requestId);

    /// <summary>Transfers of an account, newest first: those asked for here, and the venue's list of the last thirty days. Clears up what it can on the way.</summary>
    Task<TransferList> ReadAsync(string accountId, CancellationToken cancellationToken);
}

/// <summary>What somebody wants to be moved.</summary>
/// <param name="RequestId">The asker's name for this one wish: the same again moves nothing again.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Way">Which way.</param>
/// <param name="Amount">How much, in the one currency that the venue moves.</param>
public sealed record TransferWish(string RequestId, string AccountId, TransferWay Way, decimal Amount)
{
    /// <summary>Longest name of a wish.</summary>
    public const int LongestRequestId = 64;

    /// <summary>True for a text that can name a wish: 1 to 64 letters, digits, dots, dashes and underscores.</summary>
    public static bool IsRequestId(string? text) =>
        text is { Length: > 0 and <= LongestRequestId } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}

/// <summary>What came of asking.</summary>
/// <param name="Transfer">The transfer; null when nothing was stored and nothing was sent.</param>
/// <param name="Refusal">Why nothing was stored, in words for the owner; null when something was.</param>
public sealed record TransferAnswer(Transfer? Transfer, string? Refusal);

/// <summary>Transfers of an account.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Problem">Why the venue's own list is not among them, in words; null when it is.</param>
public sealed record TransferList(IReadOnlyList<Transfer> Rows, string? Problem);
