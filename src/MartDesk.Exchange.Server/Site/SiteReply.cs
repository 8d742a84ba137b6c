using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>What a page or a form answers.</summary>
internal abstract record SiteReply
{
    private SiteReply()
    {
    }

    /// <summary>A page.</summary>
    /// <param name="Title">Its title.</param>
    /// <param name="Body">What stands between head and foot.</param>
    public sealed record Page(string Title, Html Body) : SiteReply
    {
        /// <summary>HTTP status.</summary>
        public int Status { get; init; } = StatusCodes.Status200OK;

        /// <summary>Where a form of it may lead beside this site: scheme, host and port; null for nowhere.</summary>
        public string? LeadsTo { get; init; }
    }

    /// <summary>Sends the browser on, so that a reload posts nothing again.</summary>
    /// <param name="Location">A path of this site, or a registered address.</param>
    public sealed record Redirect(string Location) : SiteReply;
}
