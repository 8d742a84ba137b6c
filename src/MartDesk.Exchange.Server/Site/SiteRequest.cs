using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>One call of the website: who calls, and what was typed.</summary>
/// <param name="Context">The request.</param>
/// <param name="Session">The browser.</param>
/// <param name="User">Who signed in; null when nobody did.</param>
/// <param name="Form">The fields; null when there are none.</param>
internal sealed record SiteRequest(HttpContext Context, SiteSession Session, UserRecord? User, IFormCollection? Form)
{
    /// <summary>The session that the browser gets with the answer.</summary>
    public SiteSession Answered { get; set; } = Session;

    /// <summary>Who signed in, on pages that ask for it.</summary>
    public UserRecord SignedIn => User ?? throw new InvalidOperationException("The route is open to anyone, so there may be no user.");

    /// <summary>A field without the blanks around it; empty when it was not sent.</summary>
    public string Text(string name) => Form?[name].ToString().Trim() ?? "";

    /// <summary>A field as it was typed, blanks included: for passwords.</summary>
    public string Exact(string name) => Form?[name].ToString() ?? "";

    /// <summary>True for a ticked box.</summary>
    public bool IsTicked(string name) => Text(name).Length > 0;

    /// <summary>The hidden field that every form must have.</summary>
    public Html Token => Html.Of($"""<input type="hidden" name="{SiteDispatcher.TokenField}" value="{Answered.FormToken}">""");
}
