using System.Threading.Channels;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Execution;

/// <summary>Takes stops and targets of ours away once their position has ended: by its own stop, by hand, by liquidation.</summary>
/// <remarks>
/// An alert that closes a position sweeps what it leaves behind itself. For every other end this looks a moment later, whenever a position ends and
/// whenever a stream comes back; what it finds goes through the symbol's lane as an order of the desk, so that it meets no entry half way.
/// </remarks>
internal sealed class OrphanSweep(
    LegStore legs, AlertStore alerts, PointerBook pointers, IPortfolio portfolio, AlertBulletin bulletin, AlertIds ids, TimeProvider time, ILogger<OrphanSweep> logger)
    : BackgroundService, IVenueObserver
{
    private const int QueueLength = 1024;

    /// <summary>What closed the position may still be sweeping itself.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>Wake-ups only: what is dropped is looked at when the stream comes back.</summary>
    private readonly Channel<string> _accounts = Channel.CreateBounded<string>(new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.PositionChanged { Position.Contracts: 0 } or VenueEvent.Connected)
            _accounts.Writer.TryWrite(accountId);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _accounts.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Settle, time, stoppingToken);
                var changed = new SortedSet<string>(StringComparer.Ordinal);
                while (_accounts.Reader.TryRead(out var accountId))
                    changed.Add(accountId);
                foreach (var accountId in changed)
                    await LookAsync(accountId, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
    }

    private async Task LookAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            var symbols = legs.ProtectedSymbols(accountId);
            if (symbols.Count == 0 || portfolio.VenueOf(accountId) is not { } venue
                || await venue.GetPositionsAsync(cancellationToken) is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var held })
            {
                return;
            }

            foreach (var symbol in symbols.Where(symbol => held.All(position => position.Symbol != symbol || position.Contracts == 0)))
                await SweepAsync(accountId, symbol, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.NotSwept(exception, accountId);
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
