using MartDesk.Desk.Accounts;

namespace MartDesk.Web.Pages;

/// <summary>What stands in the middle of a page of forms.</summary>
/// <param name="Title">Title of the document.</param>
/// <param name="Section">Where it belongs in the rail.</param>
/// <param name="Component">Component that draws it from a parameter <c>Model</c>.</param>
/// <param name="Model">That parameter.</param>
public sealed record PageContent(string Title, Section Section, Type Component, object Model)
{
    /// <summary>Environment that the page is about; null for the one chosen.</summary>
    public VenueEnvironment? Environment { get; init; }
}

/// <summary>Parts of the desk, as the rail lists them.</summary>
public enum Section
{
    /// <summary>Everything at a glance.</summary>
    Overview = 0,

    /// <summary>The alert log.</summary>
    Alerts = 1,

    /// <summary>The names by which senders reach accounts.</summary>
    Pointers = 2,

    /// <summary>The desk's switch, panic, limits.</summary>
    Guards = 3,

    /// <summary>Connected accounts.</summary>
    Accounts = 4,

    /// <summary>Open positions.</summary>
    Positions = 5,

    /// <summary>Open orders.</summary>
    Orders = 6,

    /// <summary>Results, fills, ledger.</summary>
    Portfolio = 7,

    /// <summary>One market with its book, and the ticket.</summary>
    Market = 8,

    /// <summary>Notices and where they go.</summary>
    Settings = 9,

    /// <summary>Ways in, sessions, tokens.</summary>
    Security = 20,

    /// <summary>What was done here.</summary>
    Audit = 21,
}
