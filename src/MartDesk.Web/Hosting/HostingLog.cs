using Microsoft.Extensions.Logging;

namespace MartDesk.Web.Hosting;

/// <summary>Lines of the host; event ids 5000 to 5099.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(5001, LogLevel.Error, "{Method} {Route} failed")]
    internal static partial void RequestFailed(this ILogger logger, string method, string route, Exception exception);

    [LoggerMessage(5002, LogLevel.Error, "An alert could not be taken; its sender was asked to send it again")]
    internal static partial void AlertNotTaken(this ILogger logger, Exception exception);
}
