using System.Net;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Hosting;

/// <summary>Answers this machine only, and only pages of its own.</summary>
/// <remarks>
/// Being bound to 127.0.0.1 does not keep web pages out: a foreign name can be made to resolve to it, and any page may post
/// to it. So the host must be a loopback name, and a request that changes something must not come from another origin.
/// </remarks>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsLoopbackName(context.Request.Host.Host))
            return RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "bad_host", "This desk answers as localhost, 127.0.0.1 or [::1] only.");

        if (ChangesSomething(context.Request.Method) && IsForeign(context.Request))
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "bad_origin", "A page of another origin may not send here.");

        return next(context);
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool ChangesSomething(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var isSameOrigin = origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return !isSameOrigin || request.Headers["Sec-Fetch-Site"] == "cross-site";
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message) =>
        new Refusal { Code = code, Message = message }.WriteAsync(context.Response, status);
}
