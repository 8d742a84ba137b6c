using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Guards;

/// <summary>Lets the venue cancel what rests when the desk is gone: a timed cancellation, repeated at a third of its time while the desk lives.</summary>
/// <remarks>
/// Set per account, and there for the instruments in which an order of ours rests in the book; taken back when none does. A desk that stops says nothing:
/// whoever wants its orders to rest without it does not set this. While no account asks for it there is no timer.
/// </remarks>
internal sealed class DeadMansSwitch(GuardBook guards, LegStore legs, IPortfolio portfolio, TimeProvider time, ILogger<DeadMansSwitch> logger) : BackgroundService
{
    private readonly HashSet<(string AccountId, string Symbol)> _armed = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Works until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var signal = new LaneSignal(time);
        guards.LimitsSet += signal.Set;
        try
        {
            while (true)
            {
                var wanted = guards.TimedCancels();
                await RepeatAsync(wanted, stoppingToken);
                await signal.WaitAsync(wanted.Count == 0 ? Timeout.InfiniteTimeSpan : wanted.Min(account => account.After) / 3, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops; the venue's time runs on.
        }
        finally
        {
            guards.LimitsSet -= signal.Set;
        }
    }

    private async Task RepeatAsync(IReadOnlyList<(string AccountId, TimeSpan After)> wanted, CancellationToken cancellationToken)
    {
        var now = wanted.SelectMany(account => legs.RestingSymbols(account.AccountId).Select(symbol => (account.AccountId, Symbol: symbol, account.After))).ToList();
        foreach (var (accountId, symbol, after) in now)
        {
            if (await SetAsync(accountId, symbol, after, cancellationToken))
                _armed.Add((accountId, symbol));
        }

        foreach (var (accountId, symbol) in _armed.Except(now.Select(kept => (kept.AccountId, kept.Symbol))).ToList())
        {
            if (await SetAsync(accountId, symbol, TimeSpan.Zero, cancellationToken))
                _armed.Remove((accountId, symbol));
        }
    }

    private async Task<bool> SetAsync(string accountId, string symbol, TimeSpan after, CancellationToken cancellationToken)
    {
        if (portfolio.VenueOf(accountId) is not { } venue)
            return false;
        VenueReply<TimeSpan> reply;
        try
        {
            reply = await venue.CancelUnlessRepeatedAsync(symbol, after, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            reply = new VenueReply<TimeSpan>.NotSent(exception.Message); // One account's trouble must not keep the others unguarded.
        }

        if (reply is VenueReply<TimeSpan>.Ok)
            return true;
        logger.TimedCancelFailed(accountId, symbol, reply is VenueReply<TimeSpan>.Rejected { Error: var error } ? LegRunner.InWords(error) : reply.GetType().Name);
        return false;
    }
}
