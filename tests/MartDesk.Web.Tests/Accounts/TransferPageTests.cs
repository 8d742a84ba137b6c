using System.Net;
using System.Text.RegularExpressions;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Accounts;

public sealed partial class TransferPageTests
{
    private const string Page = "/accounts/ACC1/transfer";

    [Fact]
    public async Task The_form_of_a_page_makes_one_transfer_however_often_it_is_sent()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        Assert.Contains("href=\"/accounts/ACC1/transfer\"", await desk.Client.GetStringAsync("/accounts/ACC1"));
        var html = await desk.Client.GetStringAsync(Page);
        Assert.Contains("from 0.01", html);
        Assert.Contains("Transfer in Paper <span class=\"envt local\">LOCAL</span>", html);
        (string, string)[] form = [("request", RequestOf(html)), ("way", "futures_to_spot"), ("amount", "250.5")];

        var (status, location, _) = await desk.PostAsync(Page, form);
        Assert.Equal((HttpStatusCode.SeeOther, $"{Page}?made={RequestOf(html)}"), (status, location));
        var entry = desk.Audit.Entries[^1];
        Assert.Equal(("accounts transfer", "ACC1", $"request: {RequestOf(html)}, way: futures_to_spot, amount: 250.5, state: finished", "done"), (entry.What, entry.Subject, entry.Detail, entry.Result));
        await desk.PostAsync(Page, form);

