using System.Globalization;
using System.Text.Json;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>One row of the table of legs: an order that an alert leads to.</summary>
internal sealed record StoredLeg
{
    public const string Columns =
        """
        alert_id AS AlertId, number AS Number, generation AS Generation, client_order_id AS ClientOrderId, symbol AS Symbol, side AS Side,
        effect AS Effect, type AS Type, contracts AS Contracts, limit_price AS LimitPriceText, time_in_force AS TimeInForce, leverage AS Leverage,
        margin_mode AS MarginMode, sets_leverage AS SetsLeverage, state AS State, venue_order_id AS VenueOrderId, filled AS Filled,
        average_price AS AveragePriceText, message AS Message, kind AS Kind, terms AS TermsText, code AS Code, checksum AS Checksum
        """;

    public required string AlertId { get; init; }

    /// <summary>1 for the first.</summary>
    public long Number { get; init; }

    /// <summary>Of the newest attempt; 0 before the first.</summary>
    public long Generation { get; init; }

    public required string ClientOrderId { get; init; }

    public required string Symbol { get; init; }

    public long Side { get; init; }

    public long Effect { get; init; }

    public long Type { get; init; }

    public long Contracts { get; init; }

    public string? LimitPriceText { get; init; }

    public long TimeInForce { get; init; }

    public long? Leverage { get; init; }

    public long? MarginMode { get; init; }

    /// <summary>1 when leverage and margin mode are set before the order.</summary>
    public long SetsLeverage { get; init; }

    public long State { get; init; }

    public string? VenueOrderId { get; init; }

    public long Filled { get; init; }

    public required string AveragePriceText { get; init; }

    public string? Message { get; init; }

    public long Kind { get; init; }

    public string? TermsText { get; init; }

    /// <summary>Code of the guard that gave it up; null when none did.</summary>
    public string? Code { get; init; }

    /// <summary>As stored; null in a row of an earlier version.</summary>
    public long? Checksum { get; init; }

    public LegState LegState => (LegState)State;

    /// <summary>False when a disk has changed the order, or how far it has come.</summary>
    public bool IsWhole => Checksum is null || Checksum == Sum();

    /// <exception cref="DamagedRowException">A disk has changed it.</exception>
    public void ThrowIfDamaged()
    {
        if (!IsWhole)
            throw new DamagedRowException(AlertId, FormattableString.Invariant($"order {Number}"));
    }

    /// <summary>Checksum of the order and of how far it has come. What is told of it is not in it.</summary>
    public long Sum()
    {
        var sum = new RowSum();
        sum.Add(AlertId);
        sum.Add(Number);
        sum.Add(Generation);
        sum.Add(ClientOrderId);
        sum.Add(Symbol);
        sum.Add(Side);
        sum.Add(Effect);
        sum.Add(Type);
        sum.Add(Contracts);
        sum.Add(LimitPriceText);
        sum.Add(TimeInForce);
        sum.Add(Leverage);
        sum.Add(MarginMode);
        sum.Add(SetsLeverage);
        sum.Add(State);
        sum.Add(VenueOrderId);
        sum.Add(Filled);
        sum.Add(AveragePriceText);
        sum.Add(Kind);
        sum.Add(TermsText);
        return sum.Value;
    }

    public OrderKind OrderKind => (OrderKind)Kind;

    public LegTerms Terms => TermsText is null ? LegTerms.None : JsonSerializer.Deserialize(TermsText, LegTermsJson.Default.LegTerms) ?? LegTerms.None;

    public bool IsOpening => (PositionEffect)Effect == PositionEffect.Open;

    /// <summary>A take profit or stop loss of a position.</summary>
    public bool IsBracket => OrderKind is OrderKind.TakeProfit or OrderKind.StopLoss;

    /// <summary>Carries no id of ours at the venue: found again by the venue's id, and before that only by what it says.</summary>
    public bool IsUnnamed => OrderKind is OrderKind.Plan or OrderKind.Trailing;

    /// <summary>Waits for a price, and then becomes another order.</summary>
    public bool WaitsForPrice => IsBracket || IsUnnamed;

    /// <summary>It as the venue knows it.</summary>
    /// <param name="since">When it was made at the earliest.</param>
    public PlacedOrder ToPlaced(DateTimeOffset since) => new(Symbol, OrderKind, IsUnnamed ? null : ClientOrderId, VenueOrderId, since);

    /// <summary>A stop that the desk keeps, or the exit that it has become.</summary>
    public bool IsKept => Terms.IsKept;

