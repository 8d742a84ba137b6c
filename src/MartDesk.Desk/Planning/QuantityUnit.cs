namespace MartDesk.Desk.Planning;

/// <summary>What a quantity counts. The numbers are stored.</summary>
public enum QuantityUnit
{
    /// <summary>Base currency: coins.</summary>
    Base = 0,

    /// <summary>Contracts of the venue.</summary>
    Contracts = 1,

    /// <summary>Value in quote currency.</summary>
    Quote = 2,

    /// <summary>Percent of equity, as value of the order.</summary>
    PercentEquity = 3,

    /// <summary>Percent of the free balance, as value of the order.</summary>
    PercentAvailable = 4,

    /// <summary>Percent of the position held.</summary>
    PercentPosition = 5,

    /// <summary>The mark <c>%</c>: of the free balance for an entry, of the position for an exit.</summary>
    Percent = 6,

    /// <summary>Percent of equity lost when the stop is hit.</summary>
    RiskPercent = 7,

    /// <summary>Quote currency lost when the stop is hit.</summary>
    RiskQuote = 8,
}
