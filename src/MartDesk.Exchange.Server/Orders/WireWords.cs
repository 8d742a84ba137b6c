using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>The wire's words and numbers for the engine's terms, both ways.</summary>
internal static class WireWords
{
    /// <summary>1 opens long, 2 closes short, 3 closes long, 4 opens short; the same numbers in one-way mode.</summary>
    public static int SideNumber(Side side, PositionEffect effect) => (side, effect) switch
    {
        (Side.Buy, PositionEffect.Open) => 1,
        (Side.Buy, PositionEffect.Close) => 2,
        (Side.Sell, PositionEffect.Close) => 3,
        _ => 4,
    };

    public static bool TrySide(long number, out Side side, out PositionEffect effect)
    {
        side = number is 1 or 2 ? Side.Buy : Side.Sell;
        effect = number is 2 or 3 ? PositionEffect.Close : PositionEffect.Open;
        return number is >= 1 and <= 4;
    }

    public static bool TryTimeInForce(long mode, out TimeInForce timeInForce)
    {
        timeInForce = mode switch
        {
            2 => TimeInForce.FillOrKill,
            3 => TimeInForce.ImmediateOrCancel,
            4 => TimeInForce.MakerOnly,
            _ => TimeInForce.GoodTillCancel,
        };
        return mode is >= 1 and <= 4;
    }

    public static int ModeNumber(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.FillOrKill => 2,
        TimeInForce.ImmediateOrCancel => 3,
        TimeInForce.MakerOnly => 4,
        _ => 1,
    };

    /// <summary>1 watches the last price, 2 the mark price.</summary>
    public static int PriceTypeNumber(PriceSource source) => source == PriceSource.Mark ? 2 : 1;

    public static bool TrySelfTrade(long mode, out SelfTradeMode selfTrade)
    {
        selfTrade = mode switch
        {
            2 => SelfTradeMode.CancelTaker,
            3 => SelfTradeMode.CancelBoth,
            _ => SelfTradeMode.CancelMaker,
        };
        return mode is >= 1 and <= 3;
    }

    public static bool TryMarginMode(string text, out MarginMode mode)
    {
        mode = text switch
        {
            "cross" => MarginMode.Cross,
            "isolated" => MarginMode.Isolated,
            _ => MarginMode.Unspecified,
        };
        return mode != MarginMode.Unspecified;
    }

    public static bool TryPositionMode(string? text, out PositionMode mode)
    {
        mode = text == "one_way_mode" ? PositionMode.OneWay : PositionMode.Hedge;
        return text is "one_way_mode" or "hedge_mode";
    }

    /// <summary>The type as orders are listed with it: orders of the venue's own have their own words.</summary>
    public static string TypeOf(in OrderView order) => order.Origin switch
    {
        OrderOrigin.PartialLiquidation => "liquidate",
        OrderOrigin.Bankruptcy => "bankruptcy",
        OrderOrigin.Deleveraging => "adl",
        _ => Of(order.Type),
    };

    public static string Of(OrderType type) => type == OrderType.Market ? "market" : "limit";

    public static string Of(MarginMode mode) => mode == MarginMode.Isolated ? "isolated" : "cross";

    public static string Of(PositionMode mode) => mode == PositionMode.OneWay ? "one_way_mode" : "hedge_mode";
}
