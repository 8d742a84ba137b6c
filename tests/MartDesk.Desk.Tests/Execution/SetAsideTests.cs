using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Of the 8,000 USDT that are free, an account sets a part aside that no entry uses.</summary>
public sealed class SetAsideTests
{
    private const string Entry = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0.8","leverage":10,"order_type":"limit","price":60000,"id":"e-1"}"""; // 48,000 at 10x: 4,800 and 28.80 of fee.

    [Fact]
    public async Task An_entry_that_needs_what_is_set_aside_is_refused_and_one_that_does_not_is_made()
    {
        await using var desk = await StartAsync(4_000m);
        var refused = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Rejected, "set_aside"), (refused.State, refused.Code));
        Assert.Contains("4828.80 USDT of margin and fee at 10x; 4000.00 are free, 4000.00 are set aside", refused.Message, StringComparison.Ordinal);

        await SetAsync(desk, 3_000m);
        await desk.SendAsync(Entry.Replace("e-1", "e-2", StringComparison.Ordinal));
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the entry rests");
    }

    [Fact]
    public async Task A_share_of_what_is_free_is_a_share_of_the_rest()
    {
        await using var desk = await StartAsync(4_000m);
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"ETHUSDT.P","action":"long","quantity":"50%","basis":"margin","leverage":10}""");

        // Half of 4,000 at 10x: 20,000 USDT of ETH at 3,000.
        Assert.Equal(666, Assert.Single(desk.Venue.Orders).Contracts);
    }

    [Fact]
    public async Task What_is_more_than_is_free_at_all_lacks_margin_and_an_exit_needs_none()
    {
        await using var desk = await StartAsync(8_000m);
        var refused = await desk.CarryOutAsync(Entry.Replace("0.8", "2", StringComparison.Ordinal));
        Assert.Equal("insufficient_margin", refused.Code);

        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 50);
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""");
        Assert.Equal("sell close 50 market", desk.Venue.Story);
    }

    [Theory]
    [InlineData("0.25", "sell close 250 market; sell open 250 market")]
    [InlineData("0.8", "sell close 250 market")]
    public async Task A_reversal_may_use_what_its_exit_frees_and_nothing_that_is_set_aside(string size, string story)
    {
        await using var desk = await StartAsync(7_000m); // 1,000 are left; 250 contracts at 60,000 and 10x free 1,500.
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        await desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"reverse","quantity":"{{size}}","leverage":10,"id":"r-1"}""");
        Assert.Equal(story, desk.Venue.Story);
    }

    [Fact]
    public async Task Nothing_less_than_something_can_be_set_aside()
    {
        await using var desk = await DeskRig.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(desk, 0m));
    }

    private static async Task<DeskRig> StartAsync(decimal aside)
    {
        var desk = await DeskRig.StartAsync();
        await SetAsync(desk, aside);
        return desk;
    }

    private static Task SetAsync(DeskRig desk, decimal aside) => desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(
        desk.AccountId, new GuardLimits { SetAsideQuote = aside }, CancellationToken.None);
}
