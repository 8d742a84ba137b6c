using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Streams.Wire;
using MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.BitMart.Tests.Rest;

/// <summary>A server that shows a certificate nobody vouches for gets neither an order nor a login.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;

    public CertificateTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        _listener.Start();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Fact]
    public async Task Order_does_not_leave_to_a_server_whose_certificate_is_its_own_word()
    {
        var heard = HearAsync();
        using var client = new FuturesClient(new BitMartOptions { Environment = BitMartEnvironment.Custom(new Uri($"https://localhost:{Port}")), Credentials = ScriptedVenue.Credentials });

        var reply = await client.SubmitOrderAsync(SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 1) with { ClientOrderId = "tls1" });

        var notSent = Assert.IsType<Reply<OrderAck>.NotSent>(reply);
        Assert.Contains("SSL", notSent.Reason.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await heard);
    }

    [Fact]
    public async Task Stream_is_not_opened_at_a_server_whose_certificate_is_its_own_word()
    {
        var heard = HearAsync();
        await using var socket = new ClientWireSocket("test");

        var exception = await Record.ExceptionAsync(() => socket.ConnectAsync(new Uri($"wss://localhost:{Port}/user?protocol=1.1"), CancellationToken.None));

        Assert.NotNull(exception);
        Assert.Contains(Chain(exception), inner => inner is AuthenticationException);
        Assert.Equal(0, await heard);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            yield return exception;
    }

    /// <summary>How many bytes of a request came through TLS.</summary>
    private async Task<int> HearAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(_certificate);
            return await tls.ReadAsync(new byte[4096]);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return 0;
        }
    }
}
