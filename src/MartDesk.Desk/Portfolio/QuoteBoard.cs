using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>Where prices come from: accounts at the same address share one public stream.</summary>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="StreamAddress">Root of the streams; null for the environment's own.</param>
internal readonly record struct QuoteSource(VenueEnvironment Environment, Uri? StreamAddress)
{
    /// <summary>Where an account's prices come from.</summary>
    public static QuoteSource Of(AccountConnection connection) => new(connection.Environment, connection.StreamAddress);
}

/// <summary>The last quote of every symbol, per source. Used under the portfolio's one lock.</summary>
internal sealed class QuoteBoard
{
    private readonly Dictionary<(QuoteSource Source, string Symbol), Quote> _quotes = [];

    /// <summary>All quotes, by symbol.</summary>
    public IEnumerable<Quote> Rows => _quotes.Values.OrderBy(quote => quote.Symbol, StringComparer.Ordinal);

    /// <summary>Those of one source, by symbol.</summary>
    public IEnumerable<Quote> RowsOf(QuoteSource source) => _quotes.Where(row => row.Key.Source == source).Select(row => row.Value).OrderBy(quote => quote.Symbol, StringComparer.Ordinal);

    /// <summary>Puts the newest quote of its symbol.</summary>
    public void Put(QuoteSource source, Quote quote) => _quotes[(source, quote.Symbol)] = quote;

    /// <summary>The last quote; null before the first.</summary>
    public Quote? Of(QuoteSource source, string symbol) => _quotes.GetValueOrDefault((source, symbol));
}
