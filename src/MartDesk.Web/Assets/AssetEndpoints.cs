using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Assets;

/// <summary>Serves <see cref="EmbeddedAssets"/>.</summary>
internal static class AssetEndpoints
{
    internal static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{**path}", (HttpContext context, string path) =>
    {
        if (!EmbeddedAssets.All.TryGetValue(path, out var asset))
            return Results.NotFound();

        // Asked about each time, answered with 304: a new build is never mixed with an old script.
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: asset.Tag);
    }).AllowAnonymous();
}
