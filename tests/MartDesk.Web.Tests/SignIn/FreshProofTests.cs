using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using MartDesk.Web.SignIn;
using MartDesk.Web.Tests.Fakes;
using MartDesk.Web.Tests.Routes;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Tests.SignIn;

public sealed class FreshProofTests
{
    [Fact]
    public async Task After_five_minutes_a_change_of_limits_waits_for_the_password_and_then_goes_on_as_it_was()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Accounts.Add("Swing");
        time.Advance(TimeSpan.FromMinutes(6));

        var (asked, location, _) = await desk.PostAsync("/guards/ACC1", ("max_daily_loss", "400"));
        Assert.Equal(HttpStatusCode.SeeOther, asked);
        Assert.StartsWith("/confirm?post=", location, StringComparison.Ordinal);
        Assert.Null(desk.Guards.LimitsOf("ACC1").MaxDailyLoss);

        var post = location!["/confirm?post=".Length..];
        Assert.Contains("older than five minutes", await desk.Owner.LookAsync(location));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/confirm", ("post", post), ("password", "not the password of this desk"))).Status);
        var (done, after, html) = await desk.PostAsync("/confirm", ("post", post), ("password", OwnersBrowser.Password));
        Assert.True(done == HttpStatusCode.SeeOther, html);
        Assert.StartsWith("/guards/ACC1", after, StringComparison.Ordinal);
        Assert.Equal(400m, desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
        Assert.Equal("guards", desk.Audit.Entries[^1].What);
        Assert.Equal("ACC1", desk.Audit.Entries[^1].Subject);
    }

