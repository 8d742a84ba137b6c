using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

internal static partial class GuardsLog
{
    [LoggerMessage(2401, LogLevel.Warning, "The desk is now {Mode} for {Whom}")]
    internal static partial void ModeSet(this ILogger logger, DeskMode mode, string whom);

    [LoggerMessage(2402, LogLevel.Warning, "Panic: halted, and everything is closed on {Count} accounts")]
    internal static partial void Panic(this ILogger logger, int count);
}