    /// <summary>Waits for a price to close a position.</summary>
    public bool IsExitThatWaits => IsBracket || (OrderKind == OrderKind.Trailing && !IsOpening) || (IsKept && (Generation == 0 || (OrderType)Type == OrderType.Limit));

    /// <summary>What an entry's protection consists of, beside the entry itself.</summary>
    public bool IsProtection => IsExitThatWaits || IsKept || (OrderKind == OrderKind.Change && Terms.ChangesVenueOrderId is null);

    /// <summary>A look at the stop that went with the alert's entry: nothing that its sender asked for.</summary>
    public bool IsLook => OrderKind == OrderKind.Change && Terms is { ChangesVenueOrderId: null, IsBreakEven: false };

    /// <summary>May stand at the venue for as long as it likes.</summary>
    public bool MayRest => OrderKind is not (OrderKind.Cancel or OrderKind.Change) && (OrderKind != OrderKind.Order || (OrderType)Type == OrderType.Limit
        && (Venues.TimeInForce)TimeInForce is Venues.TimeInForce.GoodTillCancel or Venues.TimeInForce.MakerOnly);

    /// <summary>Nothing more will happen to it.</summary>
    public bool IsOver => LegState is LegState.Filled or LegState.Cancelled or LegState.Rejected or LegState.Abandoned or LegState.Done;

    /// <summary>What it asked for is so.</summary>
    public bool IsCarriedOut => LegState is LegState.Filled or LegState.Done;

    /// <summary>A planned leg as it is stored before its first attempt.</summary>
    /// <param name="alert">Its alert.</param>
    /// <param name="number">1 for the first.</param>
    /// <param name="symbol">Instrument.</param>
    /// <param name="leg">As planned.</param>
    public static StoredLeg From(StoredAlert alert, int number, string symbol, PlannedLeg leg) => new()
    {
        AlertId = alert.Id,
        Number = number,
        ClientOrderId = Execution.ClientOrderId.Of(alert, number, 1),
        Symbol = symbol,
        Side = (int)leg.Side,
        Effect = (int)leg.Effect,
        Type = (int)leg.Type,
        Contracts = leg.Contracts,
        LimitPriceText = leg.LimitPrice?.ToString(CultureInfo.InvariantCulture),
        TimeInForce = (int)leg.TimeInForce,
        Leverage = leg.Leverage,
        MarginMode = (int?)leg.MarginMode,
        SetsLeverage = leg.SetsLeverage ? 1 : 0,
        AveragePriceText = "0",
        Kind = (int)leg.Kind,
        TermsText = leg.Terms == LegTerms.None ? null : JsonSerializer.Serialize(leg.Terms, LegTermsJson.Default.LegTerms),
    };

    public decimal AveragePrice => decimal.Parse(AveragePriceText, CultureInfo.InvariantCulture);

    public decimal? LimitPrice => LimitPriceText is null ? null : decimal.Parse(LimitPriceText, CultureInfo.InvariantCulture);

    public AlertLegEntry ToEntry() => new(
        ClientOrderId, VenueOrderId, Symbol, (OrderSide)Side, (PositionEffect)Effect, Contracts, Filled, AveragePrice, LegState, Message ?? KeptInWords() ?? LaterInWords())
    {
        Kind = OrderKind,
        IsKept = WaitsHere,
    };

    /// <summary>The desk keeps it, and it has not acted.</summary>
    private bool WaitsHere => this is { LegState: LegState.Planned, Generation: 0, Terms: { IsKept: true, KeptSinceMs: not null, Needs: LegNeeds.Stop } };

    /// <summary>What a stop that the desk keeps waits for; null for any other, and once it has acted.</summary>
    private string? KeptInWords() => WaitsHere && Terms is var terms
        ? Execution.KeptStop.InWords(terms.WaitSeconds, terms.CandleMinutes, terms.TriggerBy, terms.TriggerWay, terms.TriggerPrice ?? 0m)
        : null;

    /// <summary>What will be done about the stop that goes with the alert's entry; null for any other order, and once it is done.</summary>
    private string? LaterInWords()
    {
        if (this is not { LegState: LegState.Planned, OrderKind: OrderKind.Change, Terms: { ChangesVenueOrderId: null } terms })
            return null;
        return terms.IsBreakEven
            ? FormattableString.Invariant($"Moves the stop to break-even, about {terms.TriggerPrice}, once the price has come so far.")
            : FormattableString.Invariant($"Sees that the stop stands at {terms.TriggerPrice} once the entry has filled.");
    }
}
