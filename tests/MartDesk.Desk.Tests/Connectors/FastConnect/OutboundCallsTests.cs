using System.Net;
using System.Net.Sockets;
using System.Text;
using MartDesk.Desk.Connectors.FastConnect;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Connectors.FastConnect;

public sealed class OutboundCallsTests
{
    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = new Uri($"http://{server.LocalEndpoint}/token");
        var connections = 0;
        var serving = ServeAsync();
        using var wire = new HttpMessageInvoker(OutboundCalls.CreateHandler(address));
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await wire.SendAsync(request, CancellationToken.None);
        await serving;
        Assert.Equal((HttpStatusCode.Found, 1), (answer.StatusCode, connections));

        async Task ServeAsync()
        {
            using var client = await server.AcceptTcpClientAsync();
            connections++;
            var stream = client.GetStream();
            await stream.ReadAtLeastAsync(new byte[4096], 1);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
    }

    [Fact]
    public async Task A_name_of_the_internet_that_leads_to_this_machine_is_not_called()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var wire = new HttpMessageInvoker(OutboundCalls.CreateHandler(new Uri("https://venue.example/token")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{server.LocalEndpoint}/token"); // where such a name would lead
        var problem = await Assert.ThrowsAsync<HttpRequestException>(() => wire.SendAsync(request, CancellationToken.None));
        Assert.Contains("may not lead to", problem.ToString(), StringComparison.Ordinal);
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task An_address_of_this_machine_leads_nowhere_else()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var wire = new HttpMessageInvoker(OutboundCalls.CreateHandler(new Uri("http://localhost/token")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://[::ffff:0.0.0.0]:{((IPEndPoint)server.LocalEndpoint).Port}/token"); // leads here, but is not what the name may mean
        var problem = await Assert.ThrowsAsync<HttpRequestException>(() => wire.SendAsync(request, CancellationToken.None));
        Assert.Contains("may not lead to", problem.ToString(), StringComparison.Ordinal);
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task A_call_goes_by_no_proxy_keeps_no_cookie_and_unpacks_nothing()
    {
        // A proxy would be the one whose address is looked at; a cookie would tell one call from another; what is unpacked may be larger than what came.
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = new Uri($"http://{server.LocalEndpoint}/token");
        using var handler = OutboundCalls.CreateHandler(address);
        handler.Proxy = new WebProxy("http://127.0.0.1:9"); // where nobody listens
        using var wire = new HttpMessageInvoker(handler);

        var (first, answer) = await CallAsync("Set-Cookie: a=b; Path=/\r\nContent-Encoding: gzip\r\n");
        var (second, _) = await CallAsync("");

        Assert.Equal(["gzip"], answer);
        Assert.DoesNotContain("Accept-Encoding", first, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("GET /token", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", second, StringComparison.OrdinalIgnoreCase);

        async Task<(string Heard, ICollection<string> Encoding)> CallAsync(string headers)
        {
            var serving = ServeAsync(headers);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var reply = await wire.SendAsync(request, CancellationToken.None);
            return (await serving, reply.Content.Headers.ContentEncoding);
        }

        async Task<string> ServeAsync(string headers)
        {
            using var client = await server.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var heard = new byte[4096];
            var count = await stream.ReadAtLeastAsync(heard, 1);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"));
            return Encoding.ASCII.GetString(heard, 0, count);
        }
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.20.1.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    public void Addresses_of_the_internet_are_told_from_others(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));
}
