using System.Text.Json;
using MartDesk.Exchange.Server.Faults;

namespace MartDesk.Exchange.Server.Tests.Faults;

public sealed class FaultRuleReaderTests
{
    [Fact]
    public void A_line_and_an_object_of_the_same_words_say_the_same()
    {
        var line = FaultRuleReader.Read("error submit-order code=40012 symbol=BTCUSDT nth=3 count=2 after=1m30s for=8h when=after message=\"not now\"");
        var json = FaultRuleReader.Read(JsonDocument.Parse("""
            {"fault":"error","on":"submit-order","code":40012,"symbol":"BTCUSDT","nth":3,"count":2,"after":"1m30s","for":"8h","when":"after","message":"not now"}
            """).RootElement);
        Assert.Equal(line with { Text = "" }, json with { Text = "" });
        Assert.Equal(
            (FaultKind.Error, "submit-order", 40012, "BTCUSDT", 3L, 2L, TimeSpan.FromSeconds(90), TimeSpan.FromHours(8), FaultMoment.After, "not now"),
            (line.Kind, line.On, line.Code, line.Symbol, line.Nth, line.Count!.Value, line.After, line.For!.Value, line.When, line.Message));
        Assert.Equal(line with { Text = "" }, FaultRuleReader.Read(json.Text) with { Text = "" });
    }

    [Fact]
    public void The_nth_is_one_unless_it_is_said_how_many()
    {
        Assert.Equal(1, FaultRuleReader.Read("drop-reply submit-order nth=3").Count);
        Assert.Null(FaultRuleReader.Read("drop-reply submit-order").Count);
        Assert.Null(FaultRuleReader.Read("drop-reply submit-order nth=3 every=2").Count);
    }

    [Theory]
    [InlineData("", "begins with what happens")]
    [InlineData("drop-replies submit-order", "there is no fault 'drop-replies'")]
    [InlineData("drop-reply submit-ordr", "there is no endpoint 'submit-ordr'")]
    [InlineData("drop-frame depthIncreases", "there is no channel 'depthIncreases'")]
    [InlineData("disconnect order", "connections are")]
    [InlineData("restart-versions depthAll5", "only depthIncrease has versions")]
    [InlineData("cross-book trade", "there is no book in 'trade'")]
    [InlineData("delay submit-order", "delay needs by=")]
    [InlineData("delay by=fast", "by must be a length of time")]
    [InlineData("delay by=-1s", "by must be a length of time")]
    [InlineData("drop-reply submit-order by=1s", "drop-reply has no setting 'by'")]
    [InlineData("drop-reply nth=0", "nth must be a whole number above 0")]
    [InlineData("drop-reply nth=1 nth=2", "nth is set twice")]
    [InlineData("drop-reply submit-order third", "'third' is no setting")]
    [InlineData("drop-reply probability=1.5", "probability must be")]
    [InlineData("drop-reply method=PUT", "method must be GET or POST")]
    [InlineData("drop-reply how=close", "how must be reset or silence")]
    [InlineData("http status=204", "status must be 200 to 599")]
    [InlineData("limit status=503", "status must be 429 or 418")]
    [InlineData("maintenance code=40012", "code must be 30016, 40020 or 25601")]
    [InlineData("refuse", "refuse needs for=")]
    [InlineData("wind-down slowly", "stage must be normal")]
    [InlineData("drop-reply after=1s at=2026-01-01T00:00:00Z", "exclude each other")]
    [InlineData("error code=1 message=\"open", "quotation mark")]
    public void What_is_wrong_is_named(string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<FaultRuleException>(() => FaultRuleReader.Read(line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("-70s", -70_000)]
    [InlineData("00:01:30", 90_000)]
    public void Lengths_of_time_are_read(string text, double milliseconds)
    {
        Assert.True(SpanText.TryParse(text, out var span));
        Assert.Equal(milliseconds, span.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("-")]
    [InlineData("1..5s")]
    [InlineData("100000d")]
    public void Other_texts_are_no_lengths_of_time(string text) => Assert.False(SpanText.TryParse(text, out _));
}