    [Fact]
    public async Task A_post_that_waits_is_for_the_session_it_came_from()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Accounts.Add("Swing");
        time.Advance(TimeSpan.FromMinutes(6));
        var (_, location, _) = await desk.PostAsync("/guards/ACC1", ("max_daily_loss", "400"));
        using var other = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);

        var (status, next, _) = await other.PostAsync("/confirm", ("post", location!["/confirm?post=".Length..]), ("password", OwnersBrowser.Password));

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (status, next));
        Assert.Null(desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
    }

    [Theory]
    [InlineData("/accounts/connect")]
    [InlineData("/pointers/new")]
    [InlineData("/security/code")]
    public async Task Pages_that_hand_out_power_are_opened_after_a_proof(string path)
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        time.Advance(TimeSpan.FromMinutes(6));

        using var reply = await desk.Owner.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal($"/confirm?next={Uri.EscapeDataString(path)}", reply.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_way_back_from_the_venue_waits_for_a_proof_when_it_took_long_and_loses_nothing()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.FastConnect.End = new FastConnectEnd.Granted(new AccountConnection("", VenueEnvironment.Local, null, null, new ApiCredentials("5be24c0fa91f63d89d17e2ab4c5841d9", "canary-secret-0123456789", "memo")));
        time.Advance(TimeSpan.FromMinutes(6));
        const string Finish = "/accounts/fast-connect/finish?code=c1&state=s1";

        using var reply = await desk.Owner.Client.GetAsync(new Uri(Finish, UriKind.Relative));
        Assert.Equal($"/confirm?next={Uri.EscapeDataString(Finish)}", reply.Headers.Location?.ToString());
        Assert.Empty(desk.FastConnect.Finished);

        var (status, next, _) = await desk.PostAsync("/confirm", ("next", Finish), ("password", OwnersBrowser.Password));
        Assert.Equal((HttpStatusCode.SeeOther, Finish), (status, next));
        using var finished = await desk.Owner.Client.GetAsync(new Uri(Finish, UriKind.Relative));
        Assert.Equal(("s1", "c1", null), desk.FastConnect.Finished.Single());
        Assert.Single(desk.Accounts.Connected);
    }

    [Theory]
    [InlineData("/accounts/connect")]
    [InlineData("/accounts/connect/add")]
    [InlineData("/accounts/ACC1/key/use")]
    [InlineData("/accounts/ACC1/delete")]
    [InlineData("/accounts/ACC1/enable")]
    [InlineData("/accounts/ACC1/transfer")]
    [InlineData("/accounts/ACC1/demo-money")]
    [InlineData("/pointers/new")]
    [InlineData("/pointers/P1/settings")]
    [InlineData("/pointers/P1/rotate")]
    [InlineData("/pointers/P1/secret")]
    [InlineData("/pointers/P1/drop-secret")]
    [InlineData("/pointers/P1/signature")]
    [InlineData("/pointers/P1/drop-signature")]
    [InlineData("/pointers/P1/enable")]
    [InlineData("/guards/ACC1")]
    [InlineData("/guards/ACC1/forget-peak")]
    [InlineData("/guards/locks/L1/release")]
    [InlineData("/security/password")]
    [InlineData("/security/code")]
    [InlineData("/security/code/off")]
    [InlineData("/security/tokens")]
    [InlineData("/security/passkeys")]
    public async Task What_hands_out_power_waits_for_a_proof(string path)
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.StartsWith("/confirm?post=", (await desk.PostAsync(path)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public void A_post_that_waits_goes_on_once_and_within_five_minutes()
    {
        var time = new ManualTimeProvider(Sample.Time);
        var posts = new PausedPosts(time);
        var post = new PausedPost { SessionId = "s1", Endpoint = new Endpoint(null, null, null), RouteValues = [], Path = "/guards/A1", Query = default, Form = FormCollection.Empty };
        var (first, second) = (posts.Keep(post), posts.Keep(post));

        Assert.Same(post, posts.Take(first, "s1"));
        Assert.Null(posts.Take(first, "s1"));
        time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Null(posts.Take(second, "s1"));
    }

    [Fact]
    public async Task What_waits_for_no_proof_is_known_by_name()
    {
        string[] known =
        [
            "/accounts/fast-connect", // its way back waits
            "/accounts/{id}/check",
            "/accounts/{id}/disable",
            "/accounts/{id}/rename",
            "/alerts/{id}/replay",
            "/confirm",
            "/guards/panic",
            "/guards/{id}/panic",
            "/orders/cancel",
            "/orders/cancel-all",
            "/orders/cancel-stop",
            "/orders/edit",
            "/pointers/{id}/disable",
            "/pointers/{id}/message",
            "/pointers/{id}/pause",
            "/positions/{account}/{symbol}/{side}/close",
            "/positions/{account}/{symbol}/{side}/protect",
            "/positions/{account}/{symbol}/{side}/reverse",
            "/positions/{account}/{symbol}/{side}/trail",
            "/security/passkeys/remove",
            "/security/sessions/end",
            "/security/sessions/end-others",
            "/security/tokens/revoke",
            "/settings/notifications",
            "/settings/notifications/test",
            "/sign-out",
            "/ticket/estimate",
            "/ticket/send",
        ];
        await using var desk = await RunningDesk.StartAsync();

        var free = RouteTable.Of(desk).Where(route => route is { IsUnsafe: true, IsForPrograms: false, IsOpen: false } && route.Endpoint.Metadata.GetMetadata<FreshProof>() is null);

        Assert.Equal(known.Order(StringComparer.Ordinal), free.Select(route => route.Pattern).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Holding_the_desk_back_never_waits_but_releasing_it_does()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        time.Advance(TimeSpan.FromMinutes(6));

        await desk.PostAsync("/guards/mode", ("mode", "reducing"));
        Assert.Equal(DeskMode.ReducingOnly, desk.Guards.Mode);
        await desk.PostAsync("/guards/mode", ("mode", "halted"));
        Assert.Equal(DeskMode.Halted, desk.Guards.Mode);
        await desk.PostAsync("/guards/panic");
        Assert.Equal(1, desk.Guards.Panics);

        Assert.StartsWith("/confirm?post=", (await desk.PostAsync("/guards/mode", ("mode", "active"), ("sure", "yes"))).Location, StringComparison.Ordinal);
        Assert.Equal(DeskMode.Halted, desk.Guards.Mode);
    }

    [Fact]
    public async Task Holding_one_account_back_never_waits_but_releasing_it_does()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Accounts.Add("Swing");
        time.Advance(TimeSpan.FromMinutes(6));

        await desk.PostAsync("/guards/ACC1/mode", ("mode", "reducing"));
        Assert.Equal(DeskMode.ReducingOnly, desk.Guards.OwnModeOf("ACC1"));
        await desk.PostAsync("/guards/ACC1/panic");
        Assert.Equal(DeskMode.Halted, desk.Guards.OwnModeOf("ACC1"));

        Assert.StartsWith("/confirm?post=", (await desk.PostAsync("/guards/ACC1/mode", ("mode", "active"), ("sure", "yes"))).Location, StringComparison.Ordinal);
        Assert.Equal(DeskMode.Halted, desk.Guards.OwnModeOf("ACC1"));
    }
}
