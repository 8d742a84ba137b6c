namespace MartDesk.BitMart.Futures.Outcomes;

/// <summary>What one look at the venue's lists showed.</summary>
/// <typeparam name="T">What is known of an order.</typeparam>
internal abstract record Sighting<T>
{
    private Sighting()
    {
    }

    /// <summary>The order is there.</summary>
    public sealed record One(T Order) : Sighting<T>;

    /// <summary>The lists are complete and it is in none.</summary>
    public sealed record None : Sighting<T>;

    /// <summary>More than one order could be it.</summary>
    public sealed record Several(int Count) : Sighting<T>;

    /// <summary>A list could not be read, or was cut short.</summary>
    public sealed record Unread(string Reason) : Sighting<T>;
}
