using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>An alert in our own words, whatever dialect it was sent in. Stored with the alert and planned from there.</summary>
internal sealed record AlertRequest
{
    public required AlertVerb Verb { get; init; }

    /// <summary>Symbol as sent, or the pointer's fixed one.</summary>
    public required string Symbol { get; init; }

    /// <summary>The side meant, where the verb does not say it; null when not told.</summary>
    public PositionSide? Side { get; init; }

    /// <summary>The sender's position before the order; null when not told.</summary>
    public TargetPosition? Before { get; init; }

    /// <summary>Size of the position before the order, positive; null when not told.</summary>
    public decimal? BeforeSize { get; init; }

    /// <summary>The sender's position after the order; null when not told.</summary>
    public TargetPosition? After { get; init; }

    /// <summary>Size of the position after the order, positive; null when not told.</summary>
    public decimal? AfterSize { get; init; }

    /// <summary>Null means all of it, for exits.</summary>
    public decimal? Quantity { get; init; }

    public QuantityUnit Unit { get; init; }

    /// <summary>Quote and percent sizes name the margin, not the value of the order.</summary>
    public bool IsMarginBasis { get; init; }

    public AlertOrderType OrderType { get; init; }

    public decimal? LimitPrice { get; init; }

    /// <summary>Distance of the limit price from <see cref="OffsetFrom"/>, signed; null when the price is named or not needed.</summary>
    public decimal? PriceOffsetPercent { get; init; }

    public PriceSource OffsetFrom { get; init; }

    /// <summary>Price that a stop order waits for.</summary>
    public decimal? TriggerPrice { get; init; }

    public TriggerBy TriggerBy { get; init; }

    public decimal? TrailPercent { get; init; }

    /// <summary>Price from which a trailing order follows; null means the price now.</summary>
    public decimal? ActivationPrice { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public bool IsReduceOnly { get; init; }

    /// <summary>For how long an unfilled rest may stand, in seconds; null for as long as it likes.</summary>
    public int? ExpiresSeconds { get; init; }

    public OnUnfilled OnUnfilled { get; init; }

    public required int Leverage { get; init; }

    public required MarginMode MarginMode { get; init; }

    /// <summary>The mode the sender believes the account to be in; checked, never set.</summary>
    public PositionMode? PositionMode { get; init; }

    public SelfTradePrevention SelfTrade { get; init; }

    /// <summary>Targets in the order named; empty for none.</summary>
    public IReadOnlyList<TakeProfitWish> TakeProfits { get; init; } = [];

    public StopLossWish? StopLoss { get; init; }

    public TrailingStopWish? TrailingStop { get; init; }

    /// <summary>Orders that add to the entry at better prices, once it has filled; empty for none.</summary>
    public IReadOnlyList<AveragingWish> Averaging { get; init; } = [];

    /// <summary>When the stop is moved to the entry price; null for never.</summary>
    public BreakEvenWish? BreakEven { get; init; }

    /// <summary>Own orders of the symbol that are cancelled first; null means entries before an exit, and none before anything else.</summary>
    public CancelOpen? CancelOpen { get; init; }

    public decimal? SignalPrice { get; init; }

    /// <summary>Largest distance of <see cref="SignalPrice"/> from the last price that an entry may have.</summary>
    public decimal MaxDeviationPercent { get; init; }

    /// <summary>Largest distance between bid and ask, in percent of their middle, at which an entry goes at market; null for any.</summary>
    public decimal? MaxSpreadPercent { get; init; }

    /// <summary>An entry larger than the venue takes in one order goes as several.</summary>
    public bool SplitsEntries { get; init; }

    /// <summary>The sender's time, or the time of receipt, Unix milliseconds.</summary>
    public long EventTimeMs { get; init; }

    /// <summary>The time is the sender's.</summary>
    public bool HasEventTime { get; init; }

    /// <summary>Age limit of entries in seconds; 0 means none.</summary>
    public int EntryMaxLagSeconds { get; init; }

    /// <summary>Age limit of exits in seconds; 0 means none, which is the default: a late exit is better than none.</summary>
    public int ExitMaxLagSeconds { get; init; }

    /// <summary>Seconds from receipt to the first order.</summary>
    public int DelaySeconds { get; init; }

    public OnConflict OnConflict { get; init; }

    public OnDesync OnDesync { get; init; }

    /// <summary>Whom the orders are put to; null for the pointer's name.</summary>
    public string? Strategy { get; init; }

    /// <summary>The sender's label, by which a later message may cancel.</summary>
    public string? Tag { get; init; }

    /// <summary>The sender's name of the order, by which a later message may cancel.</summary>
    public string? OrderId { get; init; }

    /// <summary>The one order that the owner means, by the venue's id; null when a message chooses its own.</summary>
    public OrderNamed? Named { get; init; }

    /// <summary>What the owner wants that order to be; null when it is not to be changed.</summary>
    public OrderEdit? Edit { get; init; }

    /// <summary><c>live</c>, <c>demo</c> or <c>paper</c> as the sender stated it; null when not told.</summary>
    public string? Venue { get; init; }

    /// <summary>May open a position.</summary>
    public bool IsEntryVerb => Verb is AlertVerb.Buy or AlertVerb.Sell or AlertVerb.Long or AlertVerb.Short or AlertVerb.Reverse or AlertVerb.Target;

    /// <summary>The same by another instrument, of which one unit is <paramref name="factor"/> units of the one meant: prices grow by it, sizes in units shrink.</summary>
    public AlertRequest Scaled(decimal factor) => factor == 1m ? this : this with
    {
        Quantity = Unit is QuantityUnit.Base ? Quantity / factor : Quantity,
        BeforeSize = BeforeSize / factor,
        AfterSize = AfterSize / factor,
        LimitPrice = LimitPrice * factor,
        TriggerPrice = TriggerPrice * factor,
        ActivationPrice = ActivationPrice * factor,
        SignalPrice = SignalPrice * factor,
        TakeProfits = [.. TakeProfits.Select(target => target with { Price = target.Price * factor, Offset = target.Offset * factor, LimitPrice = target.LimitPrice * factor })],
        StopLoss = StopLoss is null ? null : StopLoss with { Price = StopLoss.Price * factor, Offset = StopLoss.Offset * factor, LimitPrice = StopLoss.LimitPrice * factor, HardPrice = StopLoss.HardPrice * factor },
        TrailingStop = TrailingStop is null ? null : TrailingStop with { ActivationPrice = TrailingStop.ActivationPrice * factor },
        Averaging = [.. Averaging.Select(order => order with { Price = order.Price * factor, Offset = order.Offset * factor })],
    };

    /// <summary>The same for an account that takes another size; shares of its own balance and position stay.</summary>
    public AlertRequest Times(decimal ratio) => ratio == 1m ? this : this with
    {
        Quantity = Unit is QuantityUnit.Base or QuantityUnit.Contracts or QuantityUnit.Quote or QuantityUnit.RiskQuote ? Quantity * ratio : Quantity,
        BeforeSize = BeforeSize * ratio,
        AfterSize = AfterSize * ratio,
        StopLoss = StopLoss is { Amount: { } amount } ? StopLoss with { Amount = amount * ratio } : StopLoss,
    };

    /// <summary>The alert in words: "Long BTCUSDT 0.05".</summary>
    public string InWords(string symbol)
    {
        var verb = Verb switch
        {
            AlertVerb.CloseLong => "Close long",
            AlertVerb.CloseShort => "Close short",
            AlertVerb.CloseAll => "Close all",
            AlertVerb.CancelAll => "Cancel all",
            AlertVerb.SetBrackets when Side is { } side => $"Set brackets {(side == PositionSide.Long ? "long" : "short")}",
            AlertVerb.SetBrackets => "Set brackets",
            AlertVerb.Reduce or AlertVerb.Trail or AlertVerb.Cancel when Side is { } side => $"{Verb} {(side == PositionSide.Long ? "long" : "short")}",
            AlertVerb.Target => $"Target {After}".ToLowerInvariant() is var target ? char.ToUpperInvariant(target[0]) + target[1..] : "",
            _ => Verb.ToString(),
        };
        var size = Verb == AlertVerb.Target ? AfterSize?.ToString(System.Globalization.CultureInfo.InvariantCulture) : QuantityInWords();
        return (size is null ? $"{verb} {symbol}" : $"{verb} {symbol} {size}").TrimEnd();
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
            QuantityUnit.RiskPercent => "% of equity at risk",
            QuantityUnit.RiskQuote => "$ at risk",
            _ => "%",
        };
        return quantity.ToString(System.Globalization.CultureInfo.InvariantCulture) + unit;
    }
}

