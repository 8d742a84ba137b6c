namespace MartDesk.Exchange.Server.Site;

/// <summary>One page of the website, or what a form of it does.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Exact path.</param>
/// <param name="Access">Who may.</param>
/// <param name="Handle">What it does.</param>
internal sealed record SiteRoute(string Method, string Path, SiteAccess Access, Func<SiteRequest, Task<SiteReply>> Handle)
{
    /// <summary>Page that a form leads back to after a sign-in in between; what was typed is lost.</summary>
    public string ComesBackTo { get; init; } = "/";

    /// <summary>A page.</summary>
    public static SiteRoute Get(string path, SiteAccess access, Func<SiteRequest, Task<SiteReply>> handle) => new("GET", path, access, handle);

    /// <summary>A page that waits for nothing.</summary>
    public static SiteRoute Get(string path, SiteAccess access, Func<SiteRequest, SiteReply> handle) => new("GET", path, access, request => Task.FromResult(handle(request)));

    /// <summary>A form.</summary>
    public static SiteRoute Post(string path, SiteAccess access, Func<SiteRequest, Task<SiteReply>> handle) => new("POST", path, access, handle);

    /// <summary>A form that waits for nothing.</summary>
    public static SiteRoute Post(string path, SiteAccess access, Func<SiteRequest, SiteReply> handle) => new("POST", path, access, request => Task.FromResult(handle(request)));
}

/// <summary>Who may see a page.</summary>
internal enum SiteAccess
{
    /// <summary>Everybody.</summary>
    Anyone = 0,

    /// <summary>Users who signed in.</summary>
    User = 1,

    /// <summary>Users with an authenticator who showed password and code in the last five minutes: keys are made and taken away here.</summary>
    Proven = 2,

    /// <summary>Admins.</summary>
    Admin = 3,
}
