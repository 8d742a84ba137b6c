namespace MartDesk.Web.Api;

/// <summary>Prices of a market.</summary>
/// <param name="Symbol">Market.</param>
/// <param name="Last">Last price.</param>
/// <param name="Mark">Mark price.</param>
/// <param name="Bid">Best bid; 0 when there is none.</param>
/// <param name="Ask">Best ask; 0 when there is none.</param>
/// <param name="Change24h">Change of the last price in 24 h as a fraction.</param>
/// <param name="Volume24h">Contracts traded in 24 h.</param>
/// <param name="Time">When it was told.</param>
internal sealed record TickerJson(string Symbol, decimal Last, decimal Mark, decimal Bid, decimal Ask, decimal? Change24h, decimal? Volume24h, DateTimeOffset Time);

/// <summary>Best levels of a book.</summary>
/// <param name="Symbol">Market.</param>
/// <param name="Time">When it was told.</param>
/// <param name="Bids">Best first.</param>
/// <param name="Asks">Best first.</param>
internal sealed record BookJson(string Symbol, DateTimeOffset Time, IReadOnlyList<BookLevelJson> Bids, IReadOnlyList<BookLevelJson> Asks);

/// <summary>One price of a book.</summary>
internal sealed record BookLevelJson(decimal Price, long Contracts);
