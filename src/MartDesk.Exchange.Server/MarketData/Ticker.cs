using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.MarketData;

/// <summary>Where an instrument stands now.</summary>
internal readonly record struct Ticker
{
    /// <summary>Price of the last trade; 0 before the first.</summary>
    public required long LastTicks { get; init; }

    /// <summary>Mark price; the last price until one was set, 0 before the first trade.</summary>
    public required long MarkTicks { get; init; }

    /// <summary>Index price; the middle of the book until one was set.</summary>
    public required long IndexTicks { get; init; }

    public required BookLevel Ask { get; init; }

    public required BookLevel Bid { get; init; }

    public required DayFigures Day { get; init; }

    public static Ticker Read(Venue venue, Instrument instrument)
    {
        BookLevel ask = default, bid = default;
        venue.Engine.CopyLevels(instrument.Id, Side.Sell, new Span<BookLevel>(ref ask));
        venue.Engine.CopyLevels(instrument.Id, Side.Buy, new Span<BookLevel>(ref bid));
        var last = venue.Engine.LastPrice(instrument.Id);
        return new Ticker
        {
            LastTicks = last,
            MarkTicks = MarkTicksOf(venue, instrument),
            IndexTicks = venue.Engine.IndexPrice(instrument.Id) is > 0 and var index ? index : MarkPricePolicy.Index(bid.PriceTicks, ask.PriceTicks, last),
            Ask = ask,
            Bid = bid,
            Day = venue.Tape.DayOf(instrument.Id).Read(venue.NowMs),
        };
    }

    public static long MarkTicksOf(Venue venue, Instrument instrument) =>
        venue.Engine.MarkPrice(instrument.Id) is > 0 and var mark ? mark : venue.Engine.LastPrice(instrument.Id);
}
