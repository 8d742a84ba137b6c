using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Passes on what the private streams say about orders. Knows nothing else, so that nothing waits for it.</summary>
internal sealed class OrderEvents : IVenueObserver
{
    /// <summary>An order of an account changed.</summary>
    public event Action<string, VenueOrder>? OrderChanged;

    /// <summary>An account's stream is up again; what happened before may have been missed.</summary>
    public event Action<string>? Reconnected;

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.OrderChanged changed)
            OrderChanged?.Invoke(accountId, changed.Order);
        else if (venueEvent is VenueEvent.Connected)
            Reconnected?.Invoke(accountId);
    }
}
