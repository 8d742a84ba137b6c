namespace MartDesk.Desk.Venues;

/// <summary>How a call to a venue ended. <see cref="Unknown"/> is not a failure: the venue may have acted.</summary>
public abstract record VenueReply<T>
{
    private VenueReply()
    {
    }

    /// <summary>The venue did what was asked.</summary>
    public sealed record Ok(T Value) : VenueReply<T>;

    /// <summary>The venue refused; nothing happened there.</summary>
    public sealed record Rejected(VenueError Error) : VenueReply<T>;

    /// <summary>Nothing was sent.</summary>
    public sealed record NotSent(string Reason) : VenueReply<T>;

    /// <summary>It was sent, and what became of it is not known.</summary>
    public sealed record Unknown(string Reason) : VenueReply<T>;
}
