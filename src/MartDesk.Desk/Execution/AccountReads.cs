using System.Collections.Concurrent;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>The reads of one account that plans depend on, shared by its lanes.</summary>
internal sealed class AccountReads(TimeProvider time)
{
    /// <summary>The mode changes only by hand, without positions and orders; the venue tells it once a second at most.</summary>
    private static readonly TimeSpan ModeMaxAge = TimeSpan.FromSeconds(10);

    private readonly SharedRead<VenueReply<IReadOnlyList<Position>>> _positions = new();
    private readonly SharedRead<VenueReply<IReadOnlyList<Balance>>> _balances = new();
    private readonly SharedRead<VenueReply<PositionMode>> _modes = new();
    private readonly ConcurrentDictionary<string, SharedRead<VenueReply<Quote>>> _quotes = new(StringComparer.Ordinal);
    private volatile KnownMode? _mode;
    private int _changes;

    /// <summary>Positions, read after the question.</summary>
    public Task<VenueReply<IReadOnlyList<Position>>> PositionsAsync(IVenue venue, CancellationToken cancellationToken) =>
        _positions.AskAsync(() => venue.GetPositionsForPlanAsync(CancellationToken.None), cancellationToken);

    /// <summary>Balances, read after the question.</summary>
    public Task<VenueReply<IReadOnlyList<Balance>>> BalancesAsync(IVenue venue, CancellationToken cancellationToken) =>
        _balances.AskAsync(() => venue.GetBalancesAsync(CancellationToken.None), cancellationToken);

    /// <summary>The price, read after the question.</summary>
    public Task<VenueReply<Quote>> QuoteAsync(IVenue venue, string symbol, CancellationToken cancellationToken) =>
        _quotes.GetOrAdd(symbol, _ => new SharedRead<VenueReply<Quote>>()).AskAsync(() => venue.GetQuoteAsync(symbol, CancellationToken.None), cancellationToken);

    /// <summary>The position mode, at most ten seconds old.</summary>
    public async Task<VenueReply<PositionMode>> ModeAsync(IVenue venue, CancellationToken cancellationToken)
    {
        if (_mode is { } known && known.Changes == Volatile.Read(ref _changes) && time.GetElapsedTime(known.ReadAt) < ModeMaxAge)
            return new VenueReply<PositionMode>.Ok(known.Mode);
        var (readAt, changes) = (time.GetTimestamp(), Volatile.Read(ref _changes));
        var reply = await _modes.AskAsync(() => venue.GetPositionModeAsync(CancellationToken.None), cancellationToken);
        if (reply is VenueReply<PositionMode>.Ok { Value: var mode })
            _mode = new KnownMode(mode, readAt, changes);
        return reply;
    }

    /// <summary>The mode may have been changed: what was told, or asked for, before is not kept.</summary>
    public void ForgetMode() => Interlocked.Increment(ref _changes);

    /// <param name="Mode">As told.</param>
    /// <param name="ReadAt">When it was asked for.</param>
    /// <param name="Changes">Changes until then.</param>
    private sealed record KnownMode(PositionMode Mode, long ReadAt, int Changes);
}
