using System.Collections.Concurrent;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Accounts;

/// <summary>
/// Hears what the venue says of an account as a whole, and asks again for every account that the venue does not let trade: one that waits for its list
/// as long as the venue promises to answer, one that is blocked as long as it is.
/// </summary>
internal sealed class BlockWatch(IAccountKeeper accounts, AccountBlocks blocks, TimeProvider time, ILogger<BlockWatch> logger) : BackgroundService, IVenueObserver
{
    /// <summary>Time between two questions.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>The same for what only another key can help: asking often would be a retry loop.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromHours(1);

    /// <summary>The venue says it decides within this time; after it the owner is told to ask there.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<string, VenueError?> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _askedAt = new(StringComparer.Ordinal);
    private readonly LaneSignal _signal = new(time);

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is not (VenueEvent.Refused or VenueEvent.ListsRead))
            return;
        _heard[accountId] = (venueEvent as VenueEvent.Refused)?.Error;
        _signal.Set();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var askAt = time.GetUtcNow() + Every;
        try
        {
            while (true)
            {
                var left = askAt - time.GetUtcNow();
                if (left > TimeSpan.Zero)
                    await _signal.WaitAsync(left, stoppingToken);
                await TakeHeardAsync(stoppingToken);
                if (time.GetUtcNow() < askAt)
                    continue;
                await AskAsync(stoppingToken);
                askAt = time.GetUtcNow() + Every;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
    }

    private async Task TakeHeardAsync(CancellationToken cancellationToken)
    {
        foreach (var accountId in _heard.Keys.Order(StringComparer.Ordinal))
        {
            if (!_heard.TryRemove(accountId, out var error))
                continue;
            try
            {
                await (error is null ? blocks.ReadAsync(accountId) : blocks.NoteAsync(accountId, error, venue: null, cancellationToken));
            }
            catch (Exception exception) when (exception is Storage.StoreException or ArgumentException)
            {
                logger.WhitelistNotAsked(exception, accountId); // deleted meanwhile, or the disk is full: the next read says it again
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var account in accounts.List().Where(account => IsDue(account, now)))
        {
            _askedAt[account.AccountId] = now;
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

    private bool IsDue(AccountInfo account, DateTimeOffset now) => account switch
    {
        { IsDisabled: true } => false,
        { Block: { } block } => !block.NeedsAnotherKey || now - _askedAt.GetValueOrDefault(account.AccountId, block.Since) >= Seldom,
        { WaitingSince: { } since } => now - since <= Longest,
        _ => false,
    };
}
