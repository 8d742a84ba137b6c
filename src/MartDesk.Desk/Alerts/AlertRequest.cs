using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>An alert in our own words, whatever dialect it was sent in. Stored with the alert and planned from there.</summary>
internal sealed record AlertRequest
{
    public required AlertVerb Verb { get; init; }

    /// <summary>Symbol as sent, or the pointer's fixed one.</summary>
    public required string Symbol { get; init; }

    /// <summary>The sender's position before the order; null when not told.</summary>
    public TargetPosition? Before { get; init; }

    /// <summary>The sender's position after the order; null when not told.</summary>
    public TargetPosition? After { get; init; }

    /// <summary>Size of the position after the order, positive; null when not told.</summary>
    public decimal? AfterSize { get; init; }

    /// <summary>Null means all of it, for exits.</summary>
    public decimal? Quantity { get; init; }

    public QuantityUnit Unit { get; init; }

    /// <summary>Quote and percent sizes name the margin, not the value of the order.</summary>
    public bool IsMarginBasis { get; init; }

    public OrderType OrderType { get; init; } = OrderType.Market;

    public decimal? LimitPrice { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public bool IsReduceOnly { get; init; }

    public required int Leverage { get; init; }

    public required MarginMode MarginMode { get; init; }

    /// <summary>The mode the sender believes the account to be in; checked, never set.</summary>
    public PositionMode? PositionMode { get; init; }

    public decimal? SignalPrice { get; init; }

    /// <summary>Largest distance of <see cref="SignalPrice"/> from the last price that an entry may have.</summary>
    public decimal MaxDeviationPercent { get; init; }

    /// <summary>The sender's time, or the time of receipt, Unix milliseconds.</summary>
    public long EventTimeMs { get; init; }

    /// <summary>Age limit of entries in seconds; 0 means none.</summary>
    public int EntryMaxLagSeconds { get; init; }

    /// <summary>Age limit of exits in seconds; 0 means none, which is the default: a late exit is better than none.</summary>
    public int ExitMaxLagSeconds { get; init; }

    /// <summary>The alert in words: "Long BTCUSDT 0.05".</summary>
    public string InWords(string symbol)
    {
        var verb = Verb switch
        {
            AlertVerb.CloseLong => "Close long",
            AlertVerb.CloseShort => "Close short",
            AlertVerb.Target => $"Target {After}".ToLowerInvariant() is var target ? char.ToUpperInvariant(target[0]) + target[1..] : "",
            _ => Verb.ToString(),
        };
        var size = Verb == AlertVerb.Target ? AfterSize?.ToString(System.Globalization.CultureInfo.InvariantCulture) : QuantityInWords();
        return size is null ? $"{verb} {symbol}" : $"{verb} {symbol} {size}";
    }

    private string? QuantityInWords()
    {
        if (Quantity is not { } quantity)
            return null;
        var unit = Unit switch
        {
            QuantityUnit.Base => "",
            QuantityUnit.Contracts => " contracts",
            QuantityUnit.Quote => "$",
            QuantityUnit.PercentEquity => "% of equity",
            QuantityUnit.PercentAvailable => "% of available",
            QuantityUnit.PercentPosition => "% of position",
            _ => "%",
        };
        return quantity.ToString(System.Globalization.CultureInfo.InvariantCulture) + unit;
    }
}

/// <summary>What an alert asks for.</summary>
internal enum AlertVerb
{
    /// <summary>By the table of previous and wanted position.</summary>
    Buy = 0,

    /// <summary>By the table of previous and wanted position.</summary>
    Sell = 1,

    /// <summary>Opens or adds long.</summary>
    Long = 2,

    /// <summary>Opens or adds short.</summary>
    Short = 3,

    /// <summary>Exits what is held.</summary>
    Close = 4,

    /// <summary>Exits the long side.</summary>
    CloseLong = 5,

    /// <summary>Exits the short side.</summary>
    CloseShort = 6,

    /// <summary>Brings the position to the one wanted.</summary>
    Target = 7,
}

/// <summary>A position as a sender names it.</summary>
internal enum TargetPosition
{
    /// <summary>None.</summary>
    Flat = 0,

    /// <summary>Long.</summary>
    Long = 1,

    /// <summary>Short.</summary>
    Short = 2,
}
