using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Conformance.Desk;

public sealed class PositionModeAtTheExchangeTests
{
    [Fact]
    public async Task The_mode_changes_both_ways_is_refused_while_an_order_rests_and_a_lost_answer_is_found_out()
    {
        await using var desk = await DeskAndExchange.StartAsync();
        Assert.Equal((PositionModeEnd.Holds, PositionMode.OneWay), await SetAsync(desk, PositionMode.OneWay));

        var order = desk.Order(OrderSide.Buy, 10, 50_000m);
        Assert.IsType<VenueReply<OrderAck>.Ok>(await desk.Venue.SubmitAsync(desk.Venue.Prepare(order), CancellationToken.None));
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Orders.Count == 1, "the desk sees the order");
        var refused = await desk.Modes.SetAsync(desk.Account.AccountId, PositionMode.Hedge, CancellationToken.None);
        Assert.Equal(PositionModeEnd.Refused, refused.End);
        Assert.Contains("40059", refused.Words, StringComparison.Ordinal);
        Assert.Contains("0 positions and 1 order.", refused.Words, StringComparison.Ordinal);

        Assert.IsType<VenueReply<CancelAccepted>.Ok>(await desk.Venue.CancelAllAsync("BTCUSDT", CancellationToken.None));
        await Eventually.HoldsAsync(() => desk.Portfolio.Current.Orders.Count == 0, "the order is gone");
        desk.Break("drop-reply set-position-mode count=1");
        Assert.Equal((PositionModeEnd.Holds, PositionMode.Hedge), await SetAsync(desk, PositionMode.Hedge));
        desk.Break("cut-request set-position-mode count=1");
        Assert.Equal((PositionModeEnd.Unknown, PositionMode.Hedge), await SetAsync(desk, PositionMode.OneWay));
    }

    private static async Task<(PositionModeEnd End, PositionMode Mode)> SetAsync(DeskAndExchange desk, PositionMode mode)
    {
        var change = await desk.Modes.SetAsync(desk.Account.AccountId, mode, CancellationToken.None);
        var told = Assert.IsType<VenueReply<PositionMode>.Ok>(await desk.Modes.ReadAsync(desk.Account.AccountId, CancellationToken.None));
        return (change.End, told.Value);
    }
}
