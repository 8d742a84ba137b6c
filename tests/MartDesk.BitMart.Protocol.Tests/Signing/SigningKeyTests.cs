using System.Text;
using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.BitMart.Protocol.Tests.Signing;

public sealed class SigningKeyTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("6c6c98544461bbe71db2bca4c6d7fd0021e0ba9efc215f9c6ad41852df9d9df9");

    [Fact]
    public void Rest_example_of_the_reference_gives_its_signature_each_time()
    {
        var key = new SigningKey(Secret, "test001"u8);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(
                "c31dc326bf87f38bfb49a3f8494961abfa291bd549d0d98d9578e87516cee46d",
                Sign(key, 1589793796145, """{"symbol":"BTC_USDT","price":"8600","count":"100"}"""u8));
        }

        Assert.Equal("***", key.ToString());
    }

    [Fact]
    public void Signs_as_the_one_off_signer_does_from_many_threads_at_once()
    {
        var key = new SigningKey(Secret, "memo"u8);
        Parallel.For(0, 2_000, number =>
        {
            var body = Encoding.UTF8.GetBytes(new string('x', number));
            var expected = new char[RequestSigner.HexLength];
            RequestSigner.Sign(Secret, number, "memo"u8, body, expected);
            Assert.Equal(new string(expected), Sign(key, number, body));
            Assert.True(key.Verify(Encoding.UTF8.GetBytes($"{number}"), body, expected));
            Assert.False(key.Verify(Encoding.UTF8.GetBytes($"{number + 1}"), body, expected));
            Assert.False(key.Verify(Encoding.UTF8.GetBytes($"{number}"), body, expected.AsSpan(1)));
        });
    }

    [Fact]
    public void Signing_allocates_nothing_once_warm()
    {
        var key = new SigningKey(Secret, "memo"u8);
        var (body, hex) = (new byte[150], new char[RequestSigner.HexLength]);
        key.Sign(1, body, hex);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 1_000; number++)
            key.Sign(number, body, hex);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Sign(SigningKey key, long timestampMs, ReadOnlySpan<byte> body)
    {
        var hex = new char[RequestSigner.HexLength];
        key.Sign(timestampMs, body, hex);
        return new string(hex);
    }
}
