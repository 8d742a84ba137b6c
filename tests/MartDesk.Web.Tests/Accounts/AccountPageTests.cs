using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Accounts;

public sealed class AccountPageTests
{
    private const string Attack = "\"><script>alert(1)</script>";

    [Fact]
    public async Task Every_account_is_listed_with_its_environment_and_state()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Add("Main", VenueEnvironment.Live);
        desk.Accounts.Set("ACC2", account => account with { IsDisabled = true });

        var html = await desk.Client.GetStringAsync("/accounts");

        Assert.Contains("LOCAL</span>", html);
        Assert.Contains("LIVE</span>", html);
        Assert.Contains(">disabled</span>", html);
        Assert.Contains("a91f…07c2", html);
    }

    [Fact]
    public async Task Account_is_renamed_disabled_and_enabled_by_plain_posts()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        var (renamed, _, _) = await desk.PostAsync("/accounts/ACC1/rename", ("label", "Swing"));
        await desk.PostAsync("/accounts/ACC1/disable");
        Assert.Equal((HttpStatusCode.SeeOther, "Swing", true), (renamed, desk.Accounts.Connected[0].Label, desk.Accounts.Connected[0].IsDisabled));

        await desk.PostAsync("/accounts/ACC1/enable");
        Assert.False(desk.Accounts.Connected[0].IsDisabled);
    }

    [Fact]
    public async Task Label_of_another_account_is_refused_in_words()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Add("Swing");

        var (status, _, html) = await desk.PostAsync("/accounts/ACC1/rename", ("label", "swing"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Another account has this label.", html);
        Assert.DoesNotContain("Parameter", html);
    }

    [Fact]
    public async Task Deleting_spells_out_what_is_lost_and_needs_the_label_typed()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Losses = new AccountLosses(["btc-breakout"], ["eth-group"]);

        var page = await desk.Client.GetStringAsync("/accounts/ACC1");
        Assert.Contains("btc-breakout", page);
        Assert.Contains("eth-group", page);
        Assert.Contains("cannot be undone", page);

        var (refused, _, _) = await desk.PostAsync("/accounts/ACC1/delete", ("confirm", "paper"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Single(desk.Accounts.Connected);

        var (deleted, location, _) = await desk.PostAsync("/accounts/ACC1/delete", ("confirm", "Paper"));
        Assert.Equal((HttpStatusCode.SeeOther, "/accounts"), (deleted, location));
        Assert.Empty(desk.Accounts.Connected);
    }

    [Theory]
    [InlineData("/accounts")]
    [InlineData("/accounts/ACC1")]
    [InlineData("/accounts/ACC1/key")]
    public async Task Markup_in_a_label_stays_text(string path)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add(Attack);
        desk.Accounts.Losses = new AccountLosses([Attack], [Attack]);

        Assert.DoesNotContain("<script>alert", await desk.Client.GetStringAsync(path));
    }

    [Theory]
    [InlineData("label")]
    [InlineData("rest")]
    [InlineData("env")]
    [InlineData("draft")]
    [InlineData("account")]
    public async Task Markup_posted_to_the_connect_page_stays_text(string field)
    {
        await using var desk = await RunningDesk.StartAsync();

        var (_, _, check) = await desk.PostAsync("/accounts/connect", ("key", "k k"), (field, Attack));
        var (_, _, add) = await desk.PostAsync("/accounts/connect/add", (field, Attack));

        Assert.DoesNotContain("<script>alert", check + add);
    }

    [Theory]
    [InlineData("/accounts/nobody")]
    [InlineData("/accounts/nobody/key")]
    public async Task Unknown_account_is_a_page_that_says_so(string path)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var reply = await desk.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Contains("No such account", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Form_of_another_origin_changes_nothing()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accounts/ACC1/disable") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Origin", "http://evil.example");

        using var reply = await desk.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.False(desk.Accounts.Connected[0].IsDisabled);
    }
}
