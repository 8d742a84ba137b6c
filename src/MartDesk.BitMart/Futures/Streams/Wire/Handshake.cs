using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MartDesk.BitMart.Futures.Streams.Wire;

/// <summary>The opening handshake of a WebSocket (RFC 6455, 4.1). Names, TLS and HTTP are the runtime's.</summary>
internal static class Handshake
{
    private const string Appendix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>A handler for one connection: what would carry it elsewhere is off.</summary>
    public static SocketsHttpHandler CreateHandler() => new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };

    /// <summary>Asks for the upgrade and checks the answer. The connection lives as long as the response.</summary>
    /// <param name="http">Sends the request.</param>
    /// <param name="address">Where to, <c>ws</c> or <c>wss</c>.</param>
    /// <param name="userAgent">How the client names itself.</param>
    /// <param name="cancellationToken">Abandons the attempt.</param>
    /// <exception cref="IOException">The server does not speak WebSocket, or not to us.</exception>
    public static async Task<HttpResponseMessage> OpenAsync(HttpMessageInvoker http, Uri address, string userAgent, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        using var request = new HttpRequestMessage(HttpMethod.Get, WithHttpScheme(address)) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        var response = await http.SendAsync(request, cancellationToken);
        if (Refusal(response, key) is not { } refusal)
            return response;
        response.Dispose();
        throw new IOException(refusal);
    }

    /// <summary>What the server must answer to a key.</summary>
    public static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // The handshake is defined with SHA-1; nothing secret rests on it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Appendix)));
#pragma warning restore CA5350
    }

    private static string? Refusal(HttpResponseMessage response, string key)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            return $"The server answered HTTP {(int)response.StatusCode} instead of opening a WebSocket.";
        if (!Has(response, "Upgrade", "websocket") || !Has(response, "Connection", "Upgrade") || !Has(response, "Sec-WebSocket-Accept", AcceptOf(key), StringComparison.Ordinal))
            return "The server's answer to the WebSocket handshake is wrong.";
        return response.Headers.Contains("Sec-WebSocket-Extensions") || response.Headers.Contains("Sec-WebSocket-Protocol") ? "The server agreed on an extension or protocol that was not asked for." : null;
    }

    private static bool Has(HttpResponseMessage response, string name, string value, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 && string.Equals(values.ToString().Trim(), value, comparison);

    private static Uri WithHttpScheme(Uri address) =>
        new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Port = address.Port }.Uri;
}
