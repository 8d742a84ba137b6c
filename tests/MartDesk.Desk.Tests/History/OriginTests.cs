using System.Globalization;
using MartDesk.Desk.History;
using MartDesk.Desk.Tests.Execution;

namespace MartDesk.Desk.Tests.History;

/// <summary>Whose an order is.</summary>
public sealed class OriginTests
{
    [Fact]
    public async Task Orders_are_told_apart_alike_whether_few_are_asked_for_or_many()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","strategy":"swing","id":"o-1"}""");
        var order = alert.Legs[0].VenueOrderId!;
        var store = new HistoryStore(desk.Store);
        var (key, origin) = Assert.Single(store.FindOrigins([order]));
        Assert.Equal((order, alert.AlertId, desk.PointerId, "swing"), (key.VenueOrderId, origin.AlertId, origin.PointerId, origin.Strategy));

        var many = store.FindOrigins([order, .. Enumerable.Range(0, 25_000).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        Assert.Equal(origin, many[key]);
    }
}
