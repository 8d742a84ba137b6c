namespace MartDesk.Desk.Venues;

/// <summary>What a private stream tells, and how the lists beside it were read.</summary>
public abstract record VenueEvent
{
    private VenueEvent()
    {
    }

    /// <summary>An order changed; the fill that changed it, when there was one.</summary>
    public sealed record OrderChanged(VenueOrder Order, Fill? Fill) : VenueEvent;

    /// <summary>A position changed; 0 contracts when closed.</summary>
    public sealed record PositionChanged(Position Position) : VenueEvent;

    /// <summary>A balance changed.</summary>
    public sealed record BalanceChanged(Balance Balance) : VenueEvent;

    /// <summary>The stream is up and logged in. What happened before may have been missed: reconcile.</summary>
    public sealed record Connected : VenueEvent;

    /// <summary>The stream is lost; it reconnects by itself.</summary>
    public sealed record Disconnected(string Reason) : VenueEvent;

    /// <summary>The venue refused to tell a list, for a reason that concerns the account as a whole.</summary>
    public sealed record Refused(VenueError Error) : VenueEvent;

    /// <summary>The venue told every list of an account that is blocked.</summary>
    public sealed record ListsRead : VenueEvent;

    /// <summary>The stream is alive (any frame or pong).</summary>
    public sealed record Alive : VenueEvent;
}
