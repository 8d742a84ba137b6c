using System.Net;
using System.Text.RegularExpressions;
using MartDesk.Desk.Guards;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.SignIn;

public sealed partial class FormTests
{
    [Fact]
    public async Task Every_form_that_changes_something_carries_the_token()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await desk.PostAsync("/security/tokens", ("name", "backup"), ("scope", "read"));

        foreach (var path in (string[])["/", "/alerts", "/accounts", "/accounts/connect", "/accounts/ACC1", "/pointers", "/pointers/new", "/pointers/P1", "/pointers/P1/message", "/guards", "/guards/ACC1", "/security", "/security/code", "/audit"])
        {
            var html = await desk.Owner.LookAsync(path);
            Assert.Equal(Forms().Count(html), Tokens().Count(html));
        }
    }

    [Fact]
    public async Task Post_without_the_token_or_with_that_of_another_session_changes_nothing()
    {
        await using var desk = await RunningDesk.StartAsync();
        var own = desk.Owner.Client.DefaultRequestHeaders.GetValues("X-Form-Token").Single();
        using var other = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);
        var foreign = other.Client.DefaultRequestHeaders.GetValues("X-Form-Token").Single();
        Assert.NotEqual(own, foreign);

        desk.Owner.Client.DefaultRequestHeaders.Remove("X-Form-Token");
        foreach (var token in (string[])["", "x", foreign])
        {
            var (status, _, text) = await desk.PostAsync("/guards/mode", ("mode", "halted"), ("form-token", token));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("old_form", text);
        }

        Assert.Equal(DeskMode.Active, desk.Guards.Mode);
        Assert.DoesNotContain(desk.Audit.Entries, entry => entry.What.StartsWith("guards", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.SeeOther, (await desk.PostAsync("/guards/mode", ("mode", "halted"), ("form-token", own))).Status);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Stream_of_a_page_is_not_opened_for_another_origin(string header, string value)
    {
        await using var desk = await RunningDesk.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live/overview");
        request.Headers.Add(header, value);

        using var reply = await desk.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
    }

    [Fact]
    public async Task Audit_log_names_what_was_changed_and_never_a_secret()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Swing");

        await desk.PostAsync("/accounts/ACC1/rename", ("label", "Slow\r\nSwing"));
        await desk.PostAsync("/accounts/connect", ("key", "verysecretkey"), ("secret", "verysecretsecret"), ("memo", "verysecretmemo"), ("env", "local"));
        await desk.PostAsync("/security/password", ("password", "verysecret password 1"), ("again", "verysecret password 2"));
        await desk.PostAsync("/security/tokens", ("name", "backup"), ("scope", "read"));

        Assert.Contains(desk.Audit.Entries, entry => entry is { Who: "owner", What: "accounts rename", Subject: "ACC1", Detail: "label: Slow  Swing", Result: "refused", Address: "127.0.0.1" });
        Assert.Contains(desk.Audit.Entries, entry => entry is { What: "accounts connect", Detail: "key: changed, secret: changed, memo: changed, env: local" });
        Assert.Contains(desk.Audit.Entries, entry => entry is { What: "security password", Detail: "password: changed, again: changed", Result: "refused" });
        Assert.DoesNotContain(desk.Audit.Entries, entry => entry.ToString().Contains("verysecret", StringComparison.Ordinal));
        Assert.Contains("accounts rename", await desk.Owner.LookAsync("/audit?verify=1"));
        Assert.Contains("\"accounts rename\"", await desk.Client.GetStringAsync("/audit.csv"));
    }

    [Fact]
    public async Task Alert_of_a_sender_is_not_asked_for_a_form()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var sender = new HttpClient { BaseAddress = desk.Host.Address };

        using var taken = await sender.PostAsync("/hooks/pointer01", new FormUrlEncodedContent([KeyValuePair.Create("action", "buy")]));

        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    [GeneratedRegex("<form\\b[^>]*method=\"post\"")]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"form-token\" value=\"[A-Za-z0-9_-]{40,}\">")]
    private static partial Regex Tokens();
}
