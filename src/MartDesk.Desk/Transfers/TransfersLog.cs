using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Transfers;

internal static partial class TransfersLog
{
    [LoggerMessage(2381, LogLevel.Warning, "Transfer {RequestId} of account {AccountId}, {Way} {Amount}, was sent once: {State}")]
    internal static partial void TransferSent(this ILogger logger, string accountId, string requestId, TransferWay way, decimal amount, TransferState state);

    [LoggerMessage(2382, LogLevel.Information, "The venue's list says of transfer {RequestId} of account {AccountId}: {State}")]
    internal static partial void TransferCleared(this ILogger logger, string accountId, string requestId, TransferState state);

    [LoggerMessage(2383, LogLevel.Debug, "What became of the open transfers of account {AccountId} is not known yet: {Problem}")]
    internal static partial void TransferNotCleared(this ILogger logger, string accountId, string problem);

    [LoggerMessage(2384, LogLevel.Warning, "The open transfers of account {AccountId} could not be asked about")]
    internal static partial void TransferNotAsked(this ILogger logger, Exception exception, string accountId);
}
