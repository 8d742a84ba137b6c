using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.PlanOrders;

/// <summary>One plan order that waits.</summary>
internal sealed class PlanOrder
{
    public required long OrderId { get; init; }

    public string? ClientOrderId { get; init; }

    public long ParentOrderId { get; init; }

    public required Account Account { get; init; }

    public required int InstrumentId { get; init; }

    /// <summary>With its direction resolved. Changed only while the order is out of the watch.</summary>
    public required PlanTerms Terms { get; set; }

    public required Side Side { get; init; }

    public required PositionEffect Effect { get; init; }

    public required OrderType Type { get; set; }

    public TimeInForce TimeInForce { get; init; }

    public SelfTradeMode SelfTradeMode { get; init; }

    public long PriceTicks { get; set; }

    public long Lots { get; set; }

    public int Leverage { get; init; }

    public MarginMode MarginMode { get; init; }

    public Protection? Protection { get; set; }

    public bool IsActive { get; set; }

    public long ExtremeTicks { get; set; }

    public required long CreateTimeMs { get; init; }

    public long UpdateTimeMs { get; set; }

    public bool ProtectsPosition => Terms.Kind is PlanKind.TakeProfit or PlanKind.StopLoss;

    /// <summary>The side of the position that it closes or would open.</summary>
    public PositionSide PositionSide => (Side == Side.Buy) == (Effect == PositionEffect.Open) ? PositionSide.Long : PositionSide.Short;

    /// <summary>True when an active trailing order's price has turned back far enough.</summary>
    public bool HasTurned(long priceTicks) => Side == Side.Sell
        ? (Int128)priceTicks * PlanTerms.CallbackScale <= (Int128)ExtremeTicks * (PlanTerms.CallbackScale - Terms.CallbackMillionths)
        : (Int128)priceTicks * PlanTerms.CallbackScale >= (Int128)ExtremeTicks * (PlanTerms.CallbackScale + Terms.CallbackMillionths);

    public PlanOrderView ToView() => new()
    {
        OrderId = OrderId,
        ClientOrderId = ClientOrderId,
        ParentOrderId = ParentOrderId,
        AccountId = Account.Id,
        InstrumentId = InstrumentId,
        Terms = Terms,
        Side = Side,
        Effect = Effect,
        Type = Type,
        TimeInForce = TimeInForce,
        PriceTicks = PriceTicks,
        Lots = Lots,
        Leverage = Leverage,
        MarginMode = MarginMode,
        PositionMode = Account.PositionMode,
        Protection = Protection,
        IsActive = IsActive,
        ExtremeTicks = ExtremeTicks,
        CreateTimeMs = CreateTimeMs,
        UpdateTimeMs = UpdateTimeMs,
    };
}
