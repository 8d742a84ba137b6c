using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Conformance.Desk;

/// <summary>What the venue does not tell by itself: events that its stream keeps back, and orders beyond the end of a list.</summary>
public sealed class UntoldTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20); // The lists are read every minute anyway; this must be sooner.

    [Fact]
    [Trait("fault", "F-67")]
    public async Task Positions_and_orders_are_shown_soon_though_the_stream_says_nothing_of_them()
    {
        await using var desk = await DeskAndExchange.StartAsync();
        desk.Break("drop-frame private");
        var start = TimeProvider.System.GetTimestamp();

        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"10c"}""")).State);
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Positions is [{ Contracts: 10 }], "the position is shown");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Soon);

        var resting = await desk.SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"5c","order_type":"limit","price":59000}""");
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Orders is [{ Order.Contracts: 5 }], "the order that rests is shown");
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync("""{"symbol":"BTCUSDT.P","action":"close_all"}""")).State);
        await Eventually.HoldsAsync(() => desk.Portfolio.Current is { Positions.Count: 0, Orders.Count: 0 }, "nothing is shown any more");
        Assert.Equal(LegState.Cancelled, (await desk.FindAsync(resting)).Legs[0].State);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Soon * 3);
        Assert.True(desk.Faults.List()[0].Injected > 0);
    }

    [Fact]
    [Trait("fault", "F-49")]
    public async Task More_open_orders_than_a_list_holds_are_all_shown_read_contract_by_contract()
    {
        await using var desk = await DeskAndExchange.StartAsync();
        for (var i = 0; i < 70; i++)
        {
            await SubmitAsync(desk, desk.Order(OrderSide.Buy, 1, 59_000m - i));
            await SubmitAsync(desk, desk.Order(OrderSide.Buy, 1, 2_000m - i, "ETHUSDT"));
        }

        var whole = Assert.IsType<VenueReply<IReadOnlyList<VenueOrder>>.Ok>(await desk.Venue.GetOpenOrdersAsync(CancellationToken.None)).Value;
        Assert.Equal((70, 70), (whole.Count(order => order.Symbol == "BTCUSDT"), whole.Count(order => order.Symbol == "ETHUSDT")));
        Assert.Equal(140, whole.Select(order => order.VenueOrderId).Distinct().Count());
        desk.Break("disconnect private");
        await Eventually.HoldsAsync(() => desk.Portfolio.Current is { Orders.Count: 140, Accounts: [{ Problem: null }] }, "all of them are shown, and nothing is the matter");

        // More than 100 of one contract: no list has them all, and an order of ours beyond the end is still found by the venue's id.
        var first = whole.Where(order => order.Symbol == "BTCUSDT").MinBy(order => order.CreateTime)!; // There are seventy.
        for (var i = 0; i < 60; i++)
            await SubmitAsync(desk, desk.Order(OrderSide.Buy, 1, 58_000m - i));
        Assert.Contains("BTCUSDT", Assert.IsType<VenueReply<IReadOnlyList<VenueOrder>>.Unknown>(await desk.Venue.GetOpenOrdersAsync(CancellationToken.None)).Reason, StringComparison.Ordinal);
        var found = await desk.Venue.FindAsync(new PlacedOrder("BTCUSDT", OrderKind.Order, first.ClientOrderId, first.VenueOrderId, DateTimeOffset.UnixEpoch), CancellationToken.None);
        Assert.Equal(OrderState.Working, Assert.IsType<OrderSearch.Found>(Assert.IsType<VenueReply<OrderSearch>.Ok>(found).Value).Order.State);
    }

    private static async Task SubmitAsync(DeskAndExchange desk, OrderInstruction order)
    {
        var reply = await desk.Venue.SubmitAsync(desk.Venue.Prepare(order), CancellationToken.None);
        Assert.True(reply is VenueReply<OrderAck>.Ok, $"{order}: {reply}");
    }
}
