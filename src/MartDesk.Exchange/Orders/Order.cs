using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Orders;

/// <summary>One order in the store, but for its place in the book. Links are slots, <see cref="OrderStore.None"/> ends a list.</summary>
internal struct Order
{
    public long PriceTicks;

    /// <summary>Lots still open.</summary>
    public long OpenLots;

    /// <summary>The next younger open order of the account.</summary>
    public int NextOfAccount;

    /// <summary>The next older open order of the account.</summary>
    public int PreviousOfAccount;

    public Account Account;
    public int InstrumentId;
    public Side Side;
    public PositionEffect Effect;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public MarginMode MarginMode;
    public PositionMode PositionMode;
    public OrderOrigin Origin;

    /// <summary>Take profit and stop loss that its fills bring about; null for none.</summary>
    public Protection? Protection;

    /// <summary>The plan order that became this one; 0 for none.</summary>
    public long PlanOrderId;
    public long OrderId;
    public long Lots;
    public Int128 FilledTickLots;

    /// <summary>Order margin held for the open lots; 0 for closing and house orders and until the order rests.</summary>
    public long HeldUnits;

    public int Leverage;
    public string? ClientOrderId;
    public long CreateTimeMs;
    public long UpdateTimeMs;

    /// <summary>The order as others see it.</summary>
    public readonly OrderView ToView() => new()
    {
        OrderId = OrderId,
        ClientOrderId = ClientOrderId,
        AccountId = Account.Id,
        InstrumentId = InstrumentId,
        Side = Side,
        Effect = Effect,
        Type = Type,
        TimeInForce = TimeInForce,
        PriceTicks = PriceTicks,
        Lots = Lots,
        FilledLots = Lots - OpenLots,
        FilledTickLots = FilledTickLots,
        Leverage = Leverage,
        MarginMode = MarginMode,
        PositionMode = PositionMode,
        Origin = Origin,
        Protection = Protection,
        PlanOrderId = PlanOrderId,
        CreateTimeMs = CreateTimeMs,
        UpdateTimeMs = UpdateTimeMs,
    };
}
