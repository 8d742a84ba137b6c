namespace MartDesk.Desk.Venues;

/// <summary>A refusal in the venue's own words.</summary>
/// <param name="Code">The venue's code, for example <c>40027</c>.</param>
/// <param name="Message">The venue's text.</param>
/// <param name="Trace">The venue's id of the request; empty when it gave none.</param>
/// <param name="Kind">What it is about.</param>
public sealed record VenueError(string Code, string Message, string Trace, VenueErrorKind Kind)
{
    /// <summary>What it says of the account or the venue as a whole; null when it is about the request alone.</summary>
    public CredentialFinding? Finding { get; init; }
}

/// <summary>What a refusal is about, and so who can help.</summary>
public enum VenueErrorKind
{
    /// <summary>The request itself: symbol, size, price, leverage.</summary>
    Request = 0,

    /// <summary>Not enough balance.</summary>
    Funds = 1,

    /// <summary>State of account or market: no position, mode, delisted.</summary>
    State = 2,

    /// <summary>Too many requests.</summary>
    Limit = 3,

    /// <summary>Key, signature, permission, address.</summary>
    Key = 4,

    /// <summary>Clock of the request.</summary>
    Clock = 5,

    /// <summary>The venue is in maintenance or closed.</summary>
    Maintenance = 6,

    /// <summary>The client order id exists: an earlier attempt arrived.</summary>
    DuplicateOrder = 7,
}
