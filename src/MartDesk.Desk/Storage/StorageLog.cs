using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(2001, LogLevel.Information, "Store {Path} open, schema {Schema}, SQLite {Sqlite}")]
    internal static partial void Opened(this ILogger logger, string path, int schema, string sqlite);

    [LoggerMessage(2002, LogLevel.Error, "A group of {Count} writes was not stored: {Reason}")]
    internal static partial void GroupFailed(this ILogger logger, int count, string reason);

    [LoggerMessage(2003, LogLevel.Critical, "The disk did not confirm a write; ending. Restart recovers. {Reason}")]
    internal static partial void SyncFailed(this ILogger logger, string reason);
}
