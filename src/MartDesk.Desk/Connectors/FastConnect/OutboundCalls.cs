using System.Net;
using System.Net.Sockets;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Connectors.FastConnect;

/// <summary>How the desk calls an address that was configured: no proxy, no redirect, no cookie, and only the network the address is meant for (control T-08).</summary>
internal static class OutboundCalls
{
    /// <summary>How long a call may take in all.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Longest answer in bytes.</summary>
    public const int LongestAnswer = 64 * 1024;

    /// <summary>Reaches one address and no other. The name's addresses are looked at when the connection is made, so a name cannot be pointed elsewhere in between.</summary>
    public static SocketsHttpHandler CreateHandler(Uri address) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16, // KB
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, address.IsLoopback, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool isLoopbackMeant, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = found.Where(address => isLoopbackMeant ? IPAddress.IsLoopback(address) : PublicAddress.Is(address)).ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException($"{target.Host} leads to an address that it may not lead to.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
