using MartDesk.Desk.Alerts;
using MartDesk.Desk.History;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>The list of orders that have ended: each once, newest sent first, none that still stands or never left.</summary>
public sealed class EndedOrderTests
{
    [Fact]
    public async Task Orders_that_ended_are_listed_newest_first_and_page_by_page_without_gaps()
    {
        await using var desk = await DeskRig.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            var alert = await desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"{{10 * i}}c","strategy":"Breakout","id":"e-{{i}}"}""");
            Assert.Equal(AlertState.Executed, alert.State);
            desk.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"5c","order_type":"limit","limit_price":"50000","id":"rests"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "the limit order rests");
        var history = new HistoryStore(desk.Store);
        var all = new HistoryQuery { AccountIds = [desk.Query<string>("SELECT id FROM account")] };

        var orders = history.ReadEndedOrders(all);
        Assert.Equal([30L, 20L, 10L], orders.Select(order => order.Contracts));
        Assert.All(orders, order => Assert.Equal((LegState.Filled, order.Contracts, OrderSide.Buy, OrderKind.Order, "Breakout"), (order.State, order.FilledContracts, order.Side, order.Kind, order.Origin.Strategy)));
        Assert.All(orders, order => Assert.NotNull(order.FillTime));

        var first = history.ReadEndedOrders(all with { Count = 2 });
        var rest = history.ReadEndedOrders(all with { Count = 2, Before = first[^1].Mark });
        Assert.Equal(orders.Select(order => order.Origin.ClientOrderId), first.Concat(rest).Select(order => order.Origin.ClientOrderId));
        Assert.Empty(history.ReadEndedOrders(all with { Symbol = "ETHUSDT" }));
        Assert.Empty(history.ReadEndedOrders(all with { AccountIds = [] }));
        Assert.Equal([20L, 10L], history.ReadEndedOrders(all with { Until = orders[0].SentTime }).Select(order => order.Contracts));

        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel_all","id":"away"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 0, "the limit order is gone");
        var cancelled = Assert.Single(history.ReadEndedOrders(all), order => order.State == LegState.Cancelled);
        Assert.Equal((0L, 50_000m, (DateTimeOffset?)null), (cancelled.FilledContracts, cancelled.LimitPrice!.Value, cancelled.FillTime));
        Assert.Equal(4, history.ReadEndedOrders(all).Count); // the cancellation itself is no order
    }
}
