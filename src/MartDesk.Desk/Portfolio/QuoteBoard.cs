using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>The last quote of every symbol, per source. Used under the portfolio's one lock.</summary>
internal sealed class QuoteBoard
{
    private readonly Dictionary<(VenueAddress Source, string Symbol), Quote> _quotes = [];

    /// <summary>All quotes, by symbol.</summary>
    public IEnumerable<Quote> Rows => _quotes.Values.OrderBy(quote => quote.Symbol, StringComparer.Ordinal);

    /// <summary>Those of one source, by symbol.</summary>
    public IEnumerable<Quote> RowsOf(VenueAddress source) => _quotes.Where(row => row.Key.Source == source).Select(row => row.Value).OrderBy(quote => quote.Symbol, StringComparer.Ordinal);

    /// <summary>Puts the newest quote of its symbol.</summary>
    public void Put(VenueAddress source, Quote quote) => _quotes[(source, quote.Symbol)] = quote;

    /// <summary>The last quote; null before the first.</summary>
    public Quote? Of(VenueAddress source, string symbol) => _quotes.GetValueOrDefault((source, symbol));
}
