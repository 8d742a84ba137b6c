using System.Net;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Routes;

/// <summary>What holds for every address, asked of each one that there is.</summary>
public sealed class RouteTests
{
    private static readonly string[] ForeignNames = ["NOSUCH", "zz", "0", "../security", "'; DROP TABLE account; --", new string('a', 300)];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

    [Fact]
    public async Task Whatever_an_address_names_that_is_not_there_gets_the_same_refusal_and_nothing_is_done()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        var named = RouteTable.Of(desk).Where(route => route is { Names.Count: > 0, IsOpen: false }).ToList();
        Assert.True(named.Count > 40, $"only {named.Count}");

        foreach (var route in named)
        {
            var answers = new HashSet<string>();
            foreach (var foreign in ForeignNames)
            {
                using var reply = await desk.Client.SendAsync(route.Request(_ => foreign));
                Assert.True(reply.StatusCode == HttpStatusCode.NotFound, $"{route} for {foreign}: {reply.StatusCode}");
                var text = await reply.Content.ReadAsStringAsync();
                Assert.DoesNotContain("DROP TABLE", text);
                if (foreign.All(char.IsAsciiLetterOrDigit))
                    answers.Add(WithoutWhatChangesByItself(text));
            }

            Assert.True(answers.Count == 1, $"{route} tells unknown names apart:\n{string.Join("\n----\n", answers)}");
        }

