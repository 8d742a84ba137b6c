using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Portfolio;

internal static partial class PortfolioLog
{
    [LoggerMessage(2201, LogLevel.Information, "Account {AccountId} opened in {Environment}")]
    internal static partial void AccountOpened(this ILogger logger, string accountId, Accounts.VenueEnvironment environment);

    [LoggerMessage(2202, LogLevel.Error, "Account {AccountId} cannot be opened: {Reason}")]
    internal static partial void AccountNotOpened(this ILogger logger, string accountId, string reason);

    [LoggerMessage(2203, LogLevel.Information, "Private stream of account {AccountId} is up; reconciling")]
    internal static partial void StreamUp(this ILogger logger, string accountId);

    [LoggerMessage(2204, LogLevel.Warning, "Private stream of account {AccountId} is down: {Reason}")]
    internal static partial void StreamDown(this ILogger logger, string accountId, string reason);

    [LoggerMessage(2205, LogLevel.Warning, "Account {AccountId} could not be read: {Problem}")]
    internal static partial void ReadFailed(this ILogger logger, string accountId, string problem);

    [LoggerMessage(2206, LogLevel.Debug, "Account {AccountId} reconciled in {ElapsedMs} ms")]
    internal static partial void Reconciled(this ILogger logger, string accountId, double elapsedMs);

    [LoggerMessage(2207, LogLevel.Error, "{Observer} failed on an event of account {AccountId}")]
    internal static partial void ObserverFailed(this ILogger logger, Exception exception, string observer, string accountId);

    [LoggerMessage(2208, LogLevel.Error, "Listening to account {AccountId} failed; starting again")]
    internal static partial void ListeningFailed(this ILogger logger, Exception exception, string accountId);

    [LoggerMessage(2209, LogLevel.Warning, "The price stream of {Symbols} symbols failed; starting again")]
    internal static partial void QuotesFailed(this ILogger logger, Exception exception, int symbols);

    [LoggerMessage(2210, LogLevel.Error, "Reconciling account {AccountId} failed; trying again")]
    internal static partial void ReconcilingFailed(this ILogger logger, Exception exception, string accountId);

    [LoggerMessage(2212, LogLevel.Information, "Account {AccountId} is followed no longer")]
    internal static partial void AccountClosed(this ILogger logger, string accountId);

    [LoggerMessage(2213, LogLevel.Warning, "Account {AccountId}: {Symbol} was known with {Known} contracts, the venue lists {Told}; taken over")]
    internal static partial void Drifted(this ILogger logger, string accountId, string symbol, long known, long told);

    [LoggerMessage(2217, LogLevel.Information, "Account {AccountId} is reckoned with the usual fee: {Problem}")]
    internal static partial void FeeRateNotTold(this ILogger logger, string accountId, string problem);

    [LoggerMessage(2211, LogLevel.Critical, "Following {What} ended by a mistake of the desk")]
    internal static partial void TaskFailed(this ILogger logger, Exception exception, string what);
}
