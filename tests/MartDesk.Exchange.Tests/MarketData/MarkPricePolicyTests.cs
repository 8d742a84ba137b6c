using MartDesk.Exchange.MarketData;

namespace MartDesk.Exchange.Tests.MarketData;

public sealed class MarkPricePolicyTests
{
    [Theory]
    [InlineData(100, 104, 102, 102)]
    [InlineData(100, 104, 200, 104)]
    [InlineData(100, 104, 50, 100)]
    [InlineData(100, 104, 0, 102)]
    [InlineData(100, 103, 0, 101)]
    [InlineData(100, 0, 102, 102)]
    [InlineData(0, 104, 102, 102)]
    [InlineData(0, 104, 200, 200)]
    [InlineData(0, 0, 102, 102)]
    [InlineData(100, 0, 0, 100)]
    [InlineData(0, 0, 0, 0)]
    public void The_mark_is_the_median_of_bid_ask_and_last(long bid, long ask, long last, long expected) =>
        Assert.Equal(expected, MarkPricePolicy.Mark(bid, ask, last));

    [Theory]
    [InlineData(0, 10_000)]
    [InlineData(100_000, 10_001)]
    [InlineData(-100_000, 9_999)]
    [InlineData(149_999, 10_001)]
    [InlineData(150_000, 10_002)]
    public void The_basis_is_the_expected_rate_for_the_time_left(long rateBillionths, long expected)
    {
        Assert.Equal(expected, MarkPricePolicy.Fair(10_000, rateBillionths, leftMs: 8, intervalMs: 8));
        Assert.Equal(10_000, MarkPricePolicy.Fair(10_000, rateBillionths, leftMs: 0, intervalMs: 8));
        Assert.Equal(0, MarkPricePolicy.Fair(0, rateBillionths, leftMs: 8, intervalMs: 8));
    }

    [Theory]
    [InlineData(100, 104, 200, 102)]
    [InlineData(100, 0, 99, 99)]
    [InlineData(0, 104, 0, 104)]
    [InlineData(0, 0, 0, 0)]
    public void The_index_is_the_middle_of_the_book(long bid, long ask, long last, long expected) =>
        Assert.Equal(expected, MarkPricePolicy.Index(bid, ask, last));
}
