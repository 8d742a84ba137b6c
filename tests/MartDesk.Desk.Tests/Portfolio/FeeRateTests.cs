using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Desk.Tests.Portfolio;

/// <summary>What an account pays for a fill is asked of its venue, for the instruments that it uses.</summary>
public sealed class FeeRateTests
{
    private const decimal Usual = 0.0006m;
    private const decimal Told = 0.0004m;

    [Fact]
    public async Task The_account_s_own_fee_rate_counts_for_what_it_holds_and_has_ordered_and_stays_when_the_list_is_read_again()
    {
        await using var scene = await StartedAsync(_ => Rate(Told));
        await ReadAgainAsync(scene); // One instrument is asked for with each read of the lists.
        await Eventually.HoldsAsync(() => FeeOf(scene, "ETHUSDT") == Told, "the rate of the ordered instrument was told");

        Assert.Equal((Told, Told), (FeeOf(scene, "BTCUSDT"), scene.Position.TakerFeeRate));
        await ReadAgainAsync(scene);
        await Eventually.HoldsAsync(() => scene.Calls("instruments") == 3, "the instruments were listed again");
        Assert.Equal((Told, Told), (FeeOf(scene, "BTCUSDT"), FeeOf(scene, "ETHUSDT")));
        Assert.Equal((1, 1), (scene.Calls("fee rate BTCUSDT"), scene.Calls("fee rate ETHUSDT")));
    }

    [Fact]
    public async Task A_fee_rate_is_asked_for_again_after_a_day()
    {
        var rate = Told;
        await using var scene = await StartedAsync(_ => Rate(rate));
        await Eventually.HoldsAsync(() => FeeOf(scene, "BTCUSDT") == Told, "the rate was told");

        rate = 0.0005m;
        scene.Time.Advance(TimeSpan.FromHours(23));
        await ReadAgainAsync(scene);
        Assert.Equal(Told, FeeOf(scene, "BTCUSDT"));

        scene.Time.Advance(TimeSpan.FromHours(2));
        await ReadAgainAsync(scene);
        await Eventually.HoldsAsync(() => FeeOf(scene, "BTCUSDT") == rate, "the rate was asked for again");
    }

    [Fact]
    public async Task A_fee_rate_that_is_not_told_leaves_the_usual_one_and_the_account_without_a_problem_and_is_asked_for_an_hour_later()
    {
        var answer = (VenueReply<decimal?>)new VenueReply<decimal?>.Rejected(new("30000", "Not found", "t", VenueErrorKind.Request));
        await using var scene = await StartedAsync(symbol => symbol == "BTCUSDT" ? answer : Rate(Told));
        await ReadAgainAsync(scene);
        Assert.Equal((Usual, 1), (FeeOf(scene, "BTCUSDT"), scene.Calls("fee rate BTCUSDT")));
        Assert.Null(scene.Account.Problem);

        answer = Rate(Told);
        scene.Time.Advance(TimeSpan.FromMinutes(61));
        await ReadAgainAsync(scene);
        await Eventually.HoldsAsync(() => FeeOf(scene, "BTCUSDT") == Told, "the rate was told");
    }

    private static VenueReply<decimal?> Rate(decimal rate) => new VenueReply<decimal?>.Ok(rate);

    private static decimal? FeeOf(PortfolioScene scene, string symbol) => scene.Portfolio.InstrumentOf("a1", symbol)?.TakerFeeRate;

    /// <summary>An account that holds BTCUSDT and has an order in ETHUSDT, after its lists were read once.</summary>
    private static async Task<PortfolioScene> StartedAsync(Func<string, VenueReply<decimal?>> feeRateOf)
    {
        var scene = new PortfolioScene();
        scene.Venue.FeeRateOf = feeRateOf;
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(50, 60_000m, mark: 60_000m));
        scene.Venue.OpenOrders = ScriptedVenue.Ok(scene.Order("1") with { Symbol = "ETHUSDT" });
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Calls("fee rate BTCUSDT") == 1, "the rate of the held instrument was asked for");
        return scene;
    }

    /// <summary>The stream comes up again, so that all lists are read.</summary>
    private static async Task ReadAgainAsync(PortfolioScene scene)
    {
        var before = scene.Calls("fills");
        await scene.SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => scene.Calls("fills") > before, "the lists were read");
        await Eventually.HoldsAsync(() => scene.Time.PendingTimers > 1, "the session waits again");
    }
}