        Assert.Equal([new TransferWish(RequestOf(html), "ACC1", TransferWay.FuturesToSpot, 250.5m)], desk.Transfers.Sent);
        var after = await desk.Client.GetStringAsync(location);
        Assert.Contains("250.5 USDT were moved from futures to spot.", after);
        Assert.Contains("finished</span>", after);
        Assert.NotEqual(RequestOf(html), RequestOf(after));
    }

    [Fact]
    public async Task A_transfer_waits_for_a_fresh_proof_and_is_then_made_once()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Accounts.Add("Paper");
        time.Advance(TimeSpan.FromMinutes(6));

        var (_, location, _) = await desk.PostAsync(Page, ("request", "page-1"), ("way", "spot_to_futures"), ("amount", "5"));
        Assert.StartsWith("/confirm?post=", location, StringComparison.Ordinal);
        Assert.Empty(desk.Transfers.Sent);

        await desk.PostAsync("/confirm", ("post", location!["/confirm?post=".Length..]), ("password", OwnersBrowser.Password));
        Assert.Equal(5m, Assert.Single(desk.Transfers.Sent).Amount);
    }

    [Fact]
    public async Task Real_money_is_moved_only_when_that_is_ticked()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Main", VenueEnvironment.Live);
        Assert.Contains("LIVE.</b> What is sent from here moves real money", await desk.Client.GetStringAsync(Page));

        var (status, _, html) = await desk.PostAsync(Page, ("request", "page-1"), ("way", "spot_to_futures"), ("amount", "5"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Tick that this moves real money; nothing was sent.", html);
        Assert.Empty(desk.Transfers.Sent);

        await desk.PostAsync(Page, ("request", "page-1"), ("way", "spot_to_futures"), ("amount", "5"), ("sure", "yes"));
        Assert.Single(desk.Transfers.Sent);
    }

    [Theory]
    [InlineData("page-1", "sideways", "5", "Say which way")]
    [InlineData("page-1", "", "5", "Say which way")]
    [InlineData("page-1", "spot_to_futures", "", "Say how much")]
    [InlineData("page-1", "spot_to_futures", "much", "The amount is no number")]
    [InlineData("", "spot_to_futures", "5", "This page is too old")]
    [InlineData("api-1", "spot_to_futures", "5", "This page is too old")]
    public async Task A_form_that_is_not_right_is_refused_in_words_and_keeps_what_was_typed(string request, string way, string amount, string words)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");

        var (status, _, html) = await desk.PostAsync(Page, ("request", request), ("way", way), ("amount", amount));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.Contains($"value=\"{amount}\"", html);
        Assert.Empty(desk.Transfers.Sent);
        Assert.Equal("refused", desk.Audit.Entries[^1].Result);
    }

    [Fact]
    public async Task A_refusal_and_a_failure_are_told_and_an_unknown_end_is_not_called_done()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Transfers.Refusal = "The account is not connected yet; nothing was sent.";
        Assert.Contains("The account is not connected yet", (await SendAsync("page-1")).Html);

        desk.Transfers.Refusal = null;
        desk.Transfers.End = (TransferState.Failed, "the venue refused: 42000 Insufficient balance.");
        var (failed, _, html) = await SendAsync("page-2");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, failed);
        Assert.Contains("5 USDT were not moved from spot to futures: the venue refused: 42000 Insufficient balance.", html);
        Assert.Equal("refused", desk.Audit.Entries[^1].Result);

        desk.Transfers.End = (TransferState.Unknown, "No answer came.");
        var (unknown, location, _) = await SendAsync("page-3");
        Assert.Equal(HttpStatusCode.SeeOther, unknown);
        Assert.Contains("state: unknown", desk.Audit.Entries[^1].Detail);
        var page = await desk.Client.GetStringAsync(location);
        Assert.Contains("It is not known whether 5 USDT were moved from spot to futures. No answer came.", page);
        Assert.Contains("tag warn\">unknown</span>", page);

        Task<(HttpStatusCode Status, string? Location, string Html)> SendAsync(string request) => desk.PostAsync(Page, ("request", request), ("way", "spot_to_futures"), ("amount", "5"));
    }

    [Fact]
    public async Task Transfers_are_listed_with_their_states_also_those_made_elsewhere()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);

        var html = await desk.Client.GetStringAsync(Page);

        foreach (var state in (string[])["unknown", "processing", "failed", "finished"])
            Assert.Contains($">{state}</span>", html);
        Assert.Contains("futures → spot", html);
        Assert.Contains(">elsewhere</td>", html);
        Assert.Contains("1,250,000.12345678", html);

        desk.Transfers.Silence = "The venue did not list its transfers in time.";
        Assert.Contains("Only those made here are listed. The venue did not list its transfers in time.", await desk.Client.GetStringAsync(Page));
    }

    [Fact]
    public async Task Disabled_account_and_a_venue_without_transfers_have_no_form()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Paper");
        desk.Accounts.Set("ACC1", account => account with { IsDisabled = true });
        Assert.DoesNotContain("name=\"amount\"", await desk.Client.GetStringAsync(Page));
        Assert.Contains("The account is disabled", await desk.Client.GetStringAsync(Page));

        desk.Accounts.Set("ACC1", account => account with { IsDisabled = false });
        desk.Transfers.Terms = null;
        Assert.Contains("No transfer can be made now", await desk.Client.GetStringAsync(Page));
    }

    [Fact]
    public async Task Demo_money_is_claimed_on_the_page_of_a_demo_account_and_on_no_other()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Add("Try", VenueEnvironment.Demo);
        desk.Accounts.Add("Main", VenueEnvironment.Live);
        Assert.Contains("Claim demo money", await desk.Client.GetStringAsync("/accounts/ACC1"));
        Assert.DoesNotContain("Claim demo money", await desk.Client.GetStringAsync("/accounts/ACC2"));

        var (status, location, _) = await desk.PostAsync("/accounts/ACC1/demo-money");
        Assert.Equal((HttpStatusCode.SeeOther, "/accounts/ACC1?done=claimed&given=10#demo-money"), (status, location));
        Assert.Contains("The venue gave 10 USDT of play money.", await desk.Client.GetStringAsync("/accounts/ACC1?done=claimed&given=10"));
        Assert.Equal(("accounts demo-money", "The venue gave 10 USDT of play money.", "done"), desk.Audit.Entries[^1] is var entry ? (entry.What, entry.Detail, entry.Result) : default);

        desk.Transfers.Claim = new DemoClaim(DemoClaimEnd.Refused, "The venue gave no play money: 40046 Claimed already.");
        Assert.Contains("40046 Claimed already", (await desk.PostAsync("/accounts/ACC1/demo-money")).Html);
        desk.Transfers.Claim = new DemoClaim(DemoClaimEnd.Unknown, "The venue did not answer: the play money may have been given or not.");
        var (unknown, _, html) = await desk.PostAsync("/accounts/ACC1/demo-money");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown);
        Assert.Contains("may have been given or not", html);
        Assert.Equal(["ACC1", "ACC1", "ACC1"], desk.Transfers.Claimed);
    }

    private static string RequestOf(string html) => Request().Match(html).Groups["id"].Value;

    [GeneratedRegex("name=\"request\" value=\"(?<id>page-[0-9a-f]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Request();
}
