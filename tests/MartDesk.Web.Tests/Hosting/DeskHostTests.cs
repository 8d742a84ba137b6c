using System.Net;
using System.Net.Http.Headers;
using MartDesk.Desk;
using MartDesk.Web.Hosting;
using MartDesk.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MartDesk.Web.Tests.Hosting;

public sealed class DeskHostTests
{
    [Fact]
    public async Task Port_in_use_is_one_clear_line()
    {
        await using var first = await RunningDesk.StartAsync();

        var exception = await Assert.ThrowsAsync<DeskStartException>(() => RunningDesk.StartAsync(port: first.Host.Address.Port));

        Assert.Equal($"Port {first.Host.Address.Port} is in use by another program; choose another with --port.", exception.Message);
    }

    [Fact]
    public async Task Log_line_of_what_others_wrote_stays_one_line_and_commands_no_terminal()
    {
        await using var desk = await RunningDesk.StartAsync();

        desk.Host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Venue").Log(LogLevel.Warning, default, "no\r\ninfo: all is well\u001b[2J\u009b", null, (text, _) => $"The venue said {text}");

        Assert.Contains("Venue Warning The venue said no··info: all is well·[2J· ", desk.Logs.Lines);
    }

    [Fact]
    public async Task Completion_tells_that_the_desk_stopped()
    {
        await using var desk = await RunningDesk.StartAsync();
        Assert.False(desk.Host.Completion.IsCompleted);

        await desk.Host.StopAsync();

        await desk.Host.Completion.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:8480", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("desk.example.com", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.example.com", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.168.1.20", HttpStatusCode.MisdirectedRequest)]
    public async Task Only_loopback_names_are_answered(string host, HttpStatusCode status)
    {
        await using var desk = await RunningDesk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/positions") { Headers = { Host = host } };

        using var response = await desk.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Accepted)]
    [InlineData("same", HttpStatusCode.Accepted)]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task Page_of_another_origin_cannot_post(string? origin, HttpStatusCode status)
    {
        await using var desk = await RunningDesk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/alerts/pointer01") { Content = new StringContent("{}") };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "same" ? desk.Host.Address.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await desk.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.Accepted ? 1 : 0, desk.Intake.Received.Count);
    }

    [Theory]
    [InlineData("/api/v1/positions")]
    [InlineData("/nothing-here")]
    public async Task Every_answer_forbids_inline_scripts_framing_and_sniffing(string path)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var response = await desk.Client.GetAsync(new Uri(path, UriKind.Relative));

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task Whole_desk_starts_on_an_empty_folder_and_refuses_a_second_on_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-web-");
        try
        {
            using var logs = new RecordingLogs();
            var options = new DeskHostOptions { DataDirectory = folder.FullName, Port = 0 };
            await using (var desk = await DeskHost.StartAsync(options, TimeProvider.System, logs, CancellationToken.None))
            {
                using var client = new HttpClient { BaseAddress = desk.Address };
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", desk.CreateProgramToken());
                Assert.Equal("[]", await client.GetStringAsync("/api/v1/positions"));
                await OwnersBrowser.SetUpAsync(desk.FirstStart!); // a new folder has no owner
                using var owner = await OwnersBrowser.SignInAsync(desk.Address);
                Assert.Contains("No account yet.", await owner.LookAsync("/"));

                using var refused = await client.PostAsync("/alerts/no-such-pointer", new StringContent("""{"action":"buy"}"""));
                Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
                Assert.Contains("unknown_pointer", await refused.Content.ReadAsStringAsync());
                Assert.DoesNotContain(logs.Lines, line => line.Contains("no-such-pointer"));

                var exception = await Assert.ThrowsAsync<DeskStartException>(() => DeskHost.StartAsync(options, TimeProvider.System, logs, CancellationToken.None));
                Assert.Contains("in use", exception.Message);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