/// <summary>An order of an account, whoever made it.</summary>
/// <param name="VenueOrderId">The venue's id.</param>
/// <param name="Kind">What it is.</param>
internal sealed record OrderNamed(string VenueOrderId, OrderKind Kind)
{
    /// <summary>Our id of a stop that the desk keeps, of which the venue knows nothing; null for an order of the venue's.</summary>
    public string? ClientOrderId { get; init; }
}

/// <summary>Other terms of an order. What is null stays.</summary>
internal sealed record OrderEdit(decimal? LimitPrice, long? Contracts, decimal? TriggerPrice)
{
    /// <summary>Take profit that it brings along; 0 asks for none, which no venue does.</summary>
    public decimal? TakeProfitPrice { get; init; }

    /// <summary>Which price the take profit watches; null for the one that it watches now.</summary>
    public TriggerBy? TakeProfitBy { get; init; }

    /// <summary>Stop loss that it brings along; 0 asks for none, which no venue does.</summary>
    public decimal? StopLossPrice { get; init; }

    /// <summary>Which price the stop loss watches; null for the one that it watches now.</summary>
    public TriggerBy? StopLossBy { get; init; }
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

    /// <summary>Exits both sides and cancels the orders, of one symbol or of the account.</summary>
    CloseAll = 8,

    /// <summary>Exits, then opens the other side.</summary>
    Reverse = 9,

    /// <summary>Exits a quantity of the held side.</summary>
    Reduce = 10,

    /// <summary>Cancels own orders by tag, order id or side.</summary>
    Cancel = 11,

    /// <summary>Cancels own orders of the symbol.</summary>
    CancelAll = 12,

    /// <summary>Replaces take profit, stop loss and trailing stop of a held side.</summary>
    SetBrackets = 13,

    /// <summary>Places a trailing exit for a held side.</summary>
    Trail = 14,

    /// <summary>The pointer takes no entries any more.</summary>
    Pause = 15,

    /// <summary>The pointer takes entries again.</summary>
    Resume = 16,

    /// <summary>Answers, and nothing else.</summary>
    Ping = 17,

    /// <summary>Gives one order other terms. Of the owner only.</summary>
    Edit = 18,

    /// <summary>Takes own stops and targets away that their position has left behind. Of the desk only.</summary>
    Sweep = 19,
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
