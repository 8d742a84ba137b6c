using System.Net;
using System.Net.Sockets;
using System.Text;
using MartDesk.BitMart.Futures.Streams.Wire;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Tests.Rest;

/// <summary>What the machine's settings say of proxies does not count: a proxy would see where keys go, and answer in the venue's place.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public ProxyTests() => _server.Start();

    [Fact]
    public async Task Calls_go_by_no_proxy() => Assert.Equal(HttpStatusCode.NoContent, await CallAsync(RestWire.CreateHandler(new BitMartOptions { Environment = BitMartEnvironment.Local })));

    [Fact]
    public async Task Streams_go_by_no_proxy() => Assert.Equal(HttpStatusCode.NoContent, await CallAsync(Handshake.CreateHandler()));

    public void Dispose() => _server.Dispose();

    private async Task<HttpStatusCode> CallAsync(SocketsHttpHandler handler)
    {
        handler.Proxy = new WebProxy("http://127.0.0.1:9"); // where nobody listens
        using var wire = new HttpMessageInvoker(handler);
        var serving = ServeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_server.LocalEndpoint}/");
        using var reply = await wire.SendAsync(request, CancellationToken.None);
        await serving;
        return reply.StatusCode;
    }

    private async Task ServeAsync()
    {
        using var client = await _server.AcceptTcpClientAsync();
        await client.GetStream().ReadAtLeastAsync(new byte[4096], 1);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
    }
}
