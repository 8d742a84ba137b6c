using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
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
    public async Task Position_mode_is_shown_and_changed_after_a_fresh_proof()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Accounts.Add("Paper");
        var page = await desk.Client.GetStringAsync("/accounts/ACC1");
        Assert.Contains("Now: hedge.", page);
        Assert.Contains("Change to one-way", page);
        Assert.DoesNotContain("Change to hedge", page);

        var (_, location, _) = await desk.PostAsync("/accounts/ACC1/position-mode", ("mode", "one_way"));
        Assert.Equal(("/accounts/ACC1?done=one_way#position-mode", PositionMode.OneWay), (location, desk.Accounts.Mode));
        Assert.Contains("The account is in one-way mode", await desk.Client.GetStringAsync("/accounts/ACC1?done=one_way"));
        Assert.Equal(("accounts position-mode", "ACC1", "mode: one_way", "done"), desk.Audit.Entries[^1] is var entry ? (entry.What, entry.Subject, entry.Detail, entry.Result) : default);

        time.Advance(TimeSpan.FromMinutes(6));
        (_, location, _) = await desk.PostAsync("/accounts/ACC1/position-mode", ("mode", "hedge"));
        Assert.StartsWith("/confirm?post=", location, StringComparison.Ordinal);
        Assert.Equal(PositionMode.OneWay, desk.Accounts.Mode);
    }

    [Fact]
    public async Task Refusal_of_a_position_mode_is_shown_in_words_and_noted_as_refused()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.OnSetMode = _ => new PositionModeChange(PositionModeEnd.Refused, "The venue refused: 40059 Some positions exist.");

        var (status, _, html) = await desk.PostAsync("/accounts/ACC1/position-mode", ("mode", "one_way"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("The venue refused: 40059 Some positions exist.", html);
        Assert.Equal("refused", desk.Audit.Entries[^1].Result);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/accounts/ACC1/position-mode", ("mode", "netting"))).Status);
    }

    [Fact]
    public async Task A_venue_that_tells_no_position_mode_does_not_hold_the_page_up()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Mode = null;

        var page = await desk.Client.GetStringAsync("/accounts/ACC1");

        Assert.Contains("The venue did not tell the mode of now.", page);
        Assert.Contains("Change to one-way", page);
        Assert.Contains("Change to hedge", page);
    }

    [Fact]
    public async Task Paper_money_is_paid_in_and_taken_out_on_the_page_of_a_local_account()
    {
        var till = new FakeTill();
        await using var desk = await RunningDesk.StartAsync(change: options => options with { PaperMoney = till });
        desk.Accounts.Add("Paper");
        Assert.Contains("Pay in", await desk.Client.GetStringAsync("/accounts/ACC1"));

        Assert.Equal("/accounts/ACC1?done=paid", (await desk.PostAsync("/accounts/ACC1/paper-money", ("amount", "2500.5"), ("way", "in"))).Location);
        Assert.Equal("/accounts/ACC1?done=taken", (await desk.PostAsync("/accounts/ACC1/paper-money", ("amount", "100"), ("way", "out"))).Location);
        Assert.Equal([("a91f5be24c0f63d89d17e2ab07c2", 2500.5m), ("a91f5be24c0f63d89d17e2ab07c2", -100m)], till.Moved);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/accounts/ACC1/paper-money", ("amount", "-5"), ("way", "in"))).Status);
        till.Problem = "More than is free cannot be taken out.";
        Assert.Contains("More than is free", (await desk.PostAsync("/accounts/ACC1/paper-money", ("amount", "5"), ("way", "out"))).Html);
    }

    [Theory]
    [InlineData(VenueEnvironment.Live, null, true, "Main is a LIVE account")]
    [InlineData(VenueEnvironment.Demo, null, true, "Main is a DEMO account")]
    [InlineData(VenueEnvironment.Local, "http://127.0.0.1:9000/", true, "Main is at another exchange (http://127.0.0.1:9000)")]
    [InlineData(VenueEnvironment.Local, null, false, "This desk runs without a local exchange")]
    public async Task No_paper_money_goes_to_an_account_that_is_not_of_the_exchange_beside_the_desk(VenueEnvironment environment, string? address, bool hasTill, string words)
    {
        var till = new FakeTill();
        await using var desk = await RunningDesk.StartAsync(change: options => options with { PaperMoney = hasTill ? till : null });
        desk.Accounts.Add("Main", environment);
        desk.Accounts.Set("ACC1", account => account with { Connection = account.Connection with { RestAddress = address is null ? null : new Uri(address) } });

        Assert.DoesNotContain("Pay in", await desk.Client.GetStringAsync("/accounts/ACC1"));
        var (status, _, html) = await desk.PostAsync("/accounts/ACC1/paper-money", ("amount", "5"), ("way", "in"));
        using var content = new StringContent("""{"amount":5}""", System.Text.Encoding.UTF8, "application/json");
        using var reply = await desk.Client.PostAsync(new Uri("/api/v1/accounts/Main/paper-money", UriKind.Relative), content);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (status, reply.StatusCode));
        Assert.Contains(words, html);
        Assert.Contains(words, await reply.Content.ReadAsStringAsync());
        Assert.Empty(till.Moved);
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

    /// <summary>Notes what is paid.</summary>
    private sealed class FakeTill : IPaperMoney
    {
        public List<(string Key, decimal Usdt)> Moved { get; } = [];

        public string? Problem { get; set; }

        public Task<string?> MoveAsync(string key, decimal usdt, CancellationToken cancellationToken)
        {
            if (Problem is null)
                Moved.Add((key, usdt));
            return Task.FromResult(Problem);
        }
    }
}
