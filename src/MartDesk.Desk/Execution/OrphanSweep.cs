using System.Threading.Channels;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Execution;

/// <summary>Takes stops and targets of ours away once their position has ended: by its own stop, by hand, by liquidation.</summary>
/// <remarks>
/// An alert that closes a position sweeps what it leaves behind itself. For every other end this looks a moment later, whenever a stream or a list says that a
/// position has ended, whenever a stream comes back, and when an order for a position came to stand late; and again until the venue has told what is held; what it finds goes through the symbol's lane as an order of
/// the desk, so that it meets no entry half way.
/// </remarks>
internal sealed class OrphanSweep(
    LegStore legs, AlertStore alerts, PointerBook pointers, IPortfolio portfolio, AlertBulletin bulletin, AlertIds ids, TimeProvider time, ILogger<OrphanSweep> logger)
    : BackgroundService, IVenueObserver, IDriftObserver
{
    private const int QueueLength = 1024;

    /// <summary>What closed the position may still be sweeping itself.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>After a look at which the venue did not tell what is held, or nothing could be stored.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Wake-ups only: what is dropped is looked at when the stream comes back.</summary>
    private readonly Channel<string> _accounts = Channel.CreateBounded<string>(new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Looks soon whether an account has something left behind a position that has ended.</summary>
    public void Look(string accountId) => _accounts.Writer.TryWrite(accountId);

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.PositionChanged { Position.Contracts: 0 } or VenueEvent.Connected)
            Look(accountId);
    }

    /// <inheritdoc/>
    public void Drifted(string accountId, PositionDrift drift)
    {
        if (drift.Told == 0)
            Look(accountId);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Works until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        var pause = Settle;
        try
        {
            while (await _accounts.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(pause, time, stoppingToken);
                pause = Settle;
                var changed = new SortedSet<string>(StringComparer.Ordinal);
                while (_accounts.Reader.TryRead(out var accountId))
                    changed.Add(accountId);
                foreach (var accountId in changed)
                {
                    if (await HasLookedAsync(accountId, stoppingToken))
                        continue;
                    Look(accountId);
                    pause = LookAgain;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
    }

    /// <summary>False when it could not be found out what is left, or not be stored.</summary>
    private async Task<bool> HasLookedAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            var behind = legs.ProtectedPositions(accountId);
            if (behind.Count == 0 || portfolio.VenueOf(accountId) is not { } venue)
                return true;
            switch (await venue.GetPositionsAsync(cancellationToken))
            {
                case VenueReply<IReadOnlyList<Position>>.Ok { Value: var held }:
                    var ended = behind.Where(one => held.All(position => position.Symbol != one.Symbol || position.Side != one.Side || position.Contracts == 0));
                    foreach (var symbol in ended.Select(one => one.Symbol).Distinct().ToList())
                        await SweepAsync(accountId, symbol, cancellationToken);
                    return true;
                case VenueReply<IReadOnlyList<Position>>.Rejected:
                    return true; // Asking again will not help; when the account works again its stream comes back.
                default:
                    return false;
            }
        }
        catch (StoreException exception)
        {
            logger.NotSwept(exception, accountId);
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.NotSwept(exception, accountId);
            return true;
        }
    }

    private async Task SweepAsync(string accountId, string symbol, CancellationToken cancellationToken)
    {
        var own = await pointers.OwnAsync(accountId, cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = ids.Next();
        var request = new AlertRequest { Verb = AlertVerb.Sweep, Symbol = symbol, Leverage = 1, MarginMode = own.MarginMode, EventTimeMs = now };
        var alert = new StoredAlert
        {
            Id = id,
            PointerId = own.PointerId,
            AccountId = accountId,
            Lane = SymbolNames.Normalise(symbol),
            DedupeKey = AlertIdentity.Unique(id).Key,
            ReceivedMs = now,
            EventMs = now,
            Intent = $"Sweep {symbol}: its position has ended",
            Request = RequestText.Write(request),
            Body = "{}",
            State = (long)AlertState.Accepted,
        };
        await alerts.AddAsync(alert);
        bulletin.Store(alert.Id, alert.AccountId, alert.Lane, alert.AlertState);
    }
}
