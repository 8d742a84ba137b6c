using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(2001, LogLevel.Information, "Store {Place} open, schema {Schema}, {Engine}")]
    internal static partial void Opened(this ILogger logger, string place, int schema, string engine);

    [LoggerMessage(2002, LogLevel.Error, "A group of {Count} writes was not stored: {Reason}")]
    internal static partial void GroupFailed(this ILogger logger, int count, string reason);

    [LoggerMessage(2003, LogLevel.Critical, "The disk did not confirm a write; ending. Restart recovers. {Reason}")]
    internal static partial void SyncFailed(this ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Error, "The database is not reached; nothing is stored until it is. {Reason}")]
    internal static partial void ConnectionLost(this ILogger logger, string reason);

    [LoggerMessage(2005, LogLevel.Information, "The database {Place} is reached again")]
    internal static partial void Reconnected(this ILogger logger, string place);

    [LoggerMessage(2006, LogLevel.Warning, "The log was not brought into the database: {Reason}")]
    internal static partial void NotTidied(this ILogger logger, string reason);

    [LoggerMessage(2007, LogLevel.Critical, "{Damage}")]
    internal static partial void Damaged(this ILogger logger, string damage);

    [LoggerMessage(2008, LogLevel.Warning, "A group of {Count} writes met another transaction and is run again: {Reason}")]
    internal static partial void RunAgain(this ILogger logger, int count, string reason);
}
