using MartDesk.Desk.Guards;
using MartDesk.Desk.Notices;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Pages;

public sealed class NeedsYouTests
{
    [Fact]
    public async Task A_calm_desk_needs_nobody()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Accounts.Add("Paper");

        Assert.Contains("Nothing needs you.", await desk.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task What_happened_stays_until_it_was_looked_at_and_alike_ones_are_one_row()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Notices.Add(NoticeKind.Refusal, "btc-breakout: refused with outside_window", "A1");
        desk.Notices.Add(NoticeKind.Refusal, "btc-breakout: refused with <nothing_to_close>", "A2");
        desk.Notices.Add(NoticeKind.Drift, "Paper: drift in BTCUSDT");
        desk.Notices.Add(NoticeKind.Fill, "a fill needs nobody");

        var html = await desk.Client.GetStringAsync("/");
        Assert.Contains("2 alerts were refused", html);
        Assert.Contains("refused with &lt;nothing_to_close&gt;", html);
        Assert.Contains("drift in BTCUSDT", html);
        Assert.DoesNotContain("a fill needs nobody", html);

        await desk.Client.GetStringAsync("/notices"); // seen with that
        Assert.Contains("Nothing needs you.", await desk.Client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData(400, -299.99, null)]
    [InlineData(400, -300, "warn")]
    [InlineData(400, -400, "bad")]
    public async Task Daily_loss_is_told_from_three_quarters_of_the_limit_on(int limit, decimal today, string? tone)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Set("ACC1", account => account with { AccountId = Sample.Account.AccountId });
        await desk.Guards.SetLimitsAsync(Sample.Account.AccountId, new GuardLimits { MaxDailyLoss = limit }, CancellationToken.None);
        desk.Portfolio.Publish(Sample.Portfolio with { Accounts = [Sample.Account with { RealisedToday = today, Unrealised = 0m }] });

        var html = await desk.Client.GetStringAsync("/");

        Assert.Equal(tone is not null, html.Contains("of the daily loss", StringComparison.Ordinal));
        if (tone is not null)
            Assert.Contains($"<span class=\"{tone}\">", html);
    }

    [Fact]
    public async Task What_holds_trading_back_is_told_with_the_page_that_changes_it()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Set("ACC1", account => account with { WaitingSince = TimeProvider.System.GetUtcNow().AddHours(-2) });
        desk.Portfolio.Publish(Sample.Portfolio with { Accounts = [Sample.Account with { Problem = "The key was withdrawn." }] });
        await desk.Guards.SetAsync("ACC1", DeskMode.Halted, CancellationToken.None);
        await desk.Guards.SetLimitsAsync("ACC1", new GuardLimits(), CancellationToken.None);

        var html = await desk.Client.GetStringAsync("/");

        Assert.Contains("Paper is halted", html);
        Assert.Contains("href=\"/guards/ACC1#mode\"", html);
        Assert.Contains("waits for the venue’s whitelist", html);
        Assert.Contains("The key was withdrawn.", html);
        await desk.Guards.SetAsync(DeskMode.Halted, CancellationToken.None);
        html = await desk.Client.GetStringAsync("/");
        Assert.Contains("The desk is halted", html);
        Assert.DoesNotContain("Paper is halted", html); // the desk's own state says more
    }
}
