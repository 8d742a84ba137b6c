using MartDesk.Exchange.Margin;

namespace MartDesk.Exchange.Tests.Margin;

public sealed class RateTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5_000, 3)]
    [InlineData(5_001, 4)]
    [InlineData(2_305_843_009_213_693_952, 1_383_505_805_528_217)]
    public void Six_hundredths_of_a_percent_are_rounded_up_to_a_whole_unit(long value, long expected)
    {
        Assert.True(Rate.TryFrom(0.0006m, out var rate));
        Assert.Equal(expected, rate.RoundedUp(value));
    }

    [Theory]
    [InlineData("-0.1")]
    [InlineData("1")]
    [InlineData("0.0000000001")]
    public void Rate_that_is_no_fraction_of_nine_decimals_is_refused(string fraction) =>
        Assert.False(Rate.TryFrom(decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture), out _));

    [Fact]
    public void Rate_can_be_taken_at_the_bankruptcy_price_of_a_short()
    {
        Assert.True(Rate.TryFrom(0.0006m, out var rate));
        Assert.Equal(66, rate.TimesOnePlusOneOver(10).RoundedUp(100_000));
    }
}
