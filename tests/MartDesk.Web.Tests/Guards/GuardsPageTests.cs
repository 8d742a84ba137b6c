using System.Net;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Guards;

public sealed class GuardsPageTests
{
    [Fact]
    public async Task Desk_is_halted_by_one_click_and_freed_only_when_it_was_meant()
    {
        await using var desk = await RunningDesk.StartAsync();

        var (halted, _, _) = await desk.PostAsync("/guards/mode", ("mode", "halted"));
        Assert.Equal((HttpStatusCode.SeeOther, DeskMode.Halted), (halted, desk.Guards.Mode));
        Assert.Contains("The desk is halted", await desk.Client.GetStringAsync("/alerts"));

        var (refused, _, html) = await desk.PostAsync("/guards/mode", ("mode", "active"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, DeskMode.Halted), (refused, desk.Guards.Mode));
        Assert.Contains("nothing was changed", html);

        await desk.PostAsync("/guards/mode", ("mode", "reducing"), ("sure", "yes"));
        Assert.Equal(DeskMode.ReducingOnly, desk.Guards.Mode);
        await desk.PostAsync("/guards/mode", ("mode", "active"), ("sure", "yes"));
        Assert.Equal(DeskMode.Active, desk.Guards.Mode);
    }

    [Fact]
    public async Task Unknown_state_changes_nothing()
    {
        await using var desk = await RunningDesk.StartAsync();

        var (status, _, _) = await desk.PostAsync("/guards/mode", ("mode", "0"), ("sure", "yes"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, DeskMode.Active), (status, desk.Guards.Mode));
    }

    [Fact]
    public async Task Panic_counts_what_it_reaches_and_links_what_carries_it_out()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        var account = desk.Portfolio.Current.Positions[0].AccountId;

        var page = await desk.Client.GetStringAsync("/guards");
        Assert.Contains("3 accounts", page); // of four, one is disabled
        Assert.NotEqual("ACC1", account); // the sample's positions belong to others, so none is counted
        Assert.Contains("0 positions", page);
        var (_, _, html) = await desk.PostAsync("/guards/panic");

