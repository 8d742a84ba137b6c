using System.Text;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Protocol.Tests.Futures;

public sealed class StreamFrameTests
{
    [Theory]
    [InlineData("pong", StreamFrameKind.Pong)]
    [InlineData("""{"group":"System","data":"pong+3f2c"}""", StreamFrameKind.Pong)]
    [InlineData("""{"data":{"symbol":"A"},"group":"futures/ticker:A"}""", StreamFrameKind.Data)]
    [InlineData("""{"success":false,"error":"Invalid message: message must be JSON: ping"}""", StreamFrameKind.Reply)]
    [InlineData("""{"notice":"maintenance at 02:00"}""", StreamFrameKind.Unknown)]
    [InlineData("""{"group":"futures/trade:A","data":[""", StreamFrameKind.Broken)]
    [InlineData("""{"group":7,"data":{}}""", StreamFrameKind.Broken)]
    [InlineData("""{"group":"a","data":{}} x""", StreamFrameKind.Broken)]
    [InlineData("hello", StreamFrameKind.Broken)]
    [InlineData("", StreamFrameKind.Broken)]
    [InlineData("[]", StreamFrameKind.Broken)]
    public void Frame_is_told_apart_without_decoding_its_data(string text, StreamFrameKind kind) =>
        Assert.Equal(kind, StreamFrame.Read(Encoding.UTF8.GetBytes(text)).Kind);

    [Fact]
    public void Frame_with_bytes_that_are_no_utf8_is_broken_wherever_they_stand()
    {
        Assert.Equal(StreamFrameKind.Broken, StreamFrame.Read([.. """{"data":{"n":1},"group":"futures/klineBin1m:"""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]).Kind);
        Assert.Equal(StreamFrameKind.Broken, StreamFrame.Read([.. """{"group":"futures/ticker:A","data":{"symbol":"A"""u8, 0xFF, .. "\"}}"u8]).Kind);
    }

    [Fact]
    public void Group_and_data_are_found_whichever_comes_first()
    {
        var frame = StreamFrame.Read("""{"data":{"symbol":"A","n":[1,{"x":2}]},"group":"futures/ticker:A"}"""u8);

        Assert.Equal("futures/ticker:A", Encoding.UTF8.GetString(frame.Group));
        Assert.Equal("""{"symbol":"A","n":[1,{"x":2}]}""", Encoding.UTF8.GetString(frame.Data));
    }
}
