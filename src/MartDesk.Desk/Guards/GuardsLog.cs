using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

internal static partial class GuardsLog
{
    [LoggerMessage(2401, LogLevel.Warning, "The desk is now {Mode} for {Whom}")]
    internal static partial void ModeSet(this ILogger logger, DeskMode mode, string whom);

    [LoggerMessage(2403, LogLevel.Warning, "Account {AccountId}: the timed cancellation of {Symbol} was not repeated ({Reason}); the venue may cancel its orders")]
    internal static partial void TimedCancelFailed(this ILogger logger, string accountId, string symbol, string reason);

    [LoggerMessage(2404, LogLevel.Warning, "Account {AccountId} is halted and closed for its losses by alert {AlertId}: {Reason}")]
    internal static partial void LossLimitClosed(this ILogger logger, string accountId, string reason, string alertId);

    [LoggerMessage(2405, LogLevel.Error, "Account {AccountId} should be closed for its losses, and that could not be stored; it is tried again")]
    internal static partial void LossLimitNotClosed(this ILogger logger, Exception exception, string accountId);

    [LoggerMessage(2406, LogLevel.Warning, "The highest equity of account {AccountId} could not be stored")]
    internal static partial void PeakNotStored(this ILogger logger, Exception exception, string accountId);

    [LoggerMessage(2407, LogLevel.Error, "The limits of account {AccountId} do not agree with their checksum: the disk has changed them; it opens nothing, and is closed at no loss, until they are saved again")]
    internal static partial void LimitsDamaged(this ILogger logger, string accountId);

    [LoggerMessage(2402, LogLevel.Warning, "Panic: halted, and everything is closed on {Count} accounts")]
    internal static partial void Panic(this ILogger logger, int count);
}
