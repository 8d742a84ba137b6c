using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Connectors.BitMart;

internal static partial class BitMartLog
{
    [LoggerMessage(2301, LogLevel.Error, "Account {AccountId}: a pushed {What} cannot be understood and is left to the next list: {Reason}")]
    internal static partial void PushNotUnderstood(this ILogger logger, string accountId, string what, string reason);

    [LoggerMessage(2302, LogLevel.Error, "Account {AccountId}: the venue refuses {Topic} on a stream: {Error}")]
    internal static partial void TopicRefused(this ILogger logger, string accountId, string? topic, string error);

    [LoggerMessage(2303, LogLevel.Debug, "Account {AccountId}: a message on {Topic} that nobody knows")]
    internal static partial void MessageUnknown(this ILogger logger, string accountId, string topic);
}
