using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace MartDesk.Web.Assets;

/// <summary>Styles, scripts and fonts of the page, out of the assembly itself, each with a strong ETag of its content.</summary>
internal static class EmbeddedAssets
{
    private const string Prefix = "assets/";

    /// <summary>Assets by path below <c>/assets/</c>.</summary>
    internal static FrozenDictionary<string, Asset> All { get; } = Read(typeof(EmbeddedAssets).Assembly);

    private static FrozenDictionary<string, Asset> Read(Assembly assembly) =>
        assembly.GetManifestResourceNames()
            .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
            .Where(name => name.Path.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name.Path[Prefix.Length..], name => Read(assembly, name.Resource), StringComparer.Ordinal);

    private static Asset Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!; // the name comes from the manifest
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
        return new Asset(bytes, TypeOf(resource), new EntityTagHeaderValue($"\"{hash}\""));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".txt" => "text/plain; charset=utf-8",
        var other => throw new InvalidOperationException($"No content type is known for assets that end in {other}."),
    };
}

/// <summary>One asset.</summary>
internal sealed record Asset(byte[] Bytes, string ContentType, EntityTagHeaderValue Tag);
