using MartDesk.Desk.Venues;

namespace MartDesk.Web.Orders;

/// <summary>Kinds of open orders as the page says them.</summary>
internal static class OrderWords
{
    internal static string Of(VenueOrder order) => order.Kind switch
    {
        OrderKind.Order => order.Type == OrderType.Limit ? "limit" : "market",
        OrderKind.TakeProfit => "take profit",
        OrderKind.StopLoss => "stop loss",
        OrderKind.Trailing => "trailing",
        _ => "when reached",
    };
}
