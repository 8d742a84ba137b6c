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

    [LoggerMessage(2398, LogLevel.Information, "The venue gave account {AccountId} play money: {Amount} {Currency}")]
    internal static partial void DemoMoneyGiven(this ILogger logger, string accountId, decimal amount, string currency);

    [LoggerMessage(2399, LogLevel.Warning, "The venue gave account {AccountId} no play money: {Reason}")]
    internal static partial void DemoMoneyRefused(this ILogger logger, string accountId, string reason);

    [LoggerMessage(2390, LogLevel.Warning, "No answer when account {AccountId} asked for play money; some may have been given")]
    internal static partial void DemoMoneyNotKnown(this ILogger logger, string accountId);

    [LoggerMessage(2392, LogLevel.Warning, "Account {AccountId} could not be asked about")]
    internal static partial void WhitelistNotAsked(this ILogger logger, Exception exception, string accountId);
}
