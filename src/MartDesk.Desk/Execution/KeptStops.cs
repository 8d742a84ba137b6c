using System.Collections.Concurrent;

namespace MartDesk.Desk.Execution;

/// <inheritdoc cref="IKeptStops"/>
/// <remarks>What the lanes told at their last look. The store has the stops themselves; after a start they are here once their lanes have looked.</remarks>
internal sealed class KeptStops : IKeptStops
{
    private readonly ConcurrentDictionary<string, KeptStop> _stops = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<KeptStop> List() => [.. _stops.Values.OrderBy(stop => stop.Since).ThenBy(stop => stop.ClientOrderId, StringComparer.Ordinal)];

    /// <summary>As it is now.</summary>
    public void Put(KeptStop stop) => _stops[stop.ClientOrderId] = stop;

    /// <summary>It waits no more.</summary>
    public void Remove(string clientOrderId) => _stops.TryRemove(clientOrderId, out _);

    /// <summary>Nothing of an alert waits any more.</summary>
    public void RemoveOf(string alertId)
    {
        foreach (var stop in _stops.Values)
        {
            if (stop.AlertId == alertId)
                Remove(stop.ClientOrderId);
        }
    }
}
