using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Notices;

internal static partial class NoticesLog
{
    [LoggerMessage(2351, LogLevel.Warning, "{Count} notices were not delivered by {Channel}: {Problem} Trying again")]
    internal static partial void NotDelivered(this ILogger logger, NoticeChannels channel, int count, string problem);

    [LoggerMessage(2352, LogLevel.Error, "{Count} notices could not be delivered by {Channel} for a day; they stand on the page only")]
    internal static partial void GivenUp(this ILogger logger, NoticeChannels channel, int count);

    [LoggerMessage(2353, LogLevel.Error, "Watching for what to tell failed; going on")]
    internal static partial void WatchFailed(this ILogger logger, Exception exception);
}
