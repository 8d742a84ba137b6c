using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Exchange.Server.FastConnect;
using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Tests.Site;

public sealed class SecretsTests : IDisposable
{
    private const string Redirect = "http://127.0.0.1:9/back";
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters-0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task No_secret_comes_into_a_log_a_later_page_or_a_file_of_others()
    {
        using var lines = new LogLines();
        using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines));
        var options = new ExchangeHostOptions { Port = 0, DataDirectory = _folder.FullName, PasswordRounds = 10, FastConnectClients = [new FastConnectClient("desk", "Desk", [Redirect])] };
        List<string> secrets = [SiteBrowser.Password];
        var later = new StringBuilder();
        await using (var exchange = await ExchangeHost.StartAsync(options, TimeProvider.System, logs, CancellationToken.None))
        {
            using var browser = new SiteBrowser(exchange.Address, TimeProvider.System);
            await browser.EnrolAsync();
            var key = await browser.MakeKeyAsync("1", ("futures", "on"));
            await browser.SignInAsync("ann@example.com", "a wrong one, typed by mistake");
            var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
            var ask = $"/fast-connect/authorize?response_type=code&client_id=desk&redirect_uri={Uri.EscapeDataString(Redirect)}&code_challenge_method=S256&code_challenge={challenge}";
            await browser.GetAsync(ask);
            var back = (await browser.PostAsync(ask, ("account", "1"), ("decision", "confirm"), ("futures", "on"))).Location!; // it was confirmed
            var code = QueryHelpers.ParseQuery(new Uri(back).Query)["code"].ToString();
            using var http = new HttpClient { BaseAddress = exchange.Address };
            using var answer = await http.PostAsync(new Uri("/fast-connect/token", UriKind.Relative), new FormUrlEncodedContent(
                [new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", Redirect), new("client_id", "desk"), new("code_verifier", Verifier)]));
            using var granted = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            secrets.AddRange([browser.Secret, key.Secret, granted.RootElement.GetProperty("secret").GetString()!, code, exchange.SetupToken!, "a wrong one, typed by mistake", browser.Cookie.Split('=')[1]]); // it was granted, and there is no admin
            foreach (var path in (string[])["/", "/api-management", "/security", "/sub-accounts"])
                later.Append((await browser.GetAsync(path)).Text);
        }

        Assert.NotEmpty(lines.All);
        var files = Directory.GetFiles(_folder.FullName).Where(path => Path.GetFileName(path) is not (UserStore.FileName or "accounts.json")).Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path)));
        var logged = string.Join('\n', lines.All);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, logged, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, later.ToString(), StringComparison.Ordinal);
            Assert.All(files, file => Assert.DoesNotContain(secret, file, StringComparison.Ordinal));
        }
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
