using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Streams;

/// <summary><c>futures/depth*</c>: one message per side, <c>way</c> 1 for bids and 2 for asks, when that side changed.</summary>
internal sealed class DepthSidesChannel(Topic topic) : PublicChannel(topic)
{
    private DepthBook _last = new(topic.Levels);
    private DepthBook _next = new(topic.Levels);

    public override (BookLevel Bid, BookLevel Ask)? Best => _last.Best;

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
        if (isFirst)
            _last.Read(venue.Engine, Topic.Instrument!.Id);
        outbox.Add(connection, Write(venue, _last, Side.Buy), Delivery.Replaceable, this);
        outbox.Add(connection, Write(venue, _last, Side.Sell), Delivery.Replaceable, this);
    }

    protected override void Push(Venue venue, Outbox outbox)
    {
        _next.Read(venue.Engine, Topic.Instrument!.Id);
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            if (!_next.SideOf(side).SequenceEqual(_last.SideOf(side)))
                Send(Write(venue, _next, side), Delivery.Replaceable, outbox);
        }

        (_last, _next) = (_next, _last);
    }

    private ReadOnlyMemory<byte> Write(Venue venue, DepthBook book, Side side)
    {
        var instrument = Topic.Instrument!;
        using var frame = new DataFrame(Topic.Group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteNumber("way"u8, side == Side.Buy ? 1 : 2);
        DepthBook.WriteLevels(writer, "depths"u8, book.SideOf(side), instrument);
        writer.WriteNumber("ms_t"u8, venue.NowMs);
        writer.WriteEndObject();
        return frame.End();
    }
}

/// <summary><c>futures/depthAll*</c>: both sides whole, when either changed.</summary>
internal sealed class DepthAllChannel(Topic topic) : PublicChannel(topic)
{
    private DepthBook _last = new(topic.Levels);
    private DepthBook _next = new(topic.Levels);

    public override (BookLevel Bid, BookLevel Ask)? Best => _last.Best;

    protected override void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
        if (isFirst)
            _last.Read(venue.Engine, Topic.Instrument!.Id);
        outbox.Add(connection, Write(venue, _last), Delivery.Replaceable, this);
    }

    protected override void Push(Venue venue, Outbox outbox)
    {
        _next.Read(venue.Engine, Topic.Instrument!.Id);
        if (!_next.EqualTo(_last))
            Send(Write(venue, _next), Delivery.Replaceable, outbox);
        (_last, _next) = (_next, _last);
    }

    private ReadOnlyMemory<byte> Write(Venue venue, DepthBook book)
    {
        var instrument = Topic.Instrument!;
        using var frame = new DataFrame(Topic.Group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        DepthBook.WriteLevels(writer, "asks"u8, book.Asks, instrument);
        DepthBook.WriteLevels(writer, "bids"u8, book.Bids, instrument);
        writer.WriteNumber("ms_t"u8, venue.NowMs);
        writer.WriteEndObject();
        return frame.End();
    }
}
