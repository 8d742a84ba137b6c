using MartDesk.Desk.Alerts;
using MartDesk.Desk.History;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Orders;

/// <summary>Kinds and ends of orders as the page says them.</summary>
internal static class OrderWords
{
    internal static string Of(VenueOrder order) => Of(order.Kind, order.Type);

    internal static string Of(OrderKind kind, OrderType type) => kind switch
    {
        OrderKind.Order => type == OrderType.Limit ? "limit" : "market",
        OrderKind.TakeProfit => "take profit",
        OrderKind.StopLoss => "stop loss",
        OrderKind.Trailing => "trailing",
        _ => "when reached",
    };

    /// <summary>The price that a trigger watches.</summary>
    internal static string Of(TriggerBy by) => by == TriggerBy.Mark ? "mark" : "last";

    /// <summary>How an order ended, and the class of a tag that says it.</summary>
    internal static (string Tone, string Word) EndOf(EndedOrder order) => order.State switch
    {
        LegState.Filled => ("ok", "filled"),
        LegState.Cancelled when order.FilledContracts > 0 => ("warn", "part filled"),
        LegState.Cancelled => ("", "cancelled"),
        LegState.Rejected => ("bad", "refused"),
        _ => ("", "not sent"),
    };
}
