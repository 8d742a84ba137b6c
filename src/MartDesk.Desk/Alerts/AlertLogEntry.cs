using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>One alert and what it led to, as the log shows it.</summary>
/// <param name="AlertId">Our id.</param>
/// <param name="ReceivedTime">When it was received.</param>
/// <param name="PointerName">Name of the pointer, never its secret part.</param>
/// <param name="AccountLabel">Account it was routed to.</param>
/// <param name="Symbol">Symbol as resolved, or as sent when it was not.</param>
/// <param name="Intent">What it asks, in words: "Long BTCUSDT 0.05".</param>
/// <param name="State">Where it stands.</param>
/// <param name="Code">Refusal or end code; null when none.</param>
/// <param name="Message">Refusal or end reason in words; null when none.</param>
/// <param name="Legs">Orders it led to.</param>
/// <param name="Body">The message as received, secrets removed.</param>
public sealed record AlertLogEntry(
    string AlertId,
    DateTimeOffset ReceivedTime,
    string PointerName,
    string AccountLabel,
    string Symbol,
    string Intent,
    AlertState State,
    string? Code,
    string? Message,
    IReadOnlyList<AlertLegEntry> Legs,
    string Body);

/// <summary>One order that an alert led to.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="VenueOrderId">The venue's id; null until known.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Effect">Opens or closes.</param>
/// <param name="Contracts">Contracts ordered.</param>
/// <param name="FilledContracts">Contracts filled.</param>
/// <param name="AveragePrice">Average fill price; 0 until the first fill.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Message">Refusal or question in words; null when none.</param>
public sealed record AlertLegEntry(
    string ClientOrderId,
    string? VenueOrderId,
    string Symbol,
    OrderSide Side,
    PositionEffect Effect,
    long Contracts,
    long FilledContracts,
    decimal AveragePrice,
    LegState State,
    string? Message)
{
    /// <summary>What it is; a cancellation has no contracts and no side of its own, a change no side and the contracts that it asks for.</summary>
    public OrderKind Kind { get; init; }

    /// <summary>A stop that waits before it acts: the desk keeps it, nothing of it is at the venue.</summary>
    public bool IsKept { get; init; }

    /// <summary>It takes an order away.</summary>
    public bool IsCancel => Kind == OrderKind.Cancel;

    /// <summary>It gives an order other terms, or sees that a stop stands.</summary>
    public bool IsChange => Kind == OrderKind.Change;

    /// <summary>It is an order of its own, with a side and a size.</summary>
    public bool IsOrder => !IsCancel && !IsChange;
}

/// <summary>Where an alert stands. The numbers are stored.</summary>
public enum AlertState
{
    /// <summary>Durable, not planned yet.</summary>
    Accepted = 0,

    /// <summary>Its orders are durable and under way.</summary>
    Working = 1,

    /// <summary>Everything it asked for was done.</summary>
    Executed = 2,

    /// <summary>Refused, by us or by the venue.</summary>
    Rejected = 3,

    /// <summary>Too old to act on.</summary>
    Expired = 4,

    /// <summary>There was nothing to do.</summary>
    Suppressed = 5,

    /// <summary>A person must look.</summary>
    NeedsAttention = 6,
}

/// <summary>Where one order of an alert stands. The numbers are stored.</summary>
public enum LegState
{
    /// <summary>Planned, nothing sent.</summary>
    Planned = 0,

    /// <summary>The intent is durable; it may or may not have been sent.</summary>
    Intended = 1,

    /// <summary>The venue took it.</summary>
    Acknowledged = 2,

    /// <summary>Sent, outcome not known: the venue is being asked.</summary>
    Unknown = 3,

    /// <summary>Filled.</summary>
    Filled = 4,

    /// <summary>Ended with less than all of it filled.</summary>
    Cancelled = 5,

    /// <summary>Refused.</summary>
    Rejected = 6,

    /// <summary>Given up before it could have reached the venue.</summary>
    Abandoned = 7,

    /// <summary>A cancellation that has come to its end: the order is not open any more.</summary>
    Done = 8,
}
