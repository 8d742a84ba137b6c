using System.Text.RegularExpressions;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Protocol.Tests.Futures;

public sealed partial class FuturesTopicTests
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
    public void Builders_make_every_topic_of_the_list()
    {
        int[] levels = [5, 20, 50];
        int?[] speeds = [null, 200, 100];
        FuturesTopic[] built =
        [
            FuturesTopic.AllTickers, FuturesTopic.Ticker("BTCUSDT"), FuturesTopic.FundingRate("BTCUSDT"),
            .. levels.Zip(speeds, (level, speed) => FuturesTopic.Depth(level, "BTCUSDT", speed)),
            .. levels.Zip(speeds, (level, speed) => FuturesTopic.DepthAll(level, "BTCUSDT", speed)),
            .. levels.Zip(speeds, (level, speed) => FuturesTopic.DepthIncrease(level, "BTCUSDT", speed)),
            FuturesTopic.BookTicker("BTCUSDT"), FuturesTopic.Trade("BTCUSDT"),
            .. Enum.GetValues<KlineInterval>().Select(interval => FuturesTopic.Kline(interval, "BTCUSDT")),
            .. Enum.GetValues<KlineInterval>().Select(interval => FuturesTopic.MarkPriceKline(interval, "BTCUSDT")),
            FuturesTopic.Asset("USDT"), FuturesTopic.Asset("BTC"), FuturesTopic.Asset("ETH"), FuturesTopic.Position, FuturesTopic.Order,
        ];

        Assert.Equal(Coverage.Channels.Select(row => row.Topic), built.Select(topic => topic.ToString()));
        Assert.Equal(FuturesTopic.KlineOneMinute("BTCUSDT"), FuturesTopic.Kline(KlineInterval.OneMinute, "BTCUSDT"));
    }

    [SharedReferenceFact]
    public void List_has_every_channel_of_the_reference()
    {
        var tables = Channel().Matches(File.ReadAllText(SharedReferenceFactAttribute.Path)).Select(match => match.Groups["channel"].Value).ToHashSet();

        Assert.Equal(27, tables.Count);
        Assert.Subset(Coverage.Channels.Select(row => row.Topic.Split(':')[0]).ToHashSet(), tables);
    }

    [Fact]
    public void Depth_the_venue_does_not_have_is_an_argument_error() => Assert.Throws<ArgumentOutOfRangeException>(() => FuturesTopic.DepthAll(10, "BTCUSDT"));

    [GeneratedRegex(@"^\| (?<channel>futures/\w+) \| [^|]*[Cc]hannel", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Channel();
}
