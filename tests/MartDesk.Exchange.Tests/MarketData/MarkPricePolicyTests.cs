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
    [InlineData(100, 104, 200, 102)]
    [InlineData(100, 0, 99, 99)]
    [InlineData(0, 104, 0, 104)]
    [InlineData(0, 0, 0, 0)]
    public void The_index_is_the_middle_of_the_book(long bid, long ask, long last, long expected) =>
        Assert.Equal(expected, MarkPricePolicy.Index(bid, ask, last));
}
