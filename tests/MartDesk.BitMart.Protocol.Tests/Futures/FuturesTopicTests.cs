using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Protocol.Tests.Futures;

public sealed class FuturesTopicTests
{
    [Theory]
    [InlineData("futures/order", "futures/order", null, null)]
    [InlineData("futures/ticker", "futures/ticker", null, null)]
    [InlineData("futures/ticker:BTCUSDT", "futures/ticker", "BTCUSDT", null)]
    [InlineData("futures/depthIncrease50:BTCUSDT@100ms", "futures/depthIncrease50", "BTCUSDT", 100)]
    public void Topic_is_read_and_written_back_the_same(string text, string channel, string? filter, int? speedMs)
    {
        Assert.True(FuturesTopic.TryParse(text, out var topic));

        Assert.Equal(new FuturesTopic(channel, filter, speedMs), topic);
        Assert.Equal(text, topic.ToString());
    }

    [Fact]
    public void Older_form_of_the_speed_is_read()
    {
        Assert.True(FuturesTopic.TryParse("futures/depth50:BTCUSDT:100ms", out var topic));

        Assert.Equal(new FuturesTopic("futures/depth50", "BTCUSDT", 100), topic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ticker:BTCUSDT")]
    [InlineData("futures/:BTCUSDT")]
    [InlineData("futures/ticker:")]
    [InlineData("futures/depthAll5:BTCUSDT@")]
    [InlineData("futures/depthAll5:BTCUSDT@fast")]
    [InlineData("futures/depthAll5@100ms")]
    public void Text_that_is_no_topic_is_refused(string text) => Assert.False(FuturesTopic.TryParse(text, out _));

    [Fact]
    public void Builders_make_the_topics_of_the_reference() => Assert.Equal(
        ["futures/ticker:BTCUSDT", "futures/depthAll20:BTCUSDT@200ms", "futures/depthIncrease50:BTCUSDT@100ms", "futures/trade:BTCUSDT", "futures/klineBin1m:BTCUSDT", "futures/bookticker:BTCUSDT", "futures/asset:USDT", "futures/position", "futures/order"],
        new[]
        {
            FuturesTopic.Ticker("BTCUSDT"), FuturesTopic.DepthAll(20, "BTCUSDT", 200), FuturesTopic.DepthIncrease(50, "BTCUSDT", 100), FuturesTopic.Trade("BTCUSDT"),
            FuturesTopic.KlineOneMinute("BTCUSDT"), FuturesTopic.BookTicker("BTCUSDT"), FuturesTopic.Asset("USDT"), FuturesTopic.Position, FuturesTopic.Order,
        }.Select(topic => topic.ToString()));

    [Fact]
    public void Depth_the_venue_does_not_have_is_an_argument_error() => Assert.Throws<ArgumentOutOfRangeException>(() => FuturesTopic.DepthAll(10, "BTCUSDT"));
}
