namespace MartDesk.Exchange.Margin;

/// <summary>A fraction of a value as a reduced ratio of whole numbers, so that fees and margins are exact before their one rounding.</summary>
internal readonly record struct Rate
{
    private const long Scale = 1_000_000_000;

    private readonly long _numerator;
    private readonly long _denominator;

    private Rate(long numerator, long denominator)
    {
        var divisor = GreatestCommonDivisor(numerator, denominator);
        _numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    /// <summary>The rate of a decimal fraction from 0 to below 1 with at most nine decimals; anything else is refused.</summary>
    public static bool TryFrom(decimal fraction, out Rate rate)
    {
        var scaled = fraction * Scale;
        var isValid = fraction is >= 0m and < 1m && scaled == decimal.Truncate(scaled);
        rate = isValid ? new Rate((long)scaled, Scale) : default;
        return isValid;
    }

    /// <summary>One part in so many: the initial margin rate of a leverage.</summary>
    public static Rate OneIn(int parts) => new(1, parts);

    /// <summary>This rate multiplied by 1 + 1/leverage.</summary>
    public Rate TimesOnePlusOneOver(int leverage) => new(_numerator * (leverage + 1), _denominator * leverage);

    /// <summary>The rate of a value that is not negative, rounded up to a whole money unit.</summary>
    public long RoundedUp(long value)
    {
        var product = (Int128)value * _numerator;
        if (product <= long.MaxValue)
        {
            var (quotient, remainder) = Math.DivRem((long)product, _denominator);
            return quotient + (remainder > 0 ? 1 : 0);
        }

        var (wide, rest) = Int128.DivRem(product, _denominator);
        return (long)wide + (rest > 0 ? 1 : 0);
    }

    /// <summary>Numerator and denominator, for a formula that rounds once at its end.</summary>
    public (long Numerator, long Denominator) Ratio => (_numerator, _denominator);

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a == 0 ? 1 : a;
    }
}
