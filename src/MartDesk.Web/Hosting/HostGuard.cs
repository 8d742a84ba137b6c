using System.Net;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Hosting;

/// <summary>Answers this machine, and from elsewhere only what comes by TLS under a name that was given; and changes nothing for pages of others.</summary>
/// <remarks>
/// Being bound to 127.0.0.1 does not keep web pages out: a foreign name can be made to resolve to it, and any page may post
/// to it. So the host must be a name of ours, and a request that changes something or opens a stream must not come from another origin.
/// </remarks>
internal sealed class HostGuard(RequestDelegate next, DeskHostOptions options)
{
    /// <summary>What programs use on this machine while the page is reached by TLS.</summary>
    private static readonly PathString[] ForPrograms = ["/api", "/alerts", "/hooks", "/health"];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isLocal = IsLoopbackName(request.Host.Host) && IsLoopbackPeer(context.Connection.RemoteIpAddress);
        if (!isLocal && !(request.IsHttps && options.HostNames.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase)))
        {
            var names = options.HostNames.Count == 0 ? "localhost, 127.0.0.1 or [::1] only" : $"{string.Join(", ", options.HostNames)} by TLS";
            return RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "bad_host", $"This desk answers as {names}.");
        }

        if (options.IsPublic && !request.IsHttps && !ForPrograms.Any(path => request.Path.StartsWithSegments(path)))
            return RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "needs_tls", $"The page of this desk is reached at https://{options.HostNames[0]}.");

        if ((FormGuard.ChangesSomething(request.Method) || request.Path.StartsWithSegments("/live")) && IsForeign(request))
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "bad_origin", "A page of another origin may not send here.");

        return next(context);
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsLoopbackPeer(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var isSameOrigin = origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return !isSameOrigin || request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"; // another port of this machine is the same site
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message) =>
        new Refusal { Code = code, Message = message }.WriteAsync(context.Response, status);
}
