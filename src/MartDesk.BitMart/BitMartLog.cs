using Microsoft.Extensions.Logging;

namespace MartDesk.BitMart;

/// <summary>What the SDK logs; event ids 1001 to 1099. Keys, secrets, memos and bodies are never in it.</summary>
internal static partial class BitMartLog
{
    [LoggerMessage(1001, LogLevel.Warning, "{Path} was refused for too many calls (HTTP {HttpStatus}); silent for {Seconds} s")]
    internal static partial void Limited(this ILogger logger, string path, int httpStatus, double seconds);

    [LoggerMessage(1002, LogLevel.Warning, "No certain answer from {Path}: {Reason}")]
    internal static partial void Uncertain(this ILogger logger, string path, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "The venue called a timestamp wrong ({Code}); its clock is measured again")]
    internal static partial void ClockWrong(this ILogger logger, int code);

    [LoggerMessage(1011, LogLevel.Information, "Connected to {Address}, {Topics} topics")]
    internal static partial void StreamConnected(this ILogger logger, Uri address, int topics);

    [LoggerMessage(1012, LogLevel.Warning, "Lost {Address}: {Reason}; trying again in {BackoffMs} ms")]
    internal static partial void StreamLost(this ILogger logger, Uri address, string reason, double backoffMs);

    [LoggerMessage(1013, LogLevel.Warning, "The venue refused {Topic}: {Reason}")]
    internal static partial void TopicRefused(this ILogger logger, string topic, string reason);

    [LoggerMessage(1014, LogLevel.Information, "A snapshot of {Topic} is asked for")]
    internal static partial void SnapshotAsked(this ILogger logger, string topic);
}
