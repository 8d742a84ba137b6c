using System.Globalization;
using MartDesk.Web.Numbers;

namespace MartDesk.Web.Tests.Numbers;

public sealed class ShowTests
{
    [Theory]
    [InlineData(null, "—")]
    [InlineData("0", "0.00")]
    [InlineData("9.994", "9.99")]
    [InlineData("9.995", "10.0")]
    [InlineData("999.4", "999")]
    [InlineData("999.5", "1.00K")]
    [InlineData("12340000", "12.3M")]
    [InlineData("999499999", "999M")]
    [InlineData("999500000", "1.00B")]
    [InlineData("2500000000000", "2.50T")]
    public void A_large_amount_is_shown_with_three_digits(string? amount, string shown) => Assert.Equal(shown, Show.Short(Number(amount)));

    [Theory]
    [InlineData("61842.5", "0.1", "61,842.5")]
    [InlineData("61842", "0.1", "61,842.0")]
    [InlineData("1161842.5", "0.1", "1,161,842.5")]
    [InlineData("2612.4", "0.01", "2,612.40")]
    [InlineData("2612.35", "0.05", "2,612.35")]
    [InlineData("0.10874", "0.00001", "0.10874")]
    [InlineData("61214.7333", "0.1", "61,214.7333")] // an average between two steps is not rounded onto one
    [InlineData("61214.73333333", "0.1", "61,214.73333")]
    [InlineData("61842.5000", "0.1", "61,842.5")]
    [InlineData("61842", "1", "61,842")]
    [InlineData("61840", "10", "61,840")]
    [InlineData(null, "0.1", "—")]
    public void Price_has_the_decimals_of_its_step(string? price, string step, string shown) =>
        Assert.Equal(shown, Show.Price(Number(price), Number(step)!.Value));

    [Theory]
    [InlineData("156.95", "+156.95")]
    [InlineData("-99.334", "−99.33")]
    [InlineData("-156956.955", "−156,956.96")]
    [InlineData("0", "0.00")]
    [InlineData("0.004", "0.00")]
    [InlineData("-0.004", "0.00")] // no sign on what rounds to nothing
    [InlineData(null, "—")]
    public void Profit_always_has_its_sign(string? amount, string shown) => Assert.Equal(shown, Show.Pnl(Number(amount)));

    [Theory]
    [InlineData("24806.31", "24,806.31")]
    [InlineData("0", "0.00")]
    [InlineData("-18.36", "−18.36")]
    [InlineData(null, "—")]
    public void Money_has_two_decimals(string? amount, string shown) => Assert.Equal(shown, Show.Money(Number(amount)));

    [Theory]
    [InlineData("0.1026", "+10.26\u2009%")]
    [InlineData("-0.0287", "−2.87\u2009%")]
    [InlineData("0", "0.00\u2009%")]
    [InlineData(null, "—")]
    public void Percent_has_a_thin_gap(string? fraction, string shown) => Assert.Equal(shown, Show.SignedPercent(Number(fraction)));

    [Theory]
    [InlineData("0.25", "0.25")]
    [InlineData("0.2500", "0.25")]
    [InlineData("15000", "15,000")]
    [InlineData("0.00000001", "0.00000001")]
    public void Coins_have_no_trailing_zeros(string coins, string shown) => Assert.Equal(shown, Show.Coins(Number(coins)!.Value));

    [Theory]
    [InlineData("00:00:42", "42 s")]
    [InlineData("00:18:59", "18 m")]
    [InlineData("08:48:30", "8 h 48 m")]
    [InlineData("1.04:59:00", "1 d 4 h")]
    [InlineData("1200.00:00:00", "1,200 d 0 h")]
    [InlineData("-00:00:01", "0 s")]
    public void Age_is_its_largest_two_units(string age, string shown) => Assert.Equal(shown, Show.Age(TimeSpan.Parse(age, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("00:00:00.2400", "0.2 s")]
    [InlineData("00:00:12", "12 s")]
    [InlineData("00:03:00", "3 m")]
    public void Age_of_a_stream_has_tenths_below_ten_seconds(string age, string shown) =>
        Assert.Equal(shown, Show.StreamAge(TimeSpan.Parse(age, CultureInfo.InvariantCulture)));

    [Fact]
    public void Time_is_UTC_with_milliseconds_apart()
    {
        var time = new DateTimeOffset(2026, 11, 21, 15, 26, 4, 118, TimeSpan.FromHours(1));

        Assert.Equal("14:26:04", Show.Time(time));
        Assert.Equal(".118", Show.Milliseconds(time));
        Assert.Equal("2026-11-21T14:26:04.118Z", Show.Iso(time));
    }

    [Fact]
    public void Long_id_keeps_its_ends()
    {
        Assert.Equal("01JD…00Q4", Show.ShortId("01JD7QZ00000000Q4"));
        Assert.Equal("231648846", Show.ShortId("231648846"));
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