        Assert.Equal(1, desk.Guards.Panics);
        Assert.Contains("href=\"/alerts/PANIC1\"", html);
    }

    [Fact]
    public async Task One_account_is_held_back_alone_and_every_page_says_so()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        desk.Accounts.Add("Swing copy");
        var id = desk.Portfolio.Current.Accounts[0].AccountId; // the strip is of an account with a picture
        desk.Accounts.Set("ACC1", account => account with { AccountId = id });

        var (done, location, _) = await desk.PostAsync($"/guards/{id}/mode", ("mode", "reducing"));
        Assert.Equal((HttpStatusCode.SeeOther, DeskMode.ReducingOnly, DeskMode.Active), (done, desk.Guards.OwnModeOf(id), desk.Guards.Mode));
        Assert.Contains("The account takes exits and cancellations only.", await desk.Client.GetStringAsync(location));
        Assert.Contains("Swing takes exits only", await desk.Client.GetStringAsync("/alerts"));
        Assert.Contains("reducing only", await desk.Client.GetStringAsync("/guards"));

        var (refused, _, html) = await desk.PostAsync($"/guards/{id}/mode", ("mode", "active"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, DeskMode.ReducingOnly), (refused, desk.Guards.OwnModeOf(id)));
        Assert.Contains("Tick that alerts may trade again", html);
        await desk.PostAsync($"/guards/{id}/mode", ("mode", "active"), ("sure", "yes"));
        Assert.Equal(DeskMode.Active, desk.Guards.OwnModeOf(id));
        Assert.DoesNotContain("takes exits only", await desk.Client.GetStringAsync("/alerts"));
        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/guards/nobody/mode", ("mode", "halted"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync($"/guards/{id}/mode", ("mode", "2"))).Status);
    }

    [Fact]
    public async Task Panic_of_one_account_halts_it_alone_and_links_what_carries_it_out()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Swing");
        desk.Accounts.Add("Scalp");

        var (_, _, html) = await desk.PostAsync("/guards/ACC1/panic");

        Assert.Contains("href=\"/alerts/PANIC-ACC1\"", html);
        Assert.Equal((DeskMode.Halted, DeskMode.Active, DeskMode.Active), (desk.Guards.OwnModeOf("ACC1"), desk.Guards.OwnModeOf("ACC2"), desk.Guards.Mode));
        desk.Accounts.Set("ACC2", account => account with { IsDisabled = true });
        Assert.DoesNotContain("action=\"/guards/ACC2/panic\"", await desk.Client.GetStringAsync("/guards/ACC2"));
    }

    [Fact]
    public async Task Dead_mans_switch_is_set_kept_by_other_changes_and_taken_away()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        await desk.PostAsync("/guards/ACC1", ("cancel_after", "60"));
        Assert.Equal(60, desk.Guards.LimitsOf("ACC1").CancelAfterSeconds);
        Assert.Contains("orders cancelled 60 s after the desk is gone", await desk.Client.GetStringAsync("/guards"));
        Assert.Matches("name=\"cancel_after\"[^>]* value=\"60\"", await desk.Client.GetStringAsync("/guards/ACC1")); // so the next saving keeps it
        await desk.PostAsync("/guards/ACC1", ("cancel_after", ""));
        Assert.Null(desk.Guards.LimitsOf("ACC1").CancelAfterSeconds);
    }

    [Fact]
    public async Task Balance_is_set_aside_on_the_page_and_kept_by_the_next_saving()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        await desk.PostAsync("/guards/ACC1", ("set_aside", "2500.50"));
        Assert.Equal(2500.50m, desk.Guards.LimitsOf("ACC1").SetAsideQuote);
        Assert.Contains("2500.5 set aside", await desk.Client.GetStringAsync("/guards"));
        Assert.Matches("name=\"set_aside\"[^>]* value=\"2500.5", await desk.Client.GetStringAsync("/guards/ACC1"));
    }

    [Fact]
    public async Task Locks_after_losses_are_listed_with_their_reason_and_end_and_released_by_hand()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Swing");
        Assert.DoesNotContain("id=\"locks\"", await desk.Client.GetStringAsync("/guards"));
        desk.Guards.Locks.Add(new GuardLock
        {
            LockId = "ab12",
            AccountId = "ACC1",
            Code = "loss_streak",
            Symbol = "BTCUSDT",
            Side = PositionSide.Long,
            Until = new DateTimeOffset(2026, 1, 15, 13, 0, 0, TimeSpan.Zero),
            Reason = "The account has lost 3 trades in a row in BTCUSDT long.",
        });
        desk.Guards.Locks.Add(new GuardLock { LockId = "cd34", AccountId = "ACC1", PointerId = "<b>gone</b>", Code = "drawdown", Reason = "The equity 900.00 is 10.0 % below its highest, 1000.00; 10 % are allowed." });

        var page = await desk.Client.GetStringAsync("/guards");
        Assert.Contains("BTCUSDT long", page);
        Assert.Contains("in a row in BTCUSDT long. <span class=\"nowrap\">Until 2026-01-15 13:00:00 UTC.", page);
        Assert.Contains("Until it recovers.", page);
        Assert.DoesNotContain("<b>gone</b>", page);
        var told = await desk.Client.GetStringAsync("/api/v1/locks");
        Assert.Contains("\"lock_id\":\"ab12\",\"account\":\"Swing\"", told);
        Assert.Contains("\"symbol\":\"BTCUSDT\",\"side\":\"long\",\"until\":\"2026-01-15T13:00:00+00:00\"", told);

        var (status, location, _) = await desk.PostAsync("/guards/locks/ab12/release");
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Contains("The lock is released", await desk.Client.GetStringAsync(location!.Split('#')[0]));
        Assert.Contains(desk.Audit.Entries, entry => entry is { What: "guards locks release", Detail: "The account has lost 3 trades in a row in BTCUSDT long." });
        using var reply = await desk.Client.PostAsync(new Uri("/api/v1/locks/cd34/release", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.Empty(desk.Guards.Locks);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/guards/locks/ab12/release")).Status);
    }

    [Fact]
    public async Task Losses_are_counted_by_market_as_the_page_and_programs_say()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        await desk.PostAsync("/guards/ACC1", ("max_losses", "3"), ("cooldown", "90"), ("count_losses", "by_market_and_side"));
        Assert.Equal(LossCounting.ByMarketAndSide, desk.Guards.LimitsOf("ACC1").CountLosses);
        Assert.Contains("3 losses in a row on one side of a market, then 90 min rest", await desk.Client.GetStringAsync("/guards"));
        Assert.Contains("<option value=\"by_market_and_side\" selected", await desk.Client.GetStringAsync("/guards/ACC1"));

        using var body = new StringContent("""{"max_consecutive_losses":2,"count_losses":"by_market"}""", System.Text.Encoding.UTF8, "application/json");
        using var reply = await desk.Client.PutAsync(new Uri("/api/v1/limits/Paper", UriKind.Relative), body);
        Assert.Equal((HttpStatusCode.NoContent, LossCounting.ByMarket), (reply.StatusCode, desk.Guards.LimitsOf("ACC1").CountLosses));
        using var odd = new StringContent("""{"max_consecutive_losses":2,"count_losses":"by_moon"}""", System.Text.Encoding.UTF8, "application/json");
        using var refused = await desk.Client.PutAsync(new Uri("/api/v1/limits/Paper", UriKind.Relative), odd);
        Assert.Equal((HttpStatusCode.BadRequest, LossCounting.ByMarket), (refused.StatusCode, desk.Guards.LimitsOf("ACC1").CountLosses));
    }

    [Fact]
    public async Task Limits_of_an_account_are_set_shown_and_taken_away()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        await desk.PostAsync("/guards/ACC1", ("max_daily_loss", "400"), ("symbols", "BTCUSDT"), ("windows", "daily 22:00-02:00"), ("cooldown", "60"));
        var limits = desk.Guards.LimitsOf("ACC1");
        Assert.Equal((400m, "BTCUSDT", new TimeOnly(22, 0)), (limits.MaxDailyLoss, limits.Symbols[0], limits.Windows[0].From));
        Assert.Contains("daily loss 400 · BTCUSDT · daily 22:00-02:00 UTC", await desk.Client.GetStringAsync("/guards"));

        await desk.PostAsync("/guards/ACC1", ("max_daily_loss", ""));
        Assert.Null(desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
        await desk.PostAsync("/guards/ACC1/forget-peak");
        Assert.Equal(["ACC1"], desk.Guards.Forgotten);
    }

    [Fact]
    public async Task Closing_at_a_loss_is_chosen_on_the_page_and_by_programs_and_kept_by_the_next_saving()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        await desk.PostAsync("/guards/ACC1", ("max_daily_loss", "400"), ("on_loss", "close"));
        Assert.Equal(LossAction.Close, desk.Guards.LimitsOf("ACC1").OnLoss);
        Assert.Contains("daily loss 400 · then everything is closed", await desk.Client.GetStringAsync("/guards"));
        Assert.Matches("<option value=\"close\" selected", await desk.Client.GetStringAsync("/guards/ACC1"));
        await desk.PostAsync("/guards/ACC1", ("max_daily_loss", "400"), ("on_loss", "hold"));
        Assert.Equal(LossAction.HoldBack, desk.Guards.LimitsOf("ACC1").OnLoss);

        using var body = new StringContent("""{"max_drawdown_percent":10,"on_loss":"close"}""", System.Text.Encoding.UTF8, "application/json");
        using var reply = await desk.Client.PutAsync(new Uri("/api/v1/limits/Paper", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.Equal((10m, LossAction.Close), (desk.Guards.LimitsOf("ACC1").MaxDrawdownPercent, desk.Guards.LimitsOf("ACC1").OnLoss));
        Assert.Contains("\"on_loss\":\"close\"", await desk.Client.GetStringAsync("/api/v1/limits/Paper"));
    }

    [Theory]
    [InlineData("on_loss", "close", "say at which")]
    [InlineData("max_daily_loss", "0", "must be above 0")]
    [InlineData("max_drawdown", "a lot", "is no number")]
    [InlineData("max_orders", "1.5", "is no whole number")]
    [InlineData("cooldown", "-1", "not below 0")]
    [InlineData("cancel_after", "14", "15 to 3600 seconds")]
    [InlineData("set_aside", "0", "must be above 0")]
    [InlineData("cancel_after", "3601", "15 to 3600 seconds")]
    [InlineData("windows", "\"><script>alert(1)</script>", "A trading window is written like")]
    public async Task Broken_limit_is_named_and_nothing_is_stored(string field, string value, string words)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        var (status, _, html) = await desk.PostAsync("/guards/ACC1", (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.DoesNotContain("<script>alert", html);
        Assert.Equal(new GuardLimits(), desk.Guards.LimitsOf("ACC1"));
    }
}
