using System.Globalization;

namespace MartDesk.Web.Numbers;

/// <summary>How numbers, times and ages are written on the page. All text is independent of the machine's culture.</summary>
internal static class Show
{
    /// <summary>What is written where a number is missing; never 0 and never blank.</summary>
    internal const string Missing = "—";

    private const char Minus = '−';
    private const char ThinSpace = '\u2009';
    private const int ExtraDecimals = 4;

    /// <summary>A price with the decimals of its step. An average that lies between steps keeps its own decimals, up to four more.</summary>
    internal static string Price(decimal? price, decimal step)
    {
        if (price is not { } value)
            return Missing;

        var decimals = DecimalsOf(step);
        var isOnStep = decimal.Round(value, decimals) == value;
        return isOnStep ? Fixed(value, decimals) : Grouped(decimal.Round(value, decimals + ExtraDecimals, MidpointRounding.AwayFromZero));
    }

    /// <summary>Money with two decimals.</summary>
    internal static string Money(decimal? amount) => amount is { } value ? Fixed(value, 2) : Missing;

    /// <summary>Profit or loss: two decimals and always a sign, except for zero.</summary>
    internal static string Pnl(decimal? amount) => amount is { } value ? Signed(value, 2) : Missing;

    /// <summary>A fraction as signed percent: 0.1026 is <c>+10.26 %</c>.</summary>
    internal static string SignedPercent(decimal? fraction) =>
        fraction is { } value ? $"{Signed(value * 100m, 2)}{ThinSpace}%" : Missing;

    /// <summary>A fraction as signed percent without the sign of percent, for columns that carry it in their head.</summary>
    internal static string Change(decimal? fraction) => fraction is { } value ? Signed(value * 100m, 2) : Missing;

    /// <summary>A fraction as percent with one decimal: 0.177 is <c>17.7 %</c>.</summary>
    internal static string Percent(decimal? fraction) =>
        fraction is { } value ? $"{Fixed(value * 100m, 1)}{ThinSpace}%" : Missing;

    /// <summary>A large amount with three digits: 12,340,000 is <c>12.3M</c>.</summary>
    internal static string Short(decimal? amount) => amount switch
    {
        null => Missing,
        >= 999_500_000_000m => Three(amount.Value / 1_000_000_000_000m, "T"),
        >= 999_500_000m => Three(amount.Value / 1_000_000_000m, "B"),
        >= 999_500m => Three(amount.Value / 1_000_000m, "M"),
        >= 999.5m => Three(amount.Value / 1_000m, "K"),
        _ => Three(amount.Value, ""),
    };

    /// <summary>Contracts, or any other count.</summary>
    internal static string Count(long count) => Fixed(count, 0);

    /// <summary>An amount of coins without trailing zeros.</summary>
    internal static string Coins(decimal coins) => Grouped(coins);

    /// <summary>Time of day, UTC.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The milliseconds that follow <see cref="Time"/>, with their point.</summary>
    internal static string Milliseconds(DateTimeOffset time) => time.UtcDateTime.ToString(".fff", CultureInfo.InvariantCulture);

    /// <summary>The whole moment, for tooltips and <c>datetime</c>.</summary>
    internal static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long something has been so: the largest two of days, hours and minutes; seconds below a minute.</summary>
    internal static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalMinutes: < 1 } => $"{age.Seconds} s",
        { TotalHours: < 1 } => $"{age.Minutes} m",
        { TotalDays: < 1 } => $"{age.Hours} h {age.Minutes} m",
        _ => $"{Count(age.Days)} d {age.Hours} h",
    };

    /// <summary>How old the newest message of a stream is: tenths below ten seconds.</summary>
    internal static string StreamAge(TimeSpan age) =>
        age.TotalSeconds is >= 0 and < 10 ? $"{age.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s" : Age(age);

    /// <summary>Money to the last digit, with its sign; for the ledger and tooltips.</summary>
    internal static string Exact(decimal? amount) => amount is not { } value ? Missing : value > 0m ? "+" + Grouped(value) : Grouped(value);

    /// <summary>A price that was calculated: rounded to the step's decimals.</summary>
    internal static string RoundedPrice(decimal? price, decimal step) => price is { } value ? Fixed(value, DecimalsOf(step)) : Missing;

    /// <summary>A ratio with two decimals.</summary>
    internal static string Ratio(decimal? ratio) => ratio is { } value ? Fixed(value, 2) : Missing;

    /// <summary>Hundredths of a percent with their sign; more than nothing is worse than expected.</summary>
    internal static string Bps(decimal? bps) => bps is { } value ? $"{Signed(value, 1)} bps" : Missing;

    /// <summary>A short time: milliseconds with one decimal below ten, seconds from one on.</summary>
    internal static string Latency(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 10 => $"{Fixed((decimal)time.TotalMilliseconds, 1)} ms",
        < 1_000 => $"{Fixed((decimal)time.TotalMilliseconds, 0)} ms",
        < 60_000 => $"{Fixed((decimal)time.TotalSeconds, 1)} s",
        _ => Age(time),
    };

    /// <summary>Day of a moment when it is not today: <c>20 Nov</c>, with the year when that is another.</summary>
    internal static string Day(DateTimeOffset time, DateTimeOffset now) =>
        time.UtcDateTime.Date == now.UtcDateTime.Date ? ""
        : time.UtcDateTime.Year == now.UtcDateTime.Year ? time.UtcDateTime.ToString("d MMM", CultureInfo.InvariantCulture)
        : time.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>First and last four of an id that is longer than ten.</summary>
    internal static string ShortId(string id) => id.Length <= 10 ? id : $"{id[..4]}…{id[^4..]}";

    /// <summary>Decimals that a step has: 2 for 0.05, 0 for 1 and for 10.</summary>
    internal static int DecimalsOf(decimal step)
    {
        var decimals = 0;
        for (var rest = step; rest != decimal.Truncate(rest); rest *= 10m)
            decimals++;
        return decimals;
    }

    private static string Three(decimal value, string unit) => Fixed(value, value switch { >= 99.95m => 0, >= 9.995m => 1, _ => 2 }) + unit;

    private static string Signed(decimal value, int decimals)
    {
        var rounded = decimal.Round(value, decimals, MidpointRounding.AwayFromZero);
        return rounded > 0m ? "+" + Fixed(rounded, decimals) : Fixed(rounded, decimals);
    }

    private static string Fixed(decimal value, int decimals)
    {
        var rounded = decimal.Round(value, decimals, MidpointRounding.AwayFromZero);
        var text = Math.Abs(rounded).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded < 0m ? Minus + text : text;
    }

    private static string Grouped(decimal value)
    {
        var text = Math.Abs(value).ToString("#,0.############################", CultureInfo.InvariantCulture);
        return value < 0m ? Minus + text : text;
    }
}
