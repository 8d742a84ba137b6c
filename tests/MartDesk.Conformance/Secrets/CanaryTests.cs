using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MartDesk.Conformance.Programs;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Pointers;
using MartDesk.Exchange.Server;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace MartDesk.Conformance.Secrets;

/// <summary>Twenty secrets go their usual ways through a whole desk; then everything that it wrote, logged, traced, showed, exported and answered is searched for them.</summary>
public sealed class CanaryTests(ITestOutputHelper output)
{
    private const int Planted = 20;
    private const string Password = "grey heron + canary/password <1> & more";
    private const string NextPassword = "seven lanterns + canary/password <2> & more";
    private const string WrongPassword = "somebody's guess + canary/password <3> & more";

    private static readonly ApiKeyGrant First = new("canarykey1f3e5a7b9c+/", "canarysecret1f3e5a7b9c+/=", "canary memo <1>+/");
    private static readonly ApiKeyGrant Second = new("canarykey2d4c6b8a0f+/", "canarysecret2d4c6b8a0f+/=", "canary memo <2>+/") { Account = "canary@localhost" };

    [Theory]
    [InlineData("raw")]
    [InlineData("UTF-16")]
    [InlineData("hex")]
    [InlineData("base64")]
    [InlineData("base64url")]
    [InlineData("URL-encoded")]
    [InlineData("HTML-encoded")]
    [InlineData("JSON-escaped")]
    public void A_planted_leak_is_found_in_every_form(string form)
    {
        var canary = new Canary("password", Password);
        foreach (var (name, bytes) in canary.Forms().Where(one => one.Form == form))
        {
            var search = new CanarySearch([canary]);
            search.Look("a log", [.. "before "u8, .. bytes, .. " after"u8]);
            Assert.Contains(search.Found, found => found.StartsWith("password", StringComparison.Ordinal));
            search = new CanarySearch([canary]);
            search.Look("a log", [.. "before "u8, .. bytes[..^1], .. " after"u8]);
            Assert.True(search.Found.Count == 0 || name != form, "half a secret is no secret");
        }
    }

