using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>Positions of one account, merged from the stream and from lists by the venue's update time.</summary>
/// <remarks>
/// The stream tells size, entry and liquidation price; realised profit, margin and leverage come from lists only.
/// A figure that a later event may have changed is null until a list tells it again: a wrong figure is worse than none.
/// </remarks>
internal sealed class PositionTable
{
    private readonly Dictionary<(string Symbol, PositionSide Side), Held<Position>> _positions = [];
    private readonly Dictionary<string, long> _filledAt = [];
    private bool _wasListed;

    /// <summary>Open positions by symbol and side.</summary>
    public IEnumerable<Position> Rows => _positions.Values
        .Select(held => held.Value)
        .Where(position => position.Contracts > 0)
        .OrderBy(position => position.Symbol, StringComparer.Ordinal)
        .ThenBy(position => position.Side);

    /// <summary>The stream told a position.</summary>
    /// <returns>True when it told something that a list must complete.</returns>
    public bool Hear(Position told, long heardAt)
    {
        var key = (told.Symbol, told.Side);
        var isKnown = _positions.TryGetValue(key, out var held);
        var known = held.Value;
        if (isKnown && told.UpdateTime < known.UpdateTime)
            return !IsSameSize(told, known);

        if (isKnown && IsSameSize(told, known))
        {
            _positions[key] = new(Complete(told, known), heardAt);
            return false;
        }

        var isStillOpen = isKnown && known.Contracts > 0;
        var resized = isStillOpen ? told with { MarkPrice = told.MarkPrice ?? known.MarkPrice, Leverage = told.Leverage ?? known.Leverage } : told;
        _positions[key] = new(resized, heardAt);
        return true;
    }

    /// <summary>The stream told a fill: realised profit of the instrument's positions is no longer known.</summary>
    public void HearFill(string symbol, long heardAt)
    {
        _filledAt[symbol] = heardAt;
        foreach (var (key, held) in _positions.Where(row => row.Key.Symbol == symbol).ToArray())
            _positions[key] = held with { Value = held.Value with { RealisedPnl = null } };
    }

    /// <summary>What a list says otherwise than was known, of positions that nothing was heard of since it was asked for. Empty before the first list.</summary>
    public IReadOnlyList<PositionDrift> DriftOf(IReadOnlyList<Position> rows, long askedAt)
    {
        if (!_wasListed)
            return [];
        var told = rows.ToDictionary(row => (row.Symbol, row.Side), row => row.Contracts);
        return
        [
            .. told.Keys.Union(_positions.Keys)
                .Where(key => _positions.GetValueOrDefault(key).HeardAt <= askedAt && _filledAt.GetValueOrDefault(key.Symbol) <= askedAt)
                .Select(key => new PositionDrift(key.Symbol, key.Side, _positions.TryGetValue(key, out var held) ? held.Value.Contracts : 0, told.GetValueOrDefault(key)))
                .Where(drift => drift.Known != drift.Told),
        ];
    }

    /// <summary>A complete list that was asked for when the stream had told <paramref name="askedAt"/> events.</summary>
    public void Reconcile(IReadOnlyList<Position> rows, long askedAt)
    {
        _wasListed = true;
        foreach (var row in rows)
        {
            var key = (row.Symbol, row.Side);
            var isKnown = _positions.TryGetValue(key, out var held);
            var isStreamNewer = isKnown && (row.UpdateTime < held.Value.UpdateTime
                || (row.UpdateTime == held.Value.UpdateTime && held.HeardAt > askedAt));
            if (isStreamNewer && !IsSameSize(row, held.Value))
                continue;

            var merged = isStreamNewer ? Complete(held.Value, row) : row;
            var filledMeanwhile = _filledAt.TryGetValue(row.Symbol, out var filledAt) && filledAt > askedAt;
            _positions[key] = new(filledMeanwhile ? merged with { RealisedPnl = null } : merged, held.HeardAt);
        }

        foreach (var (key, held) in _positions.ToArray())
        {
            var isListed = rows.Any(row => (row.Symbol, row.Side) == key);
            if (!isListed && held.HeardAt <= askedAt)
                _positions[key] = held with { Value = held.Value with { Contracts = 0 } };
        }
    }

    private static bool IsSameSize(Position left, Position right) =>
        left.Contracts == right.Contracts && left.EntryPrice == right.EntryPrice;

    private static Position Complete(Position newer, Position other) => newer with
    {
        MarkPrice = newer.MarkPrice ?? other.MarkPrice,
        RealisedPnl = newer.RealisedPnl ?? other.RealisedPnl,
        Margin = newer.Margin ?? other.Margin,
        Leverage = newer.Leverage ?? other.Leverage,
        LiquidationPrice = newer.LiquidationPrice ?? other.LiquidationPrice,
    };
}
