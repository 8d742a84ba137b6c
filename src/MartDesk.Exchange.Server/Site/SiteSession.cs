using MartDesk.Exchange.Server.Accounts;

namespace MartDesk.Exchange.Server.Site;

/// <summary>One browser at the website. Lives in memory only; the browser holds its name in a cookie.</summary>
internal sealed class SiteSession(string name, string formToken)
{
    /// <summary>What the cookie says.</summary>
    public string Name => name;

    /// <summary>What every form of this browser must bring along.</summary>
    public string FormToken => formToken;

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>Who signed in; null while nobody did.</summary>
    public string? Email { get; init; }

    /// <summary>Whose password was right, before the code of the authenticator is; null when nobody waits for it.</summary>
    public string? Proving { get; init; }

    /// <summary>When password and code were last shown.</summary>
    public DateTimeOffset ProvenAt { get; init; }

    /// <summary>Path of the page that sign-in leads to; null for the first page.</summary>
    public string? Next { get; set; }

    /// <summary>A line for the next page; null when there is none.</summary>
    public string? Notice { get; set; }

    /// <summary>A key just made, for its one showing; null when there is none.</summary>
    public KeyRecord? NewKey { get; set; }

    /// <summary>Secret offered to an authenticator and not proven yet; null when none is.</summary>
    public string? OfferedSecret { get; set; }
}
