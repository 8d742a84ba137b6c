using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Hosting;

/// <summary>Headers of every answer. The policy allows nothing inline, nothing evaluated and nothing from elsewhere.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, DeskHostOptions options)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY"; // for what does not read the policy
        headers["Referrer-Policy"] = "same-origin"; // with no-referrer a browser sends "Origin: null" with our own forms
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (options.IsPublic)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
