using MartDesk.Exchange.Books;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Streams;

/// <summary><c>futures/depthIncrease*</c>: a snapshot after the ack, then what changed; every push has the next version, also one without a change.</summary>
/// <remarks>A reader that missed an update gets a snapshot in place of the next one. Without listeners the version stands still.</remarks>
internal sealed class DepthIncreaseChannel(Topic topic) : PublicChannel(topic)
{
    private readonly DepthVersioner _book = new(topic.Instrument!.Id, topic.Levels);

    public override (BookLevel Bid, BookLevel Ask)? Best => _book is { Bids: [var bid, ..], Asks: [var ask, ..] } ? (bid, ask) : null;

    public override bool Request(Venue venue, StreamConnection connection, Outbox outbox)
    {
        if (!HasListeners)
            _book.Publish(venue.Engine);
        SendSnapshot(venue, connection, outbox);
        return true;
    }

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
        if (isFirst)
            _book.Publish(venue.Engine);
        SendSnapshot(venue, connection, outbox);
    }

    protected override void Push(Venue venue, Outbox outbox)
    {
        _book.Publish(venue.Engine);
        var update = Write(venue, "update", _book.ChangedAsks, _book.ChangedBids);
        foreach (var listener in Listeners)
        {
            if (!listener.Gaps.Contains(this))
                outbox.Add(listener, update, Delivery.Sequenced, this);
            else if (listener.HasRoom)
                SendSnapshot(venue, listener, outbox);
        }
    }

    private void SendSnapshot(Venue venue, StreamConnection connection, Outbox outbox)
    {
        connection.Gaps.Remove(this);
        outbox.Add(connection, Write(venue, "snapshot", _book.Asks, _book.Bids), Delivery.Sequenced, this);
    }

    private ReadOnlyMemory<byte> Write(Venue venue, string type, ReadOnlySpan<BookLevel> asks, ReadOnlySpan<BookLevel> bids)
    {
        var instrument = Topic.Instrument!;
        using var frame = new DataFrame(Topic.Group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        DepthBook.WriteLevels(writer, "asks"u8, asks, instrument);
        DepthBook.WriteLevels(writer, "bids"u8, bids, instrument);
        writer.WriteNumber("ms_t"u8, venue.NowMs);
        writer.WriteNumber("version"u8, _book.Version);
        writer.WriteString("type"u8, type);
        writer.WriteEndObject();
        return frame.End();
    }
}
