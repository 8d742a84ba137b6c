namespace MartDesk.Desk.Venues;

/// <summary>What the public stream of one market tells beside its quotes.</summary>
public abstract record MarketUpdate
{
    private MarketUpdate()
    {
    }

    /// <summary>The best levels of the book, whole.</summary>
    /// <param name="Bids">Best first.</param>
    /// <param name="Asks">Best first.</param>
    public sealed record Book(IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks) : MarketUpdate;

    /// <summary>Public trades, newest first.</summary>
    public sealed record Trades(IReadOnlyList<MarketPrint> Prints) : MarketUpdate;
}

/// <summary>One price of a book.</summary>
/// <param name="Price">Price.</param>
/// <param name="Contracts">Contracts that rest there.</param>
public readonly record struct BookLevel(decimal Price, long Contracts);

/// <summary>One trade of a market.</summary>
/// <param name="Price">Price.</param>
/// <param name="Contracts">Contracts.</param>
/// <param name="IsBuy">The taker bought.</param>
/// <param name="Time">When.</param>
public readonly record struct MarketPrint(decimal Price, long Contracts, bool IsBuy, DateTimeOffset Time);
