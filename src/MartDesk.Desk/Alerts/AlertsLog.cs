using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Alerts;

internal static partial class AlertsLog
{
    [LoggerMessage(2101, LogLevel.Information, "Alert {AlertId} accepted: {Intent}")]
    internal static partial void Accepted(this ILogger logger, string alertId, string intent);

    [LoggerMessage(2102, LogLevel.Information, "Alert {AlertId} came again")]
    internal static partial void Duplicate(this ILogger logger, string alertId);

    [LoggerMessage(2103, LogLevel.Information, "Alert {AlertId} refused: {Code}")]
    internal static partial void Refused(this ILogger logger, string alertId, string code);

    [LoggerMessage(2104, LogLevel.Error, "An alert could not be stored, its sender is asked to try again: {Reason}")]
    internal static partial void NotStored(this ILogger logger, string reason);
}
