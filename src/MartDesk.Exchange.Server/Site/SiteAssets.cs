using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>Style and script of the website, out of the assembly itself.</summary>
internal static class SiteAssets
{
    private static readonly FrozenDictionary<string, SiteAsset> All = new[] { Read("/site/site.css", "text/css; charset=utf-8"), Read("/site/site.js", "text/javascript; charset=utf-8"), Read("/site/icon.svg", "image/svg+xml") }
        .ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);

    public static SiteAsset? Find(HttpRequest request) => request.Method == "GET" && request.Path.Value is { } path ? All.GetValueOrDefault(path) : null;

    private static SiteAsset Read(string path, string contentType)
    {
        using var stream = typeof(SiteAssets).Assembly.GetManifestResourceStream(path.TrimStart('/'))!; // embedded by the project file
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new SiteAsset(path, contentType, bytes);
    }
}

/// <summary>One file of the website.</summary>
internal sealed record SiteAsset(string Path, string ContentType, byte[] Bytes)
{
    public Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Bytes.Length;
        return context.Response.Body.WriteAsync(Bytes, context.RequestAborted).AsTask();
    }
}
