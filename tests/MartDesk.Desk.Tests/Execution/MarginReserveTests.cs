using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Two symbols of one account: 8,000 USDT are free, and no two alerts spend the same of them.</summary>
public sealed class MarginReserveTests
{
    private const string Btc = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0.8","leverage":10,"order_type":"limit","price":60000}""";
    private const string Eth = """{"pointer":"POINTER","symbol":"ETHUSDT.P","action":"long","quantity":"16","leverage":10,"order_type":"limit","price":3000}""";

    [Fact]
    public async Task An_order_that_is_on_its_way_keeps_its_margin_from_the_other_symbol()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore); // For a minute nobody knows whether the venue has it.
        await desk.SendAsync(Btc); // 48,000 at 10x: 4,800 and 28.80 of fee.
        await desk.UntilAsync(() => desk.Venue.Sent.Count == 1, "the first order has left");
        var second = await desk.SendAsync(Eth); // The same again.
        await desk.UntilAsync(() => desk.FindAsync(second.Alert!).Result.State == AlertState.Rejected, "the second alert is refused");
        var refused = await desk.FindAsync(second.Alert!);
        Assert.Equal("insufficient_margin", refused.Code);
        Assert.Contains("3171.20 are free, 4828.80 are kept for orders on their way", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_the_venue_has_taken_is_in_its_figure_and_is_not_counted_twice()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync(Btc);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the first order rests");
        var second = await desk.SendAsync(Eth);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2 || desk.FindAsync(second.Alert!).Result.State == AlertState.Rejected, "the second order rests");
        Assert.Equal(2, desk.Venue.Orders.Count);
    }

    [Fact]
    public async Task Margin_of_an_order_that_was_refused_is_free_again()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        Assert.Equal(AlertState.Rejected, (await desk.CarryOutAsync(Btc)).State);
        await desk.SendAsync(Eth);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the second order rests");
    }

    [Fact]
    public async Task A_share_of_what_is_free_waits_until_the_order_on_its_way_is_settled()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostAfter); // The venue has it, the desk does not know.
        desk.Venue.Taken = order => desk.Venue.Available = order.Symbol == "BTCUSDT" ? 3_200m : desk.Venue.Available;
        await desk.SendAsync(Btc);
        await desk.UntilAsync(() => desk.Venue.Sent.Count == 1, "the first order has left");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"ETHUSDT.P","action":"long","quantity":"50%","basis":"margin","leverage":10}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "the second order is taken");

        // Half of the 3,200 that the first left, at 10x: 16,000 USDT of ETH at 3,000. Half of 8,000, or of 3,200 less 4,828.80, would be another size.
        Assert.Equal(533, desk.Venue.Orders[1].Contracts);
    }

    [Fact]
    public async Task What_waits_behind_an_entry_is_held_over_a_restart()
    {
        await using var desk = await DeskRig.StartAsync();
        var first = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0.4","leverage":10,"order_type":"limit","price":60000,"dca_orders":[{"price":59000,"share":100}]}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the entry rests");
        Assert.Equal(AlertState.Working, (await desk.FindAsync(first.Alert!)).State);
        await desk.RestartAsync();

        // 23,600 USDT at 10x and 14.16 of fee wait for the entry to fill.
        await desk.UntilAsync(() => Reserved(desk) == 2_374.16m, "the order behind the entry is held");
        var second = await desk.SendAsync("""{"pointer":"POINTER","symbol":"ETHUSDT.P","action":"long","quantity":"25","leverage":10,"order_type":"limit","price":3000}""");
        await desk.UntilAsync(() => desk.FindAsync(second.Alert!).Result.State == AlertState.Rejected, "the other symbol is refused");
        desk.Venue.FillResting(60_000m);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "what waited is sent");
        await desk.UntilAsync(() => Reserved(desk) == 0m, "nothing is held any more");
    }

    private static decimal Reserved(DeskRig desk) => desk.Services.GetRequiredService<MarginReserve>().Free(
        desk.AccountId,
        new PlanContext
        {
            Request = new AlertRequest { Verb = AlertVerb.Long, Symbol = "SOLUSDT", Leverage = 10, MarginMode = MarginMode.Isolated },
            Instrument = MarketVenue.Instruments[2],
            Available = 8_000m,
        }).Reserved;
}
