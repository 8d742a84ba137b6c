namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>Length of a candle in minutes. Wire name <c>step</c>.</summary>
public enum KlineStep
{
    /// <summary>One minute.</summary>
    OneMinute = 1,

    /// <summary>Three minutes.</summary>
    ThreeMinutes = 3,

    /// <summary>Five minutes.</summary>
    FiveMinutes = 5,

    /// <summary>A quarter of an hour.</summary>
    FifteenMinutes = 15,

    /// <summary>Half an hour.</summary>
    ThirtyMinutes = 30,

    /// <summary>One hour.</summary>
    OneHour = 60,

    /// <summary>Two hours.</summary>
    TwoHours = 120,

    /// <summary>Four hours.</summary>
    FourHours = 240,

    /// <summary>Six hours.</summary>
    SixHours = 360,

    /// <summary>Twelve hours.</summary>
    TwelveHours = 720,

    /// <summary>One day.</summary>
    OneDay = 1440,

    /// <summary>Three days.</summary>
    ThreeDays = 4320,

    /// <summary>One week.</summary>
    OneWeek = 10080,
}
