using MartDesk.Exchange.Server.Users;

namespace MartDesk.Exchange.Server.Tests.Users;

public sealed class TotpTests
{
    /// <summary>"12345678901234567890", the secret of the samples in RFC 6238.</summary>
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void Secrets_are_written_in_base_32()
    {
        Assert.Equal(Secret, Totp.ToBase32("12345678901234567890"u8));
        Assert.Equal("MZXW6YQ", Totp.ToBase32("foob"u8));
        Assert.Equal(32, Totp.NewSecret().Length);
        Assert.NotEqual(Totp.NewSecret(), Totp.NewSecret());
    }

    [Fact]
    public void A_code_is_taken_half_a_minute_early_or_late_and_never_again()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = Totp.StepOf(now);
        Assert.Equal(step - 1, Totp.Match(Secret, Totp.CodeOf(Secret, step - 1), now, 0));
        Assert.Equal(step + 1, Totp.Match(Secret, Totp.CodeOf(Secret, step + 1), now, 0));
        Assert.Equal(step, Totp.Match(Secret, Totp.CodeOf(Secret, step).Insert(3, " "), now, step - 1));
        Assert.Null(Totp.Match(Secret, Totp.CodeOf(Secret, step - 2), now, 0));
        Assert.Null(Totp.Match(Secret, Totp.CodeOf(Secret, step), now, step));
        Assert.Null(Totp.Match(Secret, Totp.CodeOf(Secret, step - 1), now, step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("abcdef")]
    public void What_is_not_six_digits_is_no_code(string typed) =>
        Assert.Null(Totp.Match(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), 0));

    [Fact]
    public void The_link_names_exchange_and_user() => Assert.Equal(
        $"otpauth://totp/Local%20exchange:ann%40example.com?secret={Secret}&issuer=Local%20exchange&algorithm=SHA1&digits=6&period=30",
        Totp.UriOf(Secret, "Local exchange", "ann@example.com"));
}
