using System.Buffers;
using System.Text;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart.Protocol.Tests;

public sealed class EnvelopeTests
{
    [Fact]
    public void Msg_is_read_for_message()
    {
        Assert.True(Envelope.TryRead(Fixture.Read("not-found.response"), out var envelope));

        Assert.Equal((30000, "Not found", false), (envelope.Code, envelope.Message, envelope.HasData));
    }

    [Theory]
    [InlineData("""{"code":"1000","data":[1]}""", 1000, true)]
    [InlineData("""{"data":{"a":{"b":"}"}},"trace":null,"code":1000,"message":null}""", 1000, true)]
    [InlineData("""{"code":40034,"message":"Symbol Not Exist","trace":"x"}""", 40034, false)]
    [InlineData("""{"code":1000,"data":null}""", 1000, false)]
    public void Code_in_quotes_other_orders_and_missing_members_are_read(string json, int code, bool hasData)
    {
        Assert.True(Envelope.TryRead(Encoding.UTF8.GetBytes(json), out var envelope));

        Assert.Equal((code, hasData), (envelope.Code, envelope.HasData));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>error code: 1010</body></html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"code":1000,"data":{"order_id":12""")]
    [InlineData("""{"code":1000}{"code":1000}""")]
    [InlineData("""{"code":[1000]}""")]
    [InlineData("""{"code":1000.5}""")]
    [InlineData("\"code\"")]
    public void What_is_no_envelope_is_told_so(string body) => Assert.False(Envelope.TryRead(Encoding.UTF8.GetBytes(body), out _));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_that_is_no_utf8_is_no_envelope(bool isTerse)
    {
        Assert.False(Envelope.TryRead([.. """{"code":1000,"message":"O"""u8, 0xFF, .. "\"}"u8], out _, isTerse));
        Assert.False(Envelope.TryRead("""{"code":1000,"message":"\uD800"}"""u8, out _, isTerse));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_not_made_a_text_of_to_say_what_is_wrong_with_them()
    {
        byte[] body = [.. "trade: "u8, .. Enumerable.Repeat((byte)0xC0, 60_000)];
        Envelope.TryRead(body, out _); // What is done once is done.
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(Envelope.TryRead(body, out _));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000); // It took two megabytes.
    }

    [Fact]
    public void Terse_reading_leaves_out_the_texts_of_a_success_and_of_nothing_else()
    {
        Assert.True(Envelope.TryRead("""{"code":1000,"message":"Ok","data":{},"trace":"t"}"""u8, out var success, isTerse: true));
        Assert.True(Envelope.TryRead("""{"code":40034,"message":"Symbol Not Exist","trace":"t"}"""u8, out var refusal, isTerse: true));

        Assert.Equal((1000, "", "", true), (success.Code, success.Message, success.Trace, success.HasData));
        Assert.Equal((40034, "Symbol Not Exist", "t"), (refusal.Code, refusal.Message, refusal.Trace));
    }

    [Fact]
    public void Refusal_is_written_with_message_and_a_numeric_code()
    {
        var output = new ArrayBufferWriter<byte>();

        Envelope.WriteError(output, BitMartError.BalanceNotEnough, "t1");

        Assert.Equal("""{"code":40027,"message":"You contract account available balance not enough","data":{},"trace":"t1"}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
