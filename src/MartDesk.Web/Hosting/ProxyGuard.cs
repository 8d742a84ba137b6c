using System.Net;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Hosting;

/// <summary>Without TLS of its own the desk takes connections from beyond this machine only from the proxies that were named.</summary>
/// <remarks>Stands before forwarded headers are believed, so it sees who really connected.</remarks>
internal sealed class ProxyGuard(RequestDelegate next, DeskHostOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        var isKnown = context.Request.IsHttps || peer is null || IPAddress.IsLoopback(peer) || options.TrustedProxies.Any(proxy => proxy.Equals(peer) || proxy.MapToIPv6().Equals(peer));
        return isKnown
            ? next(context)
            : new Refusal { Code = "unknown_proxy", Message = "This address takes connections of its proxy only." }.WriteAsync(context.Response, StatusCodes.Status403Forbidden);
    }
}
