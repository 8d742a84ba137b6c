using MartDesk.Desk.Audit;
using MartDesk.Desk.Execution;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

/// <summary>Closes and halts an account that has lost more than its limits allow, where its owner wants that: by the way of the panic button, each loss once.</summary>
/// <remarks>
/// A moment after a position was closed its gain is in neither sum, so a crossing counts when it was seen for <see cref="SureAfter"/>; while the account's
/// lists cannot be read, for <see cref="SureWithoutLists"/>. Figures that are not fresh are no ground to close anything. That it was done is stored with the
/// order to do it: whatever dies, it is carried out once. While no account asks for it there is no timer.
/// </remarks>
internal sealed class LossWatch(GuardBook guards, DeskSwitch deskSwitch, IAuditLog audit, TimeProvider time, ILogger<LossWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SureAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SureWithoutLists = TimeSpan.FromMinutes(1);

    /// <summary>A restart forgets at most so much of a new highest equity.</summary>
    private static readonly TimeSpan StorePeakEvery = TimeSpan.FromMinutes(1);

    /// <summary>Accounts whose loss is above a limit, and since when that is seen.</summary>
    private readonly Dictionary<string, long> _crossed = new(StringComparer.Ordinal);

    private long? _peaksStoredAt;

    /// <summary>An account was halted for its losses, with the reason in words.</summary>
    public event Action<string, string>? Closed;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Works until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var signal = new LaneSignal(time);
        guards.LimitsSet += signal.Set;
        foreach (var accountId in guards.DamagedAccounts())
            logger.LimitsDamaged(accountId);
        try
        {
            while (true)
            {
                var watched = guards.ClosingAccounts();
                foreach (var gone in _crossed.Keys.Except(watched).ToList())
                    _crossed.Remove(gone);
                foreach (var accountId in watched)
                    await LookAsync(accountId, stoppingToken);
                await StorePeaksAsync(watched, stoppingToken);
                await signal.WaitAsync(watched.Count == 0 ? Timeout.InfiniteTimeSpan : LookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
        finally
        {
            guards.LimitsSet -= signal.Set;
        }
    }

    private async Task LookAsync(string accountId, CancellationToken cancellationToken)
    {
        if (guards.LossToClose(accountId) is not { } loss)
        {
            _crossed.Remove(accountId);
            return;
        }

        if (_crossed.TryAdd(accountId, time.GetTimestamp()) || time.GetElapsedTime(_crossed[accountId]) < (loss.HasLists ? SureAfter : SureWithoutLists))
            return;
        try
        {
            var alerts = await deskSwitch.PanicAsync(accountId, $"Loss limit: close everything. {loss.Words}", transaction => GuardBook.StoreClosed(accountId, loss, transaction), cancellationToken);
            if (alerts.Count == 0)
                return; // disabled meanwhile
            guards.NoteClosed(accountId, loss);
            _crossed.Remove(accountId);
            logger.LossLimitClosed(accountId, loss.Words, alerts[0]);
            Closed?.Invoke(accountId, loss.Words);
            await audit.AddAsync(
                new AuditEntry { Time = time.GetUtcNow(), Who = "desk", Address = "", What = "guards panic", Subject = accountId, Detail = loss.Words, Result = "done" }, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LossLimitNotClosed(exception, accountId); // Tried again at the next look.
        }
    }

    private async Task StorePeaksAsync(IReadOnlyList<string> watched, CancellationToken cancellationToken)
    {
        if (_peaksStoredAt is { } before && time.GetElapsedTime(before) < StorePeakEvery)
            return;
        _peaksStoredAt = time.GetTimestamp();
        foreach (var accountId in watched)
        {
            try
            {
                await guards.StorePeakAsync(accountId, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.PeakNotStored(exception, accountId);
            }
        }
    }
}

/// <summary>A loss for which an account is to be closed.</summary>
/// <param name="Day">UTC day of a daily loss that is carried out with it, or was before; null when none was.</param>
/// <param name="Peak">Highest equity of a drawdown that is carried out with it, or was before; null when none was.</param>
/// <param name="Words">The crossing in words.</param>
/// <param name="HasLists">The account's lists were read at the last attempt.</param>
internal sealed record ClosingLoss(string? Day, decimal? Peak, string Words, bool HasLists);
