using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Passes on what the private streams say about orders, and about the end of positions. Knows nothing else, so that nothing waits for it.</summary>
internal sealed class OrderEvents : IVenueObserver
{
    /// <summary>An order of an account changed.</summary>
    public event Action<string, VenueOrder>? OrderChanged;

    /// <summary>One side of a position of an account has ended.</summary>
    public event Action<string, string, PositionSide>? PositionEnded;

    /// <summary>An account's stream is up again; what happened before may have been missed.</summary>
    public event Action<string>? Reconnected;

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.OrderChanged changed)
            OrderChanged?.Invoke(accountId, changed.Order);
        else if (venueEvent is VenueEvent.PositionChanged { Position: { Contracts: 0 } ended })
            PositionEnded?.Invoke(accountId, ended.Symbol, ended.Side);
        else if (venueEvent is VenueEvent.Connected)
            Reconnected?.Invoke(accountId);
    }
}