    [Fact]
    public async Task No_secret_stands_anywhere_but_where_it_is_kept()
    {
        using var data = new TemporaryFolder();
        using var logs = new TraceLogs();
        using var traces = new Traces();
        var canaries = new List<Canary>();
        var told = new List<(string Place, string Text)>();
        var copy = Array.Empty<byte>();
        string program;

        await using (var exchange = await ExchangeHost.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = [First, Second] }, TimeProvider.System, logs, CancellationToken.None))
        await using (var desk = await DeskHost.StartAsync(new DeskHostOptions { DataDirectory = data.Path, Port = 0, LocalExchange = exchange.Address }, TimeProvider.System, logs, CancellationToken.None))
        {
            // Whatever is not given by us is noted as soon as it is made.
            program = desk.CreateProgramToken();
            Plant(("API key", First.Key), ("API secret", First.Secret), ("memo", First.Memo), ("replaced API key", Second.Key), ("replaced API secret", Second.Secret), ("replaced memo", Second.Memo));
            Plant(("password", Password), ("next password", NextPassword), ("wrong password", WrongPassword), ("program token", program), ("setup token", desk.FirstStart!.Query["?token=".Length..]));
            Plant(("webhook token", "canary9c8b7a-webhook-token"), ("SMTP password", "canary smtp <word> & /+"), ("master key", (await File.ReadAllTextAsync(Directory.EnumerateFiles(data.Path, "master.key").Single())).Trim()));

            using var owner = new PageClient(desk.Address, told);
            await owner.LookAsync(desk.FirstStart.PathAndQuery);
            await owner.PostAsync("/setup", ("token", desk.FirstStart.Query["?token=".Length..]), ("password", Password), ("again", Password));
            await owner.LookAsync("/security");
            await owner.PostAsync("/security/password", ("password", WrongPassword), ("again", NextPassword));
            await owner.PostAsync("/security/password", ("password", NextPassword), ("again", NextPassword));
            Plant(("session", owner.SessionCookie));

            using var guess = new PageClient(desk.Address, told);
            await guess.LookAsync("/sign-in");
            await guess.PostAsync("/sign-in", ("password", WrongPassword));

            var codePage = await owner.LookAsync("/security/code", isTold: false); // shown for the owner's app
            Plant(("TOTP seed", codePage.Split("mono wraps\">")[1].Split('<')[0].Replace(" ", "", StringComparison.Ordinal)));
            await owner.PostAsync("/security/code", isTold: false, ("draft", codePage.Split("name=\"draft\" value=\"")[1].Split('"')[0]), ("code", "000000")); // shows it again

            var made = await owner.PostAsync("/security/tokens", ("name", "reader"), ("scope", "read"));
            var tokenPage = await owner.LookAsync(made.Location!.Split('#')[0], isTold: false); // shown once
            Plant(("API token", tokenPage.Split("data-copy=\"")[1].Split('"')[0]));

            using var api = new HttpClient(Quiet(new CookieContainer())) { BaseAddress = desk.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", program) } };
            await TellAsync("connect with a wrong secret", await api.PostAsJsonAsync("/api/v1/accounts", new { environment = "local", label = "Wrong", key = First.Key, secret = Second.Secret, memo = First.Memo }));
            await TellAsync("connect", await api.PostAsJsonAsync("/api/v1/accounts", new { environment = "local", label = "Canary", key = Second.Key, secret = Second.Secret, memo = Second.Memo }));
            await TellAsync("replace the key", await api.PutAsJsonAsync("/api/v1/accounts/Canary/key", new { key = First.Key, secret = First.Secret, memo = First.Memo }));
            await owner.LookAsync("/accounts/connect");
            await owner.PostAsync("/accounts/connect", ("env", "local"), ("key", First.Key), ("secret", First.Secret), ("memo", First.Memo));
            await owner.PostAsync("/accounts/connect", ("env", "local"), ("key", First.Key), ("secret", Second.Secret), ("memo", First.Memo));

            var pointers = desk.Services.GetRequiredService<IPointers>();
            var account = (await api.GetFromJsonAsync<JsonElement>("/api/v1/accounts"))[0].GetProperty("account_id").GetString()!;
            var (pointer, text) = await pointers.CreateAsync(new NewPointer { Name = "canary", AccountId = account }, CancellationToken.None);
            var rotated = await pointers.RotateAsync(pointer.PointerId, TimeSpan.FromHours(1), CancellationToken.None);
            Plant(("pointer", text), ("rotated pointer", rotated));
            Plant(("pointer's secret", await pointers.RequireSecretAsync(pointer.PointerId, CancellationToken.None)));
            foreach (var (address, body) in ((string, string)[])
                [
                    ($"/alerts/{rotated}", $$"""{"symbol":"BTCUSDT","action":"long","quantity":1,"secret":"{{Of("pointer's secret")}}","password":"{{Password}}"}"""),
                    ($"/alerts/{text}", $$"""{"symbol":"BTCUSDT","action":"long","quantity":1,"secret":"{{Of("SMTP password")}}"}"""),
                    ($"/hooks/{rotated}", $$"""{"symbol":"BTCUSDT","action":"jump","secret":"{{Of("pointer's secret")}}","api_secret":"{{First.Secret}}","key":"{{First.Key}}"}"""),
                    ($"/alerts/{rotated}", $$"""{"symbol":"BTCUSDT","action":"long","quantity":1,"secret":"{{Of("pointer's secret")}}","pointer":"{{text}}"}"""),
                    ("/alerts", $$"""{"pointer":"{{text}}","symbol":"NOSUCH","action":"long","quantity":1,"secret":"{{Of("pointer's secret")}}"}"""),
                    ($"/alerts/{rotated}", $"action=long;secret={Of("pointer's secret")};pointer={rotated};and more"),
                    ($"/alerts/{rotated}", $"{{\"secret\":\"{Of("pointer's secret")}\",\"pointer\":\"{rotated}\"; broken"),
                    ($"/alerts/{rotated}", $$"""{"secret":"{{Of("pointer's secret")}}","symbol":"{{new string('x', 70_000)}}"}"""),
                ])
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                await TellAsync("alert", await api.PostAsync(new Uri(address, UriKind.Relative), content));
            }

            var notices = desk.Services.GetRequiredService<INotices>();
            await notices.SetAsync(
                new NoticeSettings
                {
                    Webhook = new WebhookSettings { Address = new Uri($"http://127.0.0.1:1/bot{Of("webhook token")}/sendMessage") },
                    Mail = new MailSettings { Host = "localhost", Port = 1, UsesTls = false, From = "desk@example.org", To = "owner@example.org", User = "desk", Password = Of("SMTP password") },
                },
                CancellationToken.None);
            told.Add(("webhook", await notices.TryAsync(NoticeChannels.Webhook, CancellationToken.None) ?? ""));
            told.Add(("mail", await notices.TryAsync(NoticeChannels.Mail, CancellationToken.None) ?? ""));

            Assert.True(canaries.Count >= Planted, $"only {canaries.Count} were planted");
            await CrawlAsync(desk, owner, api, account, pointer.PointerId, told);
            using var backup = await api.PostAsync(new Uri("/api/v1/backup", UriKind.Relative), null);
            Assert.Equal(HttpStatusCode.OK, backup.StatusCode);
            copy = await backup.Content.ReadAsByteArrayAsync();
        }

        var search = new CanarySearch(canaries);
        search.Look("the backup", copy);
        foreach (var file in Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "master.key"))
            search.Look($"the store: {Path.GetFileName(file)}", await File.ReadAllBytesAsync(file));
        foreach (var line in logs.Lines)
            search.Look($"the log: {line[..Math.Min(line.Length, 60)]}", line);
        foreach (var line in traces.Lines)
            search.Look($"a trace: {line[..Math.Min(line.Length, 60)]}", line);
        foreach (var (place, text) in told)
            search.Look(place, text);

        output.WriteLine($"{canaries.Count} secrets were looked for in {search.Places} places, {search.Looked:N0} bytes: {logs.Lines.Count} log lines, {traces.Lines.Count} traces, {told.Count} pages and answers");
        Assert.True(copy.Length > 10_000 && logs.Lines.Count > 50 && traces.Lines.Count > 50 && told.Count > 80);
        Assert.True(search.Found.Count == 0, string.Join('\n', search.Found.Distinct()));

        void Plant(params ReadOnlySpan<(string Name, string Text)> secrets)
        {
            foreach (var (name, text) in secrets)
            {
                Assert.True(text.Length >= 12, $"{name} is too short to be told from other text");
                canaries.Add(new Canary(name, text));
            }
        }

        string Of(string name) => canaries.Single(canary => canary.Name == name).Text;

        async Task TellAsync(string what, HttpResponseMessage answer)
        {
            using (answer)
                told.Add((what, $"{answer.Headers} {await answer.Content.ReadAsStringAsync()}"));
        }
    }

    /// <summary>A client that leaves no traces: those of the test are none of the desk's.</summary>
    private static SocketsHttpHandler Quiet(CookieContainer cookies) => new() { CookieContainer = cookies, AllowAutoRedirect = false, ActivityHeadersPropagator = null };

    /// <summary>Every page, stream, list and file that can be read.</summary>
    private static async Task CrawlAsync(DeskHost desk, PageClient owner, HttpClient api, string account, string pointer, List<(string Place, string Text)> told)
    {
        var alert = (await api.GetFromJsonAsync<JsonElement>("/api/v1/alerts?count=1"))[0].GetProperty("alert").GetString()!;
        var routes = desk.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("GET")).ToList();
        foreach (var route in routes)
        {
            var path = "/" + route.RoutePattern.RawText!.TrimStart('/');
            if (path is "/security/code") // makes and shows a new seed
                continue;
            foreach (var id in (string[])[account, pointer, alert])
            {
                var address = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{alert}", alert, StringComparison.Ordinal).Replace("{account}", account, StringComparison.Ordinal).Replace("{symbol}", "BTCUSDT", StringComparison.Ordinal)
                    .Replace("{side}", "long", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{**path}", "desk.js", StringComparison.Ordinal);
                var client = route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(asked => asked.Policy is "read" or "trade" or "admin") ? api : owner.Http;
                using var reply = await client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                if (reply.Content.Headers.ContentType?.MediaType != "text/event-stream")
                {
                    told.Add(($"GET {address}", $"{reply.Headers} {await reply.Content.ReadAsStringAsync()}"));
                }
                else
                {
                    var buffer = new byte[256 * 1024];
                    using var stream = await reply.Content.ReadAsStreamAsync();
                    told.Add(($"GET {address}", Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer))));
                }

                if (!path.Contains("{id}", StringComparison.Ordinal))
                    break;
            }
        }
    }

    /// <summary>The owner's browser: keeps cookies, sends the token of our forms, notes what it is told.</summary>
    private sealed class PageClient : IDisposable
    {
        private readonly CookieContainer _cookies = new();
        private readonly Uri _desk;
        private readonly List<(string Place, string Text)> _told;

        public PageClient(Uri desk, List<(string Place, string Text)> told)
        {
            (_desk, _told) = (desk, told);
            Http = new HttpClient(Quiet(_cookies)) { BaseAddress = desk };
            Http.DefaultRequestHeaders.Accept.ParseAdd("text/html,*/*");
        }

        public HttpClient Http { get; }

        public string SessionCookie => _cookies.GetCookies(_desk).Single(cookie => cookie.Name.StartsWith("martdesk-session", StringComparison.Ordinal)).Value;

        public async Task<string> LookAsync(string path, bool isTold = true)
        {
            var html = await Http.GetStringAsync(new Uri(path, UriKind.Relative));
            if (isTold && !path.StartsWith("/setup", StringComparison.Ordinal)) // the page of the setup token carries it on
                _told.Add(($"GET {path}", html));
            if (html.Split("<meta name=\"form-token\" content=\"") is [_, var rest, ..])
            {
                Http.DefaultRequestHeaders.Remove("X-Form-Token");
                Http.DefaultRequestHeaders.Add("X-Form-Token", rest.Split('"')[0]);
            }

            return html;
        }

        public Task<(HttpStatusCode Status, string? Location)> PostAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, isTold: true, fields);

        public async Task<(HttpStatusCode Status, string? Location)> PostAsync(string path, bool isTold, params (string Name, string Value)[] fields)
        {
            using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            using var reply = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
            if (isTold)
                _told.Add(($"POST {path}", $"{reply.Headers.Location} {await reply.Content.ReadAsStringAsync()}"));
            return (reply.StatusCode, reply.Headers.Location?.ToString());
        }

        public void Dispose() => Http.Dispose();
    }
}
