using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Execution;

/// <summary>Owns the lanes: takes unfinished alerts up at start, then whatever comes in; stops them all at the end.</summary>
internal sealed class DeskRuntime(LaneServices services, AlertBulletin bulletin, OrderEvents events, ILogger<DeskRuntime> logger)
    : IHostedService, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string AccountId, string Lane), (SymbolLane Lane, Task Running)> _lanes = [];
    private readonly CancellationTokenSource _stop = new();
    private bool _isStopped;

    /// <summary>Lanes at work or waiting. Each waits on one timer, which tells a test that all of them are idle.</summary>
    internal int LaneCount
    {
        get
        {
            lock (_gate)
                return _lanes.Count;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        bulletin.Accepted += Wake;
        bulletin.Expected += Foresee;
        events.OrderChanged += Observe;
        events.PositionEnded += NoteEnded;
        events.Reconnected += AskAgain;
        var unfinished = services.Alerts.UnfinishedLanes();
        logger.Recovering(unfinished.Count);
        foreach (var (accountId, lane) in unfinished)
            Wake(accountId, lane);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] running;
        lock (_gate)
        {
            if (_isStopped)
                return;
            _isStopped = true;
            running = [.. _lanes.Values.Select(lane => lane.Running)];
        }

        bulletin.Accepted -= Wake;
        bulletin.Expected -= Foresee;
        events.OrderChanged -= Observe;
        events.PositionEnded -= NoteEnded;
        events.Reconnected -= AskAgain;
        await _stop.CancelHereAsync();
        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stop.Dispose();
    }

    private void Wake(string accountId, string lane)
    {
        lock (_gate)
        {
            if (_isStopped)
                return;
            if (!_lanes.TryGetValue((accountId, lane), out var found))
            {
                var made = new SymbolLane(accountId, lane, services);
                _lanes.Add((accountId, lane), (made, RunAsync(made)));
                return;
            }

            found.Lane.Wake();
        }
    }

    private void Foresee(string accountId, string lane, AlertRequest request)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue((accountId, lane), out var found))
                found.Lane.Foresee(request);
        }
    }

    /// <summary>Yields first, so that who wakes a lane does not work in it.</summary>
    private async Task RunAsync(SymbolLane lane)
    {
        await Task.Yield();
        await lane.RunAsync(_stop.Token);
    }

    private void Observe(string accountId, VenueOrder order)
    {
        lock (_gate)
        {
            var lane = order.Symbol.ToUpperInvariant();
            foreach (var name in (ReadOnlySpan<string>)[lane, LaneName.Overtaking(lane)])
            {
                if (_lanes.TryGetValue((accountId, name), out var found))
                    found.Lane.Observe(order);
            }
        }
    }

    private void NoteEnded(string accountId, string symbol, PositionSide side)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue((accountId, symbol.ToUpperInvariant()), out var found))
                found.Lane.NoteEnded(side);
        }
    }

    private void AskAgain(string accountId)
    {
        lock (_gate)
        {
            foreach (var (key, found) in _lanes)
            {
                if (key.AccountId == accountId)
                    found.Lane.AskAgain();
            }
        }
    }
}
