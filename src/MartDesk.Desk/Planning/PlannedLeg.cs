using System.Globalization;
using System.Text.Json.Serialization;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>One step of a plan: an order, or the cancellation of one.</summary>
internal sealed record PlannedLeg
{
    public OrderKind Kind { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Opens or closes. Exits always close, so that an exit can never open a position.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Whole contracts; 0 for a cancellation.</summary>
    public long Contracts { get; init; }

    /// <summary>Limit or market.</summary>
    public OrderType Type { get; init; } = OrderType.Market;

    /// <summary>Null for a market order.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Of a limit order.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Of an opening order.</summary>
    public int? Leverage { get; init; }

    /// <summary>Of an opening order.</summary>
    public MarginMode? MarginMode { get; init; }

    /// <summary>Leverage and margin mode are set at the venue before the order.</summary>
    public bool SetsLeverage { get; init; }

    /// <summary>Everything beyond a plain order.</summary>
    public LegTerms Terms { get; init; } = LegTerms.None;

    /// <summary>A look at the stop that goes with the entry: nothing that the sender asked for.</summary>
    public bool IsLookOnly => Kind == OrderKind.Change && Terms is { ChangesVenueOrderId: null, IsBreakEven: false };

    /// <summary>An order for the book that closes a position, and does so at once: no stop that the desk keeps.</summary>
    public bool IsExit => Kind == OrderKind.Order && Effect == PositionEffect.Close && !Terms.IsKept;

    /// <summary>"buy to open 250 contracts at market, stop 58900, target 60690".</summary>
    public string InWords()
    {
        if (Kind == OrderKind.Cancel)
            return Terms.CancelsAll ? "cancel every order" : $"cancel order {Terms.CancelsClientOrderId ?? Terms.CancelsVenueOrderId}";
        if (Kind == OrderKind.Change)
            return ChangeInWords();
        var price = LimitPrice is { } limit ? $"at {Text(limit)}" : "at market";
        var verb = $"{(Side == OrderSide.Buy ? "buy" : "sell")} to {(Effect == PositionEffect.Open ? "open" : "close")} {Contracts.ToString(CultureInfo.InvariantCulture)} contracts";
        var words = Kind switch
        {
            OrderKind.Plan => $"{verb} {price} once the {By} price {(Terms.TriggerWay == TriggerWay.Up ? "rises" : "falls")} to {Text(Terms.TriggerPrice)}",
            OrderKind.TakeProfit => $"{verb} {price} at the target {Text(Terms.TriggerPrice)}",
            OrderKind.StopLoss when Terms.IsWholePosition => $"{(Side == OrderSide.Buy ? "buy" : "sell")} to close the whole position {price} at the stop {Text(Terms.TriggerPrice)}",
            OrderKind.StopLoss => $"{verb} {price} at the stop {Text(Terms.TriggerPrice)}",
            OrderKind.Trailing => $"{verb} {Text(Terms.TrailPercent)} % behind the price from {Text(Terms.ActivationPrice)}",
            _ when Terms.IsKept => KeptInWords(Terms.IsWholePosition ? $"{(Side == OrderSide.Buy ? "buy" : "sell")} to close the whole position {price}" : $"{verb} {price}"),
            _ => $"{verb} {price}",
        };
        if (Terms.StopLossPrice is { } stop)
            words += $", stop {Text(stop)}";
        if (Terms.TakeProfitPrice is { } target)
            words += $", target {Text(target)}";
        return words;
    }

    private string ChangeInWords()
    {
        if (Terms.ChangesVenueOrderId is not { } order)
            return Terms.IsBreakEven ? $"move the stop to break-even, about {Text(Terms.TriggerPrice)}, when it has come so far" : $"see that the stop stands at {Text(Terms.TriggerPrice)}";
        var words = new List<string>();
        if (LimitPrice is { } limit)
            words.Add($"price {Text(limit)}");
        if (Contracts > 0)
            words.Add($"{Contracts.ToString(CultureInfo.InvariantCulture)} contracts");
        if (Terms.TriggerPrice is { } trigger)
            words.Add($"trigger {Text(trigger)}");
        if (Terms.TakeProfitPrice is { } target)
            words.Add($"target {Text(target)} by the {Word(Terms.TakeProfitBy)} price");
        if (Terms.StopLossPrice is { } stop)
            words.Add($"stop {Text(stop)} by the {Word(Terms.StopLossBy)} price");
        return $"change order {order} to {string.Join(", ", words)}";
    }

    private string KeptInWords(string exit)
    {
        var stop = $"{(Terms.TriggerWay == TriggerWay.Down ? "at or below" : "at or above")} the stop {Text(Terms.TriggerPrice)}";
        return Terms.CandleMinutes is { } minutes
            ? $"{exit} at the close of a {minutes.ToString(CultureInfo.InvariantCulture)}-minute candle {stop} (kept by the desk, acts only while it runs)"
            : $"{exit} once the {By} price has stood {stop} for {Text(Terms.WaitSeconds)} s (kept by the desk, acts only while it runs)";
    }

    private string By => Word(Terms.TriggerBy);

    private static string Word(TriggerBy by) => by == TriggerBy.Mark ? "mark" : "last";

    private static string Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "?";
}

/// <summary>The terms of a leg beyond a plain order, as they are stored with it. Null and false mean that there is none.</summary>
internal sealed record LegTerms
{
    public static readonly LegTerms None = new();

