using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>No entry is planned by a price that has grown old, however long the rest of what it needs takes to be told.</summary>
public sealed class PriceAgeTests
{
    private const string AtTheLastPrice = """{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","order_type":"limit","offset_from":"last","price_offset_percent":0,"quantity":"5c","max_lag_s":300,"id":"one"}""";

    [Theory]
    [InlineData(4, 60_000, 1)]
    [InlineData(6, 61_000, 2)] // Asked for again: it was told six seconds before the positions.
    public async Task A_price_that_grew_old_while_the_positions_were_waited_for_is_asked_for_again(int seconds, decimal limit, int reads)
    {
        await using var desk = await DeskRig.StartAsync();
        var told = new TaskCompletionSource();
        desk.Venue.PositionsWait = told.Task;
        desk.Venue.BtcLast = 60_000m;

        await desk.SendAsync(AtTheLastPrice);
        await Eventually.HoldsAsync(() => desk.Venue.QuoteReads == 1, "the price was told, the positions were not");
        desk.Venue.BtcLast = 61_000m;
        desk.Time.Advance(TimeSpan.FromSeconds(seconds));
        told.SetResult();

        await Eventually.HoldsAsync(() => desk.Venue.Orders.Count == 1, "the order is at the venue");
        Assert.Equal(limit, desk.Venue.Orders[0].LimitPrice);
        Assert.Equal(reads, desk.Venue.QuoteReads);
    }

    /// <summary>A desk with real and paper money hears one symbol at two prices.</summary>
    [Fact]
    public async Task A_size_in_money_is_never_reckoned_with_the_price_of_another_environment()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.OtherQuotes = [new Quote("BTCUSDT", 30_000m, 30_000m, 30_000m, 30_000m, desk.Time.GetUtcNow()) { HeardAt = desk.Time.GetTimestamp() }];

        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"600","quantity_type":"quote","id":"one"}""");

        Assert.Equal("buy open 10 market", desk.Venue.Story);
    }
}