        ShouldBeUntouched(desk);
    }

    /// <summary>The account is there, and so is what is asked for, but not in this account.</summary>
    [Theory]
    [InlineData("/orders/edit?account=scalp&order=W2")]
    [InlineData("/positions/hedge/SOLUSDT/long")]
    [InlineData("/positions/swing/SOLUSDT/short")]
    [InlineData("/live/book?account=hedge&symbol=NOSUCH")]
    [InlineData("/pointers/ACC1")]
    [InlineData("/accounts/P1")]
    [InlineData("/guards/P1")]
    [InlineData("/ticket/outcome/P1")]
    public async Task What_belongs_to_another_account_is_not_there(string path)
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);

        using var reply = await desk.Owner.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    [Fact]
    public async Task What_a_form_names_that_is_not_there_or_is_anothers_is_left_alone()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        (string Name, string Value)[] foreignOrder = [("account", "scalp"), ("order", "W2")];
        var sessions = desk.Access.ReadSessions().Count;

        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/orders/cancel", foreignOrder)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/orders/edit", [.. foreignOrder, ("trigger", "1")])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/orders/cancel-stop", ("account", "scalp"), ("stop", "NOSUCH"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/orders/cancel-all", ("market", "NOSUCH/BTCUSDT"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/ticket/send", ("account", "NOSUCH"), ("symbol", "BTCUSDT"), ("size", "1"))).Status);
        Assert.Equal("/security?done=no-session", (await desk.PostAsync("/security/sessions/end", ("session", "NOSUCH"))).Location);
        Assert.Equal("/security?done=no-token", (await desk.PostAsync("/security/tokens/revoke", ("id", "NOSUCH"))).Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/accounts/connect/add", ("draft", "NOSUCH"))).Status);
        Assert.Equal("/", (await desk.PostAsync("/confirm", ("post", "NOSUCH"), ("password", OwnersBrowser.Password))).Location);

        Assert.Equal(sessions, desk.Access.ReadSessions().Count);
        ShouldBeUntouched(desk);
    }

    [Fact]
    public async Task Whatever_a_form_asks_for_is_not_done_without_the_token_of_the_session()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        using var stranger = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);
        var foreign = stranger.Client.DefaultRequestHeaders.GetValues("X-Form-Token").Single();
        desk.Owner.Client.DefaultRequestHeaders.Remove("X-Form-Token");
        var forms = RouteTable.Of(desk).Where(route => route is { IsUnsafe: true, IsForPrograms: false } && !TakesAlerts(route)).ToList();
        Assert.True(forms.Count > 40, $"only {forms.Count}");

        foreach (var route in forms)
        {
            foreach (var token in (string?[])[null, "", "x", foreign])
            {
                using var request = route.Request(ExistingName);
                if (token is not null)
                    request.Headers.Add("X-Form-Token", token);
                using var reply = await desk.Owner.Client.SendAsync(request);
                Assert.True(reply.StatusCode == HttpStatusCode.BadRequest && (await reply.Content.ReadAsStringAsync()).Contains("old_form"), $"{route} with {token ?? "none"}: {reply.StatusCode}");
            }
        }

        ShouldBeUntouched(desk);
    }

    [Fact]
    public async Task No_address_takes_a_change_from_a_page_of_another_origin()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        var changes = RouteTable.Of(desk).Where(route => route.IsUnsafe).ToList();

        foreach (var route in changes)
        {
            foreach (var (header, value) in ((string, string)[])[("Origin", "http://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site")])
            {
                using var request = route.Request(ExistingName);
                request.Headers.Add(header, value);
                using var reply = await desk.Client.SendAsync(request);
                Assert.True(reply.StatusCode == HttpStatusCode.Forbidden, $"{route} from {value}: {reply.StatusCode}");
            }
        }

        Assert.Empty(desk.Intake.Received);
        ShouldBeUntouched(desk);
    }

    [Fact]
    public async Task No_address_answers_a_method_that_it_has_not()
    {
        await using var desk = await RunningDesk.StartAsync();
        var known = RouteTable.Of(desk).GroupBy(route => Shape(route)).ToDictionary(group => group.Key, group => group.ToList());

        foreach (var (pattern, routes) in known)
        {
            foreach (var method in Methods.Except(routes.Select(route => route.Method)).Except(["HEAD"]))
            {
                if (method == "POST" && pattern.EndsWith("/schema.json", StringComparison.Ordinal))
                    continue; // to a sender that is a pointer, and an unknown one
                using var request = routes[0].Request(ExistingName, method);
                using var reply = await desk.Client.SendAsync(request);
                Assert.True(reply.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{method} {pattern}: {reply.StatusCode}\n{desk.Logs.Lines.LastOrDefault()}");
            }
        }
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        var looks = RouteTable.Of(desk).Where(route => route.Method == "GET" && !route.Pattern.StartsWith("/live", StringComparison.Ordinal)).ToList();
        Assert.True(looks.Count > 60, $"only {looks.Count}");

        foreach (var route in looks)
        {
            using var reply = await desk.Client.SendAsync(route.Request(ExistingName));
            Assert.True((int)reply.StatusCode < 500, $"{route}: {reply.StatusCode}");
        }

        ShouldBeUntouched(desk);
    }

    private static bool TakesAlerts(MappedRoute route) => route.Pattern.StartsWith("/alerts", StringComparison.Ordinal) || route.Pattern.StartsWith("/hooks", StringComparison.Ordinal);

    /// <summary>The address without the words for what it names.</summary>
    private static string Shape(MappedRoute route) => route.Names.Aggregate(route.Pattern, (text, name) => text.Replace($"{{{name}}}", "{}", StringComparison.Ordinal));

    private static string ExistingName(string name) => name switch { "account" => "swing", "symbol" => "BTCUSDT", "side" => "long", "alert" => "A-part", "documentName" => "v1", _ => "ACC1" };

    /// <summary>Tokens of forms and the clock are new in every page.</summary>
    private static string WithoutWhatChangesByItself(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, "[A-Za-z0-9_-]{80,}|datetime=\"[^\"]*\"|\\d{2}:\\d{2}:\\d{2}|\\d+\\.\\d s|class=\"dot[^\"]*\"", ""); // A dot turns when a price is three seconds old.

    private static void ShouldBeUntouched(RunningDesk desk)
    {
        Assert.Equal(MartDesk.Desk.Guards.DeskMode.Active, desk.Guards.Mode);
        Assert.Equal(0, desk.Guards.Panics);
        Assert.Empty(desk.Manual.Taken);
        Assert.Equal("btc-breakout", Assert.Single(desk.Pointers.List()).Name);
        Assert.Equal(4, desk.Accounts.List().Count);
        Assert.Equal(400m, desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
        Assert.NotNull(desk.Access.Owner!.PasswordHash);
        Assert.DoesNotContain(desk.Audit.Entries, entry => entry.Result == "done" && entry.What is not ("first password" or "sign-in") && !entry.What.Contains("confirm", StringComparison.Ordinal) && !entry.What.StartsWith("security", StringComparison.Ordinal));
    }
}
