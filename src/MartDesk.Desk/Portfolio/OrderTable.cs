using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>Open orders of one account, merged from the stream and from lists.</summary>
/// <remarks>
/// An order only moves forward: what ended stays ended, what is filled stays filled, whoever tells it late. Take profit and stop loss that it brings along are told by
/// lists alone: the newest list counts, and what the stream says of the order leaves them as they are.
/// </remarks>
internal sealed class OrderTable
{
    /// <summary>Ended orders remembered, so that a late row does not revive them.</summary>
    private const int EndedRemembered = 1_000;

    private readonly Dictionary<string, Held<VenueOrder>> _open = [];
    private readonly HashSet<string> _ended = [];
    private readonly Queue<string> _endedInOrder = new();

    /// <summary>Open orders, oldest first.</summary>
    public IEnumerable<VenueOrder> Rows => _open.Values
        .Select(held => held.Value)
        .OrderBy(order => order.CreateTime)
        .ThenBy(order => order.VenueOrderId, StringComparer.Ordinal);

    /// <summary>The stream told an order.</summary>
    /// <returns>True when the order may bring a take profit or stop loss along and nobody has told which.</returns>
    public bool Hear(VenueOrder order, long heardAt)
    {
        if (_ended.Contains(order.VenueOrderId))
            return false;
        if (order.State is not OrderState.Working)
        {
            End(order.VenueOrderId);
            return false;
        }

        var isKnown = _open.TryGetValue(order.VenueOrderId, out var known);
        if (isKnown && IsOlder(order, known.Value))
            return false;
        var presets = order.Presets ?? (isKnown ? known.Value.Presets : null);
        _open[order.VenueOrderId] = new(order with { Presets = presets }, heardAt);
        return presets is null && order.TakesPresets;
    }

    /// <summary>A complete list that was asked for when the stream had told <paramref name="askedAt"/> events.</summary>
    public void Reconcile(IReadOnlyList<VenueOrder> rows, long askedAt)
    {
        foreach (var gone in _open.Where(row => row.Value.HeardAt <= askedAt).Select(row => row.Key).Except(rows.Select(row => row.VenueOrderId)).ToArray())
            _open.Remove(gone);
        foreach (var row in rows)
        {
            if (row.State is not OrderState.Working || _ended.Contains(row.VenueOrderId))
                continue;
            if (!_open.TryGetValue(row.VenueOrderId, out var known) || (known.HeardAt <= askedAt && !IsOlder(row, known.Value)))
                _open[row.VenueOrderId] = new(row, known.HeardAt);
            else if (row.Presets is not null)
                _open[row.VenueOrderId] = known with { Value = known.Value with { Presets = row.Presets } };
        }
    }

    private static bool IsOlder(VenueOrder order, VenueOrder known) =>
        order.FilledContracts < known.FilledContracts || order.UpdateTime < known.UpdateTime;

    private void End(string venueOrderId)
    {
        _open.Remove(venueOrderId);
        _ended.Add(venueOrderId);
        _endedInOrder.Enqueue(venueOrderId);
        if (_endedInOrder.Count > EndedRemembered)
            _ended.Remove(_endedInOrder.Dequeue());
    }
}
