namespace MartDesk.Exchange.Feeds;

/// <summary>Plays a recorded market as orders, so that a client's order meets real flow in price-time order.</summary>
/// <remarks>
/// The recorded book is held by <see cref="HouseAccounts.Street"/>, one order per level, set right with every depth message; a recorded
/// trade is an immediate-or-cancel order of <see cref="HouseAccounts.StreetFlow"/>. When nobody else trades, every recorded trade gives
/// one trade of that price and size, and the book ends as the recording's last one, less what was traded after it. Afterwards the book stays as it is.
/// Commands carry the venue's time; the recording's own times decide only when an event is due.
/// </remarks>
public sealed class ReplayFeed : IFeed, IDisposable
{
    private readonly IEnumerator<RecordedEvent> _events;
    private readonly Dictionary<int, StreetBook> _books = [];
    private RecordedEvent? _next;
    private long _startMs;

    /// <summary>Creates the feed.</summary>
    /// <param name="recording">Events in the order in which they were received; read as they fall due.</param>
    public ReplayFeed(IEnumerable<RecordedEvent> recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _events = recording.GetEnumerator();
    }

    /// <inheritdoc/>
    public void Start(IFeedPort port)
    {
        HouseDesk.Open(port, HouseAccounts.Street);
        HouseDesk.Open(port, HouseAccounts.StreetFlow);
        MoveNext();
        _startMs = _next?.TimeMs ?? 0;
    }

    /// <inheritdoc/>
    public TimeSpan? Advance(IFeedPort port, TimeSpan elapsed)
    {
        while (_next is { } due)
        {
            var dueAt = TimeSpan.FromMilliseconds(due.TimeMs - _startMs);
            if (dueAt > elapsed)
                return dueAt;
            Play(port, due);
            MoveNext();
        }

        return null;
    }

    /// <summary>Lets go of the recording.</summary>
    public void Dispose() => _events.Dispose();

    private void MoveNext() => _next = _events.MoveNext() ? _events.Current : null;

    private void Play(IFeedPort port, RecordedEvent recorded)
    {
        if (!_books.TryGetValue(recorded.InstrumentId, out var book))
            _books.Add(recorded.InstrumentId, book = new StreetBook(recorded.InstrumentId));
        if (recorded is RecordedTrade trade)
            book.Trade(port, trade);
        else if (recorded is RecordedDepth depth)
            book.Adjust(port, depth);
    }
}
