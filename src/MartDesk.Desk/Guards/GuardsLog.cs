using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

internal static partial class GuardsLog
{
    [LoggerMessage(2401, LogLevel.Warning, "The desk is now {Mode} for {Whom}")]
    internal static partial void ModeSet(this ILogger logger, DeskMode mode, string whom);

    [LoggerMessage(2403, LogLevel.Warning, "Account {AccountId}: the timed cancellation of {Symbol} was not repeated ({Reason}); the venue may cancel its orders")]
    internal static partial void TimedCancelFailed(this ILogger logger, string accountId, string symbol, string reason);

    [LoggerMessage(2402, LogLevel.Warning, "Panic: halted, and everything is closed on {Count} accounts")]
    internal static partial void Panic(this ILogger logger, int count);
}
