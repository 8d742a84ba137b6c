namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Length of the candles of a stream, in minutes. The streams have nine of them; the REST endpoint has thirteen.</summary>
public enum KlineInterval
{
    /// <summary>One minute, <c>1m</c>.</summary>
    OneMinute = 1,

    /// <summary>Five minutes, <c>5m</c>.</summary>
    FiveMinutes = 5,

    /// <summary>A quarter of an hour, <c>15m</c>.</summary>
    FifteenMinutes = 15,

    /// <summary>Half an hour, <c>30m</c>.</summary>
    ThirtyMinutes = 30,

    /// <summary>One hour, <c>1H</c>.</summary>
    OneHour = 60,

    /// <summary>Two hours, <c>2H</c>.</summary>
    TwoHours = 120,

    /// <summary>Four hours, <c>4H</c>.</summary>
    FourHours = 240,

    /// <summary>One day, <c>1D</c>.</summary>
    OneDay = 1440,

    /// <summary>One week, <c>1W</c>.</summary>
    OneWeek = 10080,
}

/// <summary>The text of an interval in a channel's name.</summary>
public static class KlineIntervalFacts
{
    extension(KlineInterval interval)
    {
        /// <summary>As channels end: <c>1m</c>, <c>5m</c>, <c>15m</c>, <c>30m</c>, <c>1H</c>, <c>2H</c>, <c>4H</c>, <c>1D</c>, <c>1W</c>.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The venue has no such interval.</exception>
        public string Suffix => interval switch
        {
            KlineInterval.OneMinute => "1m",
            KlineInterval.FiveMinutes => "5m",
            KlineInterval.FifteenMinutes => "15m",
            KlineInterval.ThirtyMinutes => "30m",
            KlineInterval.OneHour => "1H",
            KlineInterval.TwoHours => "2H",
            KlineInterval.FourHours => "4H",
            KlineInterval.OneDay => "1D",
            KlineInterval.OneWeek => "1W",
            _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "The streams have 1, 5, 15 and 30 minutes, 1, 2 and 4 hours, a day and a week."),
        };
    }
}
