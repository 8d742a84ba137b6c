namespace MartDesk.Exchange.Server.Site;

/// <summary>Head and foot of every page.</summary>
internal static class SiteLayout
{
    private static readonly (string Path, string Word)[] Links =
    [
        ("/", "Overview"), ("/api-management", "API management"), ("/sub-accounts", "Sub-accounts"), ("/security", "Security"),
    ];

    /// <summary>The whole document.</summary>
    /// <param name="page">The page.</param>
    /// <param name="request">Who asked; null when that is not known.</param>
    public static Html Draw(SiteReply.Page page, SiteRequest? request)
    {
        var notice = TakeNotice(request);
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="dark light">
              <title>{page.Title} · Local exchange</title>
              <link rel="icon" href="/site/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/site/site.css">
              <script src="/site/site.js" defer></script>
            </head>
            <body>
              <a class="skip" href="#main">Skip to content</a>
              <header><a class="brand" href="/">Local exchange</a><span class="env">LOCAL</span>{Navigation(request)}</header>
              <main id="main" tabindex="-1">{Html.If(notice is not null, $"""<p class="note" role="status">{notice}</p>""")}{page.Body}</main>
              <footer>Paper money on this machine. Not run by, and not connected to, BitMart.</footer>
            </body>
            </html>
            """);
    }

    private static string? TakeNotice(SiteRequest? request)
    {
        if (request is null)
            return null;
        var notice = request.Answered.Notice;
        request.Answered.Notice = null;
        return notice;
    }

    private static Html Navigation(SiteRequest? request)
    {
        if (request is not { User: { } user })
            return Html.Of($"""<nav aria-label="Main" class="end"><a href="/sign-in">Sign in</a><a href="/sign-up">Sign up</a></nav>""");
        var here = request.Context.Request.Path.Value;
        var links = user.IsAdmin ? [.. Links, ("/console", "Console")] : Links;
        return Html.Of($"""
            <nav aria-label="Main">{links.Select(link => Html.Of($"""<a href="{link.Path}"{Html.If(link.Path == here, $" aria-current=\"page\"")}>{link.Word}</a>"""))}</nav>
            <form class="end who" method="post" action="/sign-out">{request.Token}<span>{user.Email}</span><button>Sign out</button></form>
            """);
    }
}
