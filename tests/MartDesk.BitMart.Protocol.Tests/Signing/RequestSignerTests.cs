using System.Text;
using MartDesk.BitMart.Protocol.Signing;

namespace MartDesk.BitMart.Protocol.Tests.Signing;

public sealed class RequestSignerTests
{
    private const string Secret = "6c6c98544461bbe71db2bca4c6d7fd0021e0ba9efc215f9c6ad41852df9d9df9";

    [Fact]
    public void Rest_example_of_the_reference_gives_its_signature() => Assert.Equal(
        "c31dc326bf87f38bfb49a3f8494961abfa291bd549d0d98d9578e87516cee46d",
        Sign(Secret, 1589793796145, "test001", """{"symbol":"BTC_USDT","price":"8600","count":"100"}"""u8));

    [Fact]
    public void Stream_login_example_of_the_reference_gives_its_signature() => Assert.Equal(
        "3ceeb7e1b8cb165a975e28a2e2dfaca4d30b358873c0351c1a071d8c83314556",
        Sign(Secret, 1589267764859, "test001", RequestSigner.LoginPayload));

    [Theory]
    [InlineData("""{"symbol":"BTC_USDT","side":"buy","type":"limit","client_order_id":"mdX1","size":"0.0012","price":"91234.5"}""", "6597b85b3fd794cd201420ecb57d72ffb913d7ca926c7b6b86deee036bf8c48f")]
    [InlineData("", "5e1dcb97e8705c61c4da74ca6b52a3768ec0f4d89f6dfb926bc672bfd2faf041")]
    [InlineData("symbol=BTC_USDT", "58e6b587f423103a89e5d67f08878641dd0fb42c19bc38ebfc7edabcc95a1078")]
    public void Vectors_computed_elsewhere_give_their_signatures(string payload, string signature) => Assert.Equal(
        signature, Sign("3f9a51c07be84d2e96d10c5bb7a2f48e1d6c09a7b35e4f8290ad61c7e8f4b203", 1767225600000, "desk-01", Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Body_longer_than_the_stack_buffer_is_signed_like_any_other()
    {
        var body = Encoding.UTF8.GetBytes(new string('x', 5000));
        var message = Encoding.UTF8.GetBytes("1#m#" + new string('x', 5000));
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), message));

        Assert.Equal(expected, Sign(Secret, 1, "m", body));
    }

    [Fact]
    public void Signature_is_verified_against_the_bytes_received()
    {
        var secret = Encoding.UTF8.GetBytes(Secret);
        var body = """{"symbol":"BTC_USDT","price":"8600","count":"100"}"""u8;
        const string signature = "c31dc326bf87f38bfb49a3f8494961abfa291bd549d0d98d9578e87516cee46d";

        Assert.True(RequestSigner.Verify(secret, "1589793796145"u8, "test001"u8, body, signature));
        Assert.False(RequestSigner.Verify(secret, "1589793796146"u8, "test001"u8, body, signature));
        Assert.False(RequestSigner.Verify(secret, "1589793796145"u8, "test002"u8, body, signature));
        Assert.False(RequestSigner.Verify(secret, "1589793796145"u8, "test001"u8, body[1..], signature));
        Assert.False(RequestSigner.Verify(secret, "1589793796145"u8, "test001"u8, body, signature.AsSpan(1)));
        Assert.False(RequestSigner.Verify(secret, "1589793796145"u8, "test001"u8, body, signature.ToUpperInvariant()));
    }

    [Fact]
    public void Signing_allocates_nothing()
    {
        var secret = Encoding.UTF8.GetBytes(Secret);
        var body = Encoding.UTF8.GetBytes(new string('x', 150));
        Span<char> hex = stackalloc char[RequestSigner.HexLength];
        for (var i = 0; i < 100; i++) RequestSigner.Sign(secret, 1589793796145, "test001"u8, body, hex);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) RequestSigner.Sign(secret, 1589793796145, "test001"u8, body, hex);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Sign(string secret, long timestampMs, string memo, ReadOnlySpan<byte> payload)
    {
        Span<char> hex = stackalloc char[RequestSigner.HexLength];
        RequestSigner.Sign(Encoding.UTF8.GetBytes(secret), timestampMs, Encoding.UTF8.GetBytes(memo), payload, hex);
        return hex.ToString();
    }
}
