namespace MartDesk.Exchange.Books;

/// <summary>One price level of a book.</summary>
/// <param name="PriceTicks">Price in ticks.</param>
/// <param name="Lots">Contracts resting there.</param>
public readonly record struct BookLevel(long PriceTicks, long Lots);
