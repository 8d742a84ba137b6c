using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Pages;

public sealed class PageTests
{
    [Fact]
    public async Task Empty_desk_says_how_it_fills()
    {
        await using var desk = await RunningDesk.StartAsync();

        var html = await desk.Client.GetStringAsync("/");

        Assert.Contains("No account yet.", html);
        Assert.Contains("No open position.", html);
        Assert.Contains("No alert yet.", html);
        Assert.Contains("No order is open.", html);
    }

    [Fact]
    public async Task Environments_are_never_added_together()
    {
        await using var desk = await RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));
        var live = Sample.Account with { AccountId = "acc2", Label = "Main", Environment = VenueEnvironment.Live, Equity = 500.00m, RealisedToday = 7m };
        var second = Sample.Account with { AccountId = "acc3", Label = "Second", Equity = 0.05m, RealisedToday = 0m };
        desk.Portfolio.Publish(Sample.Portfolio with { Accounts = [Sample.Account, live, second], Positions = [Sample.Position, Sample.Position with { AccountId = "acc2", Symbol = "LIVEUSDT" }] });

        var local = await desk.Client.GetStringAsync("/");
        var other = await desk.Client.GetStringAsync("/?env=live");

        Assert.Contains("100,157.00", local); // 100,156.95 + 0.05
        Assert.DoesNotContain("LIVEUSDT</td>", local);
        Assert.Contains("LIVEUSDT</td>", other);
        Assert.DoesNotContain("100,157.00", other);
    }

    [Fact]
    public async Task Sum_with_an_unknown_part_is_unknown()
    {
        await using var desk = await RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));
        var unknown = Sample.Account with { AccountId = "acc2", Label = "Second", Equity = null, Wallet = null, Available = null };
        desk.Portfolio.Publish(Sample.Portfolio with { Accounts = [Sample.Account, unknown] });

        var html = await desk.Client.GetStringAsync("/");

        Assert.Contains("1 of 2 accounts", html);
        Assert.Contains("""<div class="v" data-tint>— <small>USDT</small></div>""", html);
    }

    [Fact]
    public async Task Number_from_an_old_mark_looks_old_and_says_of_when()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Portfolio.Publish(Sample.Portfolio);
        Assert.DoesNotContain("stale", await desk.Client.GetStringAsync("/"));

        time.Advance(TimeSpan.FromSeconds(3.5));

        var html = await desk.Client.GetStringAsync("/");
        Assert.Contains("""class="num b stale" data-tint title="as of 14:32:07">""", html);
    }

    [Fact]
    public async Task Lost_stream_is_named_at_the_top()
    {
        await using var desk = await RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));
        desk.Portfolio.Publish(Sample.Portfolio with { Accounts = [Sample.Account with { IsStreamUp = false }] });

        Assert.Contains("Paper: private stream lost, last heard 14:32:07.", await desk.Client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData(AlertState.Executed, LegState.Filled, 250, "filled", "Buy 250 at 61,214.7")]
    [InlineData(AlertState.Executed, LegState.Cancelled, 100, "part filled", "Buy 100 of 250 at 61,214.7")]
    [InlineData(AlertState.Working, LegState.Unknown, 0, "asking venue", "Buy 250, asking venue")]
    [InlineData(AlertState.Working, LegState.Acknowledged, 0, "working", "Buy 250, at the venue")]
    public async Task Alert_says_what_it_led_to(AlertState state, LegState legState, long filled, string word, string line)
    {
        await using var desk = await RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Alerts.Add(Sample.Executed with { State = state, Legs = [Sample.Executed.Legs[0] with { State = legState, FilledContracts = filled }] });

        var html = await desk.Client.GetStringAsync("/");

        Assert.Contains($">{word}</span>", html);
        Assert.Contains($">{line}</span>", html);
    }

    [Fact]
    public async Task Cancellation_is_called_so_and_not_an_order_of_nothing()
    {
        await using var desk = await RunningDesk.StartAsync(new ManualTimeProvider(Sample.Time));
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Alerts.Add(Sample.Executed with { Legs = [Sample.Executed.Legs[0] with { Kind = OrderKind.Cancel, Contracts = 0, FilledContracts = 0, AveragePrice = 0m, State = LegState.Done }] });

        foreach (var path in (string[])["/alerts", "/alerts/" + Sample.Executed.AlertId])
        {
            var html = await desk.Client.GetStringAsync(path);
            Assert.Contains("Cancel", html);
            Assert.DoesNotContain("Buy 0", html);
            Assert.DoesNotContain("▲ Buy", html);
        }

        Assert.Contains(">Cancel, done</td>", await desk.Client.GetStringAsync("/alerts"));
    }

    [Fact]
    public void Every_state_of_an_order_has_a_word() =>
        Assert.All(Enum.GetValues<LegState>(), state => Assert.NotEmpty(MartDesk.Web.Pages.AlertOutcome.WordOf(state)));

    [Fact]
    public async Task Alert_has_a_page_of_its_own_and_an_unknown_one_is_not_echoed()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Alerts.Add(Sample.Refused);

        var html = await desk.Client.GetStringAsync("/alerts/" + Sample.Refused.AlertId);
        using var unknown = await desk.Client.GetAsync(new Uri("/alerts/btc7hJ2kQ9wXs3", UriKind.Relative));

        Assert.Contains("nothing_to_close", html);
        Assert.Contains("No long position in BTCUSDT is held.", html);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.DoesNotContain("btc7hJ2kQ9wXs3", await unknown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Page_has_nothing_inline()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);

        foreach (var path in (string[])["/", "/alerts", "/alerts/" + Sample.Executed.AlertId])
        {
            var html = await desk.Client.GetStringAsync(path);
            Assert.DoesNotMatch("""\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)""", html);
        }
    }

    [Fact]
    public async Task Values_of_the_address_that_name_nothing_are_not_echoed()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(PortfolioSnapshot.Empty);

        var html = await desk.Client.GetStringAsync("/?account=zzevil&symbol=zzevil&minutes=77&env=zzevil");

        Assert.DoesNotContain("zzevil", html);
    }

    [Fact]
    public async Task Alert_log_goes_on_page_by_page_and_shows_the_refused_alone()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        for (var i = 1; i <= 250; i++)
            desk.Alerts.Add((i % 50 == 0 ? Sample.Refused : Sample.Executed) with { AlertId = $"ALERT{i}" });

        var newest = await desk.Client.GetStringAsync("/alerts");
        Assert.Contains("/alerts/ALERT250\"", newest);
        Assert.DoesNotContain("/alerts/ALERT50\"", newest);
        Assert.Contains("href=\"/alerts?older=ALERT51\">Older", newest);
        var older = await desk.Client.GetStringAsync("/alerts?older=ALERT51");
        Assert.Contains("/alerts/ALERT50\"", older);
        Assert.DoesNotContain("/alerts/ALERT51\"", older);
        Assert.DoesNotContain(">Older<", older);
        var refused = await desk.Client.GetStringAsync("/alerts?only=refused");
        Assert.Equal(5, System.Text.RegularExpressions.Regex.Count(refused, "<tr data-key"));
        Assert.Contains("Nothing older.", await desk.Client.GetStringAsync("/alerts?only=refused&older=ALERT50"));
        Assert.Contains("/alerts/ALERT250\"", await desk.Client.GetStringAsync("/alerts?older=%22%3E%3Cscript%3E")); // names nothing, so it is left out
    }
}
