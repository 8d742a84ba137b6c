using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MartDesk.Web.Api;
using MartDesk.Web.Hosting;
using MartDesk.Web.Tests.Fakes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Tests.Hosting;

/// <summary>The desk under a name of its own: by TLS, or behind a proxy that was named.</summary>
public sealed class PublicDeskTests
{
    private const string Name = "desk.example";

    [Fact]
    public async Task Cookies_are_bound_to_this_host_and_to_tls_and_browsers_are_told_to_come_by_tls_only()
    {
        using var certificate = Certificate();
        await using var desk = await RunningDesk.StartPublicAsync(options => options with { HostNames = [Name], Listen = new IPEndPoint(IPAddress.Loopback, 0), Certificate = certificate });
        using var browser = Browser(desk, certificate, out var root);
        using var page = await browser.GetAsync(new Uri(root, "/sign-in"));
        var html = await page.Content.ReadAsStringAsync();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("password", OwnersBrowser.Password), KeyValuePair.Create("form-token", html.Split("name=\"form-token\" value=\"")[1].Split('"')[0])]);

        using var signedIn = await browser.PostAsync(new Uri(root, "/sign-in"), form);

        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        var cookies = page.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-martdesk-session=", StringComparison.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-martdesk-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task Without_tls_there_is_no_page_and_under_another_name_nothing()
    {
        using var certificate = Certificate();
        await using var desk = await RunningDesk.StartPublicAsync(options => options with { HostNames = [Name], Listen = new IPEndPoint(IPAddress.Loopback, 0), Certificate = certificate });
        using var plain = new HttpClient { BaseAddress = desk.Host.Address };
        using var page = await plain.GetAsync(new Uri("/sign-in", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, page.StatusCode);
        Assert.Equal("ok", await plain.GetStringAsync(new Uri("/health", UriKind.Relative)));

        using var browser = Browser(desk, certificate, out var root);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, "/sign-in")) { Headers = { Host = "other.example" } };
        using var other = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, other.StatusCode);
    }

    [Fact]
    public async Task What_a_proxy_says_of_the_caller_is_believed_of_the_named_proxy_only()
    {
        await using var behind = await RunningDesk.StartPublicAsync(options => options with { HostNames = [Name], TrustedProxies = [IPAddress.Loopback] });
        await using var beside = await RunningDesk.StartPublicAsync(options => options with { HostNames = [Name], TrustedProxies = [IPAddress.Parse("10.1.2.3")] });

        Assert.Equal(HttpStatusCode.Accepted, await SendAlertAsync(behind, Name));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await SendAlertAsync(behind, "localhost")); // a name of this machine, from elsewhere
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await SendAlertAsync(beside, Name)); // neither TLS nor a name of this machine
        Assert.Equal(HttpStatusCode.Accepted, await SendAlertAsync(beside, "localhost"));

        Assert.Equal("203.0.113.7", Assert.Single(behind.Intake.Received).SourceAddress);
        Assert.Equal("127.0.0.1", Assert.Single(beside.Intake.Received).SourceAddress);

        static async Task<HttpStatusCode> SendAlertAsync(RunningDesk desk, string host)
        {
            using var proxy = new HttpClient { BaseAddress = desk.Host.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/alerts/pointer01") { Content = new StringContent("{}"), Headers = { Host = host } };
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            request.Headers.Add("X-Forwarded-Proto", "https");
            using var reply = await proxy.SendAsync(request);
            return reply.StatusCode;
        }
    }

    [Fact]
    public void Options_and_keys_that_were_handed_over_print_no_secret()
    {
        object[] told =
        [
            new DeskHostOptions { DataDirectory = "data", Port = 0, Passphrase = "canary passphrase" },
            new KeyJson { Key = "canary-key", Secret = "canary-secret", Memo = "canary-memo" },
            new ConnectJson { Key = "canary-key", Secret = "canary-secret", Environment = "live" },
        ];

        Assert.All(told, one => Assert.DoesNotContain("canary", one.ToString(), StringComparison.Ordinal));
    }

    private static HttpClient Browser(RunningDesk desk, X509Certificate2 certificate, out Uri root)
    {
        var bound = desk.Host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address));
        var port = bound.Single(address => address.Scheme == Uri.UriSchemeHttps).Port;
        root = new Uri($"https://{Name}:{port}");
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint },
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
