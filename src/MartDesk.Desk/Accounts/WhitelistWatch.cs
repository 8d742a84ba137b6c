using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Accounts;

/// <summary>Asks again for every account that waits for the venue's leave to trade, as long as the venue promises to answer.</summary>
internal sealed class WhitelistWatch(IAccountKeeper accounts, TimeProvider time, ILogger<WhitelistWatch> logger) : BackgroundService
{
    /// <summary>Time between two questions.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>The venue says it decides within this time; after it the owner is told to ask there.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Every, time, stoppingToken);
                await AskAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var account in accounts.List().Where(account => account is { IsDisabled: false, WaitingSince: { } since } && now - since <= Longest))
        {
            try
            {
                if (await accounts.CheckWaitingAsync(account.AccountId, cancellationToken))
                    logger.Whitelisted(account.AccountId);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One account's trouble must not keep the others waiting.
                logger.WhitelistNotAsked(exception, account.AccountId);
            }
        }
    }
}
