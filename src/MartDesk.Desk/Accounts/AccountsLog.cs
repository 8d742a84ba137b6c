using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Accounts;

internal static partial class AccountsLog
{
    [LoggerMessage(2391, LogLevel.Information, "The venue lets account {AccountId} trade by API now")]
    internal static partial void Whitelisted(this ILogger logger, string accountId);

    [LoggerMessage(2393, LogLevel.Warning, "The venue refuses account {AccountId} as a whole: {Finding} ({Code})")]
    internal static partial void Blocked(this ILogger logger, string accountId, Venues.CredentialFinding finding, string code);

    [LoggerMessage(2394, LogLevel.Information, "The venue takes calls of account {AccountId} again")]
    internal static partial void Released(this ILogger logger, string accountId);

    [LoggerMessage(2395, LogLevel.Warning, "Account {AccountId} is in {Mode} mode now")]
    internal static partial void ModeSet(this ILogger logger, string accountId, string mode);

    [LoggerMessage(2396, LogLevel.Warning, "The venue refused {Mode} mode for account {AccountId}: {Reason}")]
    internal static partial void ModeRefused(this ILogger logger, string accountId, string mode, string reason);

    [LoggerMessage(2397, LogLevel.Warning, "No answer when account {AccountId} was to be in {Mode} mode, and the venue does not say that it is")]
    internal static partial void ModeNotKnown(this ILogger logger, string accountId, string mode);

    [LoggerMessage(2392, LogLevel.Warning, "Account {AccountId} could not be asked about")]
    internal static partial void WhitelistNotAsked(this ILogger logger, Exception exception, string accountId);
}
