using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Api;

/// <summary>Price and book of a market, as the venue of an account tells them now.</summary>
internal static class ApiMarket
{
    /// <summary>How long the venue's stream may take to tell a book.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static void MapMarketReads(this IEndpointRouteBuilder read)
    {
        read.MapGet("/ticker/{symbol}", ReadTickerAsync).Knows("account").Tells<TickerJson>("market", "Last, mark, bid and ask of a market at the venue of an account; of the first one when none is named.");
        read.MapGet("/book/{symbol}", ReadBookAsync).Knows("account").Tells<BookJson>("market", "Best levels of a market's book at the venue of an account; of the first one when none is named.");
    }

    private static async Task<IResult> ReadTickerAsync(string symbol, string? account, IPortfolio portfolio, IAccountKeeper keeper, CancellationToken cancellationToken)
    {
        var (venue, instrument, refusal) = Find(symbol, account, portfolio, keeper);
        if (venue is null || instrument is null)
            return refusal!;
        return await venue.GetQuoteAsync(instrument.Symbol, cancellationToken) is VenueReply<Quote>.Ok { Value: var quote }
            ? ApiAnswer.Ok(new TickerJson(quote.Symbol, quote.Last, quote.Mark, quote.Bid, quote.Ask, quote.Change24h, quote.Volume24h, quote.Time), ApiJson.Readable.TickerJson)
            : NotTold();
    }

    private static async Task<IResult> ReadBookAsync(string symbol, string? account, IPortfolio portfolio, IAccountKeeper keeper, TimeProvider time, CancellationToken cancellationToken)
    {
        var (venue, instrument, refusal) = Find(symbol, account, portfolio, keeper);
        if (venue is null || instrument is null)
            return refusal!;
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await foreach (var update in venue.ListenMarketAsync(instrument.Symbol, both.Token))
            {
                if (update is MarketUpdate.Book { Bids: var bids, Asks: var asks })
                    return ApiAnswer.Ok(new BookJson(instrument.Symbol, time.GetUtcNow(), [.. bids.Select(Level)], [.. asks.Select(Level)]), ApiJson.Readable.BookJson);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return NotTold();
        }

        return NotTold();

        static BookLevelJson Level(BookLevel level) => new(level.Price, level.Contracts);
    }

    private static (IVenue? Venue, Instrument? Instrument, IResult? Refusal) Find(string symbol, string? account, IPortfolio portfolio, IAccountKeeper keeper)
    {
        var found = account is null ? keeper.List().FirstOrDefault(known => portfolio.VenueOf(known.AccountId) is not null) : ApiAccounts.Find(keeper, account);
        if (found is null)
            return (null, null, ApiAnswer.Missing());
        if (portfolio.VenueOf(found.AccountId) is not { } venue)
            return (null, null, NotTold());
        return portfolio.InstrumentOf(found.AccountId, symbol.ToUpperInvariant()) is { } instrument ? (venue, instrument, null) : (null, null, ApiAnswer.Missing());
    }

    private static IResult NotTold() => ApiAnswer.Refuse(StatusCodes.Status503ServiceUnavailable, "venue_silent", "The venue does not tell it now.");
}
