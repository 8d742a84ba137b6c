using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.History;

internal static partial class HistoryLog
{
    [LoggerMessage(2301, LogLevel.Debug, "Account {AccountId}: {Fills} fills and {Rows} ledger rows recorded")]
    internal static partial void Recorded(this ILogger logger, string accountId, int fills, int rows);

    [LoggerMessage(2302, LogLevel.Warning, "The history of account {AccountId} could not be read: {Problem}")]
    internal static partial void NotRead(this ILogger logger, string accountId, string problem);

    [LoggerMessage(2303, LogLevel.Error, "Recording the history of account {AccountId} failed; trying again")]
    internal static partial void RecordingFailed(this ILogger logger, Exception exception, string accountId);
}
