using MartDesk.Desk.Accounts;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Accounts;

public sealed class DemoMoneyTests : IAsyncLifetime
{
    private DeskRig _desk = null!; // Set before every test by InitializeAsync.

    private ScriptedVenue Venue => (ScriptedVenue)_desk.OtherVenue!; // likewise

    private IDemoMoney Till => _desk.Services.GetRequiredService<IDemoMoney>();

    public async Task InitializeAsync()
    {
        _desk = await DeskRig.StartAsync();
        _desk.OtherVenue = new ScriptedVenue(_desk.Time);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task What_the_venue_gave_is_told_and_asked_for_once()
    {
        Venue.DemoMoney = new VenueReply<DemoMoney>.Ok(new DemoMoney("USDT", 10.0m));

        var claim = await Till.ClaimAsync(await ConnectAsync(VenueEnvironment.Demo), CancellationToken.None);

        Assert.Equal((DemoClaimEnd.Given, "The venue gave 10 USDT of play money.", 10m), (claim.End, claim.Words, claim.Given?.Amount));
        Assert.Equal(["claim"], Venue.Calls);
    }

    [Fact]
    public async Task A_refusal_has_the_venues_words_and_a_lost_answer_says_where_to_look()
    {
        var account = await ConnectAsync(VenueEnvironment.Demo);
        Venue.DemoMoney = new VenueReply<DemoMoney>.Rejected(new VenueError("40046", "Claimed today already", "t-1", VenueErrorKind.State));
        Assert.Equal("The venue gave no play money: 40046 Claimed today already (trace t-1).", (await Till.ClaimAsync(account, CancellationToken.None)).Words);

        Venue.DemoMoney = new VenueReply<DemoMoney>.Unknown("reset");
        var lost = await Till.ClaimAsync(account, CancellationToken.None);
        Assert.Equal((DemoClaimEnd.Unknown, null), (lost.End, lost.Given));
        Assert.Contains("Look at the balance", lost.Words, StringComparison.Ordinal);
        Assert.Equal(["claim", "claim"], Venue.Calls); // once for each asking
    }

    [Theory]
    [InlineData(VenueEnvironment.Live, "a LIVE account")]
    [InlineData(VenueEnvironment.Local, "a LOCAL account")]
    public async Task Accounts_that_are_no_demo_do_not_even_ask(VenueEnvironment environment, string words)
    {
        var claim = await Till.ClaimAsync(await ConnectAsync(environment), CancellationToken.None);

        Assert.Equal(DemoClaimEnd.Refused, claim.End);
        Assert.Contains(words, claim.Words, StringComparison.Ordinal);
        Assert.Empty(Venue.Calls);
    }

    [Fact]
    public async Task A_disabled_account_is_not_touched()
    {
        var account = await ConnectAsync(VenueEnvironment.Demo);
        await _desk.Services.GetRequiredService<AccountDirectory>().DisableAsync(account, isDisabled: true, CancellationToken.None);

        Assert.Equal(DemoClaimEnd.Refused, (await Till.ClaimAsync(account, CancellationToken.None)).End);
        Assert.Empty(Venue.Calls);
    }

    private async Task<string> ConnectAsync(VenueEnvironment environment) => (await _desk.Services.GetRequiredService<IAccountDirectory>().ConnectAsync(
        new NewAccount("Second", environment, null, null, new ApiCredentials("key", "secret", "memo")), CancellationToken.None)).AccountId;
}
