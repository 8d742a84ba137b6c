using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Execution;

internal static partial class ExecutionLog
{
    [LoggerMessage(2201, LogLevel.Information, "Order {ClientOrderId}: {What}, intent stored")]
    internal static partial void Intended(this ILogger logger, string clientOrderId, string what);

    [LoggerMessage(2202, LogLevel.Information, "Order {ClientOrderId} taken by the venue as {VenueOrderId} after {ElapsedMs} ms")]
    internal static partial void Acknowledged(this ILogger logger, string clientOrderId, string venueOrderId, double elapsedMs);

    [LoggerMessage(2203, LogLevel.Warning, "No answer for order {ClientOrderId} ({Reason}); asking the venue before anything is sent again")]
    internal static partial void OutcomeUnknown(this ILogger logger, string clientOrderId, string reason);

    [LoggerMessage(2204, LogLevel.Information, "Order {ClientOrderId} found at the venue, adopted")]
    internal static partial void Adopted(this ILogger logger, string clientOrderId);

    [LoggerMessage(2205, LogLevel.Warning, "Order {ClientOrderId} refused: {Reason}")]
    internal static partial void Refused(this ILogger logger, string clientOrderId, string reason);

    [LoggerMessage(2206, LogLevel.Warning, "Order {ClientOrderId} was not carried out ({Reason}); a new attempt follows")]
    internal static partial void NotCarriedOut(this ILogger logger, string clientOrderId, string reason);

    [LoggerMessage(2207, LogLevel.Information, "Alert {AlertId}: {State} {Code}")]
    internal static partial void Finished(this ILogger logger, string alertId, Alerts.AlertState state, string code);

    [LoggerMessage(2208, LogLevel.Error, "Alert {AlertId} cannot go on now")]
    internal static partial void Stuck(this ILogger logger, Exception exception, string alertId);

    [LoggerMessage(2209, LogLevel.Information, "Alert {AlertId} waits: {Reason}")]
    internal static partial void Waits(this ILogger logger, string alertId, string reason);

    [LoggerMessage(2210, LogLevel.Information, "{Count} queues with unfinished alerts taken up")]
    internal static partial void Recovering(this ILogger logger, int count);

    [LoggerMessage(2211, LogLevel.Information, "Order {ClientOrderId} has had its time; cancelling ({Reply})")]
    internal static partial void Expired(this ILogger logger, string clientOrderId, string reply);

    [LoggerMessage(2213, LogLevel.Information, "Changing order {VenueOrderId}: {Reply}")]
    internal static partial void Changing(this ILogger logger, string venueOrderId, string reply);

    [LoggerMessage(2214, LogLevel.Error, "Account {AccountId}: the position in {Symbol} is unprotected, its stop does not stand at the venue")]
    internal static partial void Unprotected(this ILogger logger, string accountId, string symbol);

    [LoggerMessage(2215, LogLevel.Warning, "Account {AccountId}: stops and targets that were left behind could not be looked for")]
    internal static partial void NotSwept(this ILogger logger, Exception exception, string accountId);

    [LoggerMessage(2216, LogLevel.Critical, "Alert {AlertId}: its {What} is not as it was written, so the disk has changed it; account {AccountId} is halted")]
    internal static partial void Damaged(this ILogger logger, string alertId, string what, string accountId);

    [LoggerMessage(2218, LogLevel.Information, "Stop {ClientOrderId} acts: {Why}")]
    internal static partial void StopActs(this ILogger logger, string clientOrderId, string why);

    [LoggerMessage(2219, LogLevel.Information, "Stop {ClientOrderId}, kept by the desk, is taken away")]
    internal static partial void TakenAway(this ILogger logger, string clientOrderId);

    [LoggerMessage(2212, LogLevel.Information, "Cancelling order {ClientOrderId}: {Reply}")]
    internal static partial void Cancelling(this ILogger logger, string clientOrderId, string reply);
}
