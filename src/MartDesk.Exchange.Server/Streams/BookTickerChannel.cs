using MartDesk.Exchange.Books;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Streams;

/// <summary><c>futures/bookticker</c>: best bid and ask, as soon as a price or size of them changed.</summary>
internal sealed class BookTickerChannel(Topic topic) : PublicChannel(topic)
{
    private DepthBook _last = new(1);
    private DepthBook _next = new(1);

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
        var bid = book.Bids is [var bestBid, ..] ? bestBid : default;
        var ask = book.Asks is [var bestAsk, ..] ? bestAsk : default;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteText("best_bid_price"u8, instrument.ToPrice(bid.PriceTicks));
        writer.WriteText("best_bid_vol"u8, bid.Lots);
        writer.WriteText("best_ask_price"u8, instrument.ToPrice(ask.PriceTicks));
        writer.WriteText("best_ask_vol"u8, ask.Lots);
        writer.WriteNumber("ms_t"u8, venue.NowMs);
        writer.WriteEndObject();
        return frame.End();
    }
}
