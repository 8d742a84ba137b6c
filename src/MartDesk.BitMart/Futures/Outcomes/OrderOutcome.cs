namespace MartDesk.BitMart.Futures.Outcomes;

/// <summary>What became of an order whose submit ended as <see cref="Reply{T}.Unknown"/>.</summary>
/// <typeparam name="T">What is known of an order that was found.</typeparam>
public abstract record OrderOutcome<T>
{
    private OrderOutcome()
    {
    }

    /// <summary>The venue has it.</summary>
    /// <param name="Order">The order, perhaps ended already.</param>
    public sealed record Found(T Order) : OrderOutcome<T>;

    /// <summary>
    /// The venue does not have it and can not get it any more: its signature is too old to be taken, and complete lists read over half a minute agree.
    /// Only now may another attempt be signed.
    /// </summary>
    public sealed record Absent : OrderOutcome<T>;

    /// <summary>It could not be told. Nothing may be sent again; ask again later, or ask a human.</summary>
    /// <param name="Reason">What stands in the way.</param>
    public sealed record Undecided(string Reason) : OrderOutcome<T>
    {
        /// <summary>How many orders could be it; 0 when the lists could not be read. With more than one asking again does not help.</summary>
        public int Candidates { get; init; }
    }
}
