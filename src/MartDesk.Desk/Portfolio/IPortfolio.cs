using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>The live picture of all connected accounts.</summary>
public interface IPortfolio
{
    /// <summary>The newest picture.</summary>
    PortfolioSnapshot Current { get; }

    /// <summary>A picture now and after every change; a slow reader gets the newest, never a queue.</summary>
    IAsyncEnumerable<PortfolioSnapshot> WatchAsync(CancellationToken cancellationToken);

    /// <summary>The venue of an account; null when there is none or it is not open.</summary>
    IVenue? VenueOf(string accountId);

    /// <summary>An instrument at the account's venue; null until its list was read, or unknown.</summary>
    Instrument? InstrumentOf(string accountId, string symbol);

    /// <summary>All instruments at the account's venue; empty until read.</summary>
    IReadOnlyList<Instrument> InstrumentsOf(string accountId);

    /// <summary>The last prices told of an instrument where the account trades; null when none were, or when it is not known of which venue they are.</summary>
    Quote? QuoteOf(string accountId, string symbol)
    {
        var told = Current.Quotes.Where(quote => quote.Symbol == symbol).Take(2).ToList();
        return told is [var only] ? only : null;
    }

    /// <summary>The last prices told where the account trades, by symbol: other environments have others.</summary>
    IReadOnlyList<Quote> QuotesOf(string accountId) => Current.Quotes;

    /// <summary>Something happened at the account's venue that its stream did not tell: the lists are read soon. Costs nothing to repeat.</summary>
    void NoteMissed(string accountId)
    {
    }
}
