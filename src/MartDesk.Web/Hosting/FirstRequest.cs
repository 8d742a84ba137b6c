using System.Net;
using MartDesk.Web.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Hosting;

/// <summary>Makes the first request itself, while the port is being opened.</summary>
/// <remarks>
/// The first request pays for what all others use: the tree of a hundred routes, and the code on the way to an alert. A sender hangs up after three seconds, and a desk
/// that was killed in a storm is met by thousands at once, so it is not one of them that pays. An alert that is too large goes all of the way and touches nothing.
/// </remarks>
internal static class FirstRequest
{
    internal static void UseFirstRequest(this WebApplication app) => app.Use(next =>
    {
        _ = Task.Run(() => next(TooLarge(app.Services)));
        return next;
    });

    private static DefaultHttpContext TooLarge(IServiceProvider services)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = Uri.UriSchemeHttp;
        context.Request.Host = new HostString("localhost");
        context.Request.Path = "/alerts";
        context.Request.ContentLength = AlertEndpoints.MaxBodyBytes + 1;
        return context;
    }
}
