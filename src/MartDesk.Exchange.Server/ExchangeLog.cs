using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server;

/// <summary>What the exchange logs; event ids 4000 to 4099. No line holds a secret or a whole key.</summary>
internal static partial class ExchangeLog
{
    [LoggerMessage(4001, LogLevel.Information, "Exchange serves at {Address}; journal at command {Sequence}, state {StateHash}")]
    internal static partial void Serving(this ILogger logger, Uri address, long sequence, ulong stateHash);

    [LoggerMessage(4002, LogLevel.Information, "Exchange stopped after command {Sequence}")]
    internal static partial void Stopped(this ILogger logger, long sequence);

    [LoggerMessage(4003, LogLevel.Critical, "The engine loop failed; the exchange stops and recovers from its journal at the next start")]
    internal static partial void LoopFailed(this ILogger logger, Exception problem);

    [LoggerMessage(4004, LogLevel.Error, "The feed failed and is switched off")]
    internal static partial void FeedFailed(this ILogger logger, Exception problem);

    [LoggerMessage(4005, LogLevel.Information, "The feed has ended")]
    internal static partial void FeedEnded(this ILogger logger);

    [LoggerMessage(4006, LogLevel.Information, "Replayed {Commands} commands from the journal after command {From}, {ElapsedMs} ms with the snapshot")]
    internal static partial void Replayed(this ILogger logger, long commands, long from, double elapsedMs);

    [LoggerMessage(4007, LogLevel.Information, "Snapshot after command {Sequence} written in {ElapsedMs} ms")]
    internal static partial void SnapshotTaken(this ILogger logger, long sequence, double elapsedMs);

    [LoggerMessage(4008, LogLevel.Error, "A snapshot could not be written; the journal grows until one can")]
    internal static partial void SnapshotFailed(this ILogger logger, Exception problem);

    [LoggerMessage(4009, LogLevel.Warning, "The snapshot after command {Sequence} is damaged or of another program; an older one and more of the journal are used")]
    internal static partial void SnapshotSkipped(this ILogger logger, long sequence);

    [LoggerMessage(4020, LogLevel.Error, "Request to {Path} failed, trace {Trace}")]
    internal static partial void RequestFailed(this ILogger logger, Exception problem, string path, string trace);

    [LoggerMessage(4021, LogLevel.Debug, "Unreadable request to {Path}: {Reason}")]
    internal static partial void BadRequest(this ILogger logger, string path, string reason);

    [LoggerMessage(4025, LogLevel.Information, "Fault {FaultId} ({Fault}) happened to {Target}, trace {Trace}")]
    internal static partial void FaultInjected(this ILogger logger, string faultId, string fault, string target, string trace);

    [LoggerMessage(4026, LogLevel.Information, "Nobody listens on the port until {Until}: a fault")]
    internal static partial void PortClosed(this ILogger logger, DateTimeOffset until);

    [LoggerMessage(4027, LogLevel.Critical, "The port could not be opened again after a fault")]
    internal static partial void PortLost(this ILogger logger, Exception problem);

    [LoggerMessage(4030, LogLevel.Warning, "Stream {ConnectionId} is closed: {Reason}")]
    internal static partial void StreamClosed(this ILogger logger, long connectionId, string reason);

    [LoggerMessage(4031, LogLevel.Error, "Stream {ConnectionId} failed")]
    internal static partial void StreamFailed(this ILogger logger, Exception problem, long connectionId);

    [LoggerMessage(4040, LogLevel.Error, "{Method} {Path} of the website failed")]
    internal static partial void PageFailed(this ILogger logger, Exception problem, string method, string path);
}