    /// <summary>Take profit placed with the order; of a change the one that the order is to bring along.</summary>
    public decimal? TakeProfitPrice { get; init; }

    public TriggerBy TakeProfitBy { get; init; }

    /// <summary>Stop loss placed with the order, or of a change likewise.</summary>
    public decimal? StopLossPrice { get; init; }

    public TriggerBy StopLossBy { get; init; }

    /// <summary>Price that a plan order, take profit or stop loss waits for.</summary>
    public decimal? TriggerPrice { get; init; }

    public TriggerBy TriggerBy { get; init; }

    public TriggerWay TriggerWay { get; init; }

    /// <summary>Closes whatever is held when it triggers, not a number of contracts.</summary>
    public bool IsWholePosition { get; init; }

    public decimal? TrailPercent { get; init; }

    public decimal? ActivationPrice { get; init; }

    public SelfTradePrevention SelfTrade { get; init; }

    /// <summary>Our id of the order that a cancellation takes away.</summary>
    public string? CancelsClientOrderId { get; init; }

    /// <summary>The venue's id of the order that a cancellation takes away, where it is none of ours; with <see cref="CancelsKind"/>.</summary>
    public string? CancelsVenueOrderId { get; init; }

    /// <summary>What that order is.</summary>
    public OrderKind CancelsKind { get; init; }

    /// <summary>The venue's id of the order that is changed; with <see cref="ChangesKind"/>. Null when it is the stop of the alert's own position.</summary>
    public string? ChangesVenueOrderId { get; init; }

    /// <summary>What that order is.</summary>
    public OrderKind ChangesKind { get; init; }

    /// <summary>With a look at the alert's own stop: where its owner has asked for that meanwhile. It may stand there, and stays when it does.</summary>
    public decimal? OwnersStopPrice { get; init; }

    /// <summary>With such a look: where the stop was to stand before its owner moved it. What has filled in that moment may have put it there; it is then moved.</summary>
    public decimal? FormerStopPrice { get; init; }

    /// <summary>A change of the alert's own stop that is made only if all goes well: it moves the stop to break-even.</summary>
    public bool IsBreakEven { get; init; }

    /// <summary>With <see cref="LegNeeds.Target"/>: number of the target, from 1.</summary>
    public int AfterTarget { get; init; }

    /// <summary>With <see cref="LegNeeds.Gain"/>: percent of the entry's fill price, signed, that the price must have come.</summary>
    public decimal? AfterPercent { get; init; }

    /// <summary>The cancellation takes every order of the symbol away, whoever made it.</summary>
    public bool CancelsAll { get; init; }

    /// <summary>When an unfilled rest is cancelled, Unix milliseconds.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary>Percent of the entry's fill price at which a target or stop stands; null when its price is fixed.</summary>
    public decimal? PercentOfFill { get; init; }

    /// <summary>Distance from the entry's fill price, signed; null when its price is fixed, or by percent.</summary>
    public decimal? OffsetOfFill { get; init; }

    /// <summary>Adds to the entry of its alert at a better price. It is no entry that stops, targets and sizes are reckoned from.</summary>
    public bool IsAveraging { get; init; }

    /// <summary>Of a stop that the desk keeps: seconds for which the price must stand at it or beyond.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>Of a stop that the desk keeps: minutes of the candle that must close at it or beyond.</summary>
    public int? CandleMinutes { get; init; }

    /// <summary>Since when the desk keeps it, Unix milliseconds; null before its entry has filled.</summary>
    public long? KeptSinceMs { get; init; }

    /// <summary>Start of the first candle that was not looked at yet, Unix milliseconds.</summary>
    public long? CandleFromMs { get; init; }

    /// <summary>Contracts that it should have closed beyond what the venue takes in one order.</summary>
    public long LeftContracts { get; init; }

    /// <summary>A stop that waits before it acts. The venue has none such: the desk keeps it, and what it sends then is an order for the book.</summary>
    [JsonIgnore]
    public bool IsKept => WaitSeconds is not null || CandleMinutes is not null;

    /// <summary>What must have happened before it is sent.</summary>
    public LegNeeds Needs { get; init; }

    /// <summary>Take profit and stop loss named here; null for neither.</summary>
    [JsonIgnore]
    public OrderPresets? Presets => TakeProfitPrice is null && StopLossPrice is null
        ? null
        : OrderPresets.None.With(new OrderPresets { TakeProfitPrice = TakeProfitPrice, TakeProfitBy = TakeProfitBy, StopLossPrice = StopLossPrice, StopLossBy = StopLossBy });
}

/// <summary>What a leg waits for.</summary>
internal enum LegNeeds
{
    /// <summary>Every leg before it is filled or done, or stands at the venue if it is one that waits for a price.</summary>
    AllBefore = 0,

    /// <summary>Nothing.</summary>
    Nothing = 1,

    /// <summary>The opening order before it has filled, at least in part.</summary>
    Entry = 2,

    /// <summary>The time of the opening order before it was over, and some of it is not filled.</summary>
    Rest = 3,

    /// <summary>A target of the same alert has filled, at least in part.</summary>
    Target = 4,

    /// <summary>The price has come as far as the alert names.</summary>
    Gain = 5,

    /// <summary>The order before it, of which it is another part, was taken or filled.</summary>
    PartBefore = 6,

    /// <summary>The opening order before it has filled, if there is one, and the price has stood beyond the stop, or a candle has closed there, as the alert names.</summary>
    Stop = 7,
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(LegTerms))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LegTermsJson : JsonSerializerContext;
