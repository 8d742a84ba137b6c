using MartDesk.Desk.Execution;
using MartDesk.Desk.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Transfers;

/// <summary>Asks the venues what became of transfers whose end is not known, also of those that an earlier run left, until it is.</summary>
internal sealed class TransferWatch(TransferBook book, TimeProvider time, ILogger<TransferWatch> logger) : BackgroundService
{
    /// <summary>Until then it is asked often: a lost answer is cleared up within a minute and a half.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Often = TimeSpan.FromSeconds(5);

    private readonly LaneSignal _signal = new(time);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Works until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        book.LeftOpen += _signal.Set;
        var startedAt = time.GetTimestamp();
        try
        {
            while (true)
            {
                await _signal.WaitAsync(Pause(startedAt), stoppingToken);
                foreach (var (accountId, _) in OpenAccounts() ?? [])
                    await ClearUpAsync(accountId, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
        finally
        {
            book.LeftOpen -= _signal.Set;
        }
    }

    private TimeSpan Pause(long startedAt)
    {
        if (OpenAccounts() is not { } open)
            return Often;
        if (open.Count == 0)
            return Timeout.InfiniteTimeSpan;
        var age = time.GetUtcNow() - open.Max(account => account.MadeTime);
        return age < Young || time.GetElapsedTime(startedAt) < Young ? Often : age < TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(15);
    }

    /// <summary>Null when the store cannot tell now.</summary>
    private IReadOnlyList<(string AccountId, DateTimeOffset MadeTime)>? OpenAccounts()
    {
        try
        {
            return book.OpenAccounts();
        }
        catch (StoreException exception)
        {
            logger.TransferNotAsked(exception, "*");
            return null;
        }
    }

    private async Task ClearUpAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            if (await book.ClearUpAsync(accountId).WaitAsync(cancellationToken) is { } problem)
                logger.TransferNotCleared(accountId, problem);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.TransferNotAsked(exception, accountId); // one account's trouble must not keep the others waiting
        }
    }
}
