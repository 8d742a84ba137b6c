using System.Net;
using MartDesk.Desk.Guards;
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

    [Theory]
    [InlineData("max_daily_loss", "0", "must be above 0")]
    [InlineData("max_drawdown", "a lot", "is no number")]
    [InlineData("max_orders", "1.5", "is no whole number")]
    [InlineData("cooldown", "-1", "not below 0")]
    [InlineData("windows", "\"><script>alert(1)</script>", "A trading window is written like")]
    public async Task Broken_limit_is_named_and_nothing_is_stored(string field, string value, string words)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        var (status, _, html) = await desk.PostAsync("/guards/ACC1", (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.DoesNotContain("<script>alert", html);
        Assert.Equal(new GuardLimits().MaxDailyLoss, desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
    }
}
