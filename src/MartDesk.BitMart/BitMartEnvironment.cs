namespace MartDesk.BitMart;

/// <summary>Where a venue is reached.</summary>
/// <param name="Name">For logs and pages, for example <c>live</c>.</param>
/// <param name="RestAddress">Root of the REST API.</param>
/// <param name="StreamAddress">Root of the streams; <c>/api</c> and <c>/user</c> follow.</param>
public sealed record BitMartEnvironment(string Name, Uri RestAddress, Uri StreamAddress)
{
    /// <summary>BitMart itself. Its trading ended on 2026-08-26.</summary>
    public static BitMartEnvironment Live { get; } = new("live", new Uri("https://api-cloud-v2.bitmart.com"), new Uri("wss://openapi-ws-v2.bitmart.com"));

    /// <summary>BitMart's simulated trading: the same keys, a coin of its own, no transfers.</summary>
    public static BitMartEnvironment Demo { get; } = new("demo", new Uri("https://demo-api-cloud-v2.bitmart.com"), new Uri("wss://openapi-wsdemo-v2.bitmart.com"));

    /// <summary>The local exchange on its default port, 8481.</summary>
    public static BitMartEnvironment Local { get; } = LocalAt(8481);

    /// <summary>The local exchange on another port.</summary>
    /// <param name="port">The port it serves on 127.0.0.1.</param>
    public static BitMartEnvironment LocalAt(int port) =>
        new("local", new UriBuilder("http", "127.0.0.1", port).Uri, new UriBuilder("ws", "127.0.0.1", port).Uri);

    /// <summary>Any other address.</summary>
    /// <param name="restAddress">Root of the REST API.</param>
    /// <param name="streamAddress">Root of the streams; null takes the REST address with <c>ws</c> for <c>http</c>.</param>
    public static BitMartEnvironment Custom(Uri restAddress, Uri? streamAddress = null)
    {
        ArgumentNullException.ThrowIfNull(restAddress);
        return new BitMartEnvironment("custom", restAddress, streamAddress ?? WithStreamScheme(restAddress));
    }

    private static Uri WithStreamScheme(Uri address) =>
        new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs, Port = address.Port }.Uri;
}
