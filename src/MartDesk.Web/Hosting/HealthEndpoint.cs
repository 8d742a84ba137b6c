using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Hosting;

/// <summary>For whoever watches whether the desk runs. Tells nothing else.</summary>
internal static class HealthEndpoint
{
    internal static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/health", context => context.Response.WriteAsync("ok", context.RequestAborted)).AllowAnonymous();
}
