using System.Text.Json;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>The words that the API uses for states. They are promised: renaming an enumeration member does not change them.</summary>
internal static class Words
{
    /// <summary>The name of a member in snake case, for words that the API and the code share.</summary>
    internal static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    internal static string Of(DeskMode mode) => mode switch
    {
        DeskMode.Active => "active",
        DeskMode.ReducingOnly => "reducing",
        DeskMode.Halted => "halted",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode of the desk."),
    };

    internal static string Of(VenueEnvironment environment) => environment switch
    {
        VenueEnvironment.Local => "local",
        VenueEnvironment.Demo => "demo",
        VenueEnvironment.Live => "live",
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "Not an environment."),
    };

    internal static string Of(OrderState state) => state switch
    {
        OrderState.Working => "working",
        OrderState.Filled => "filled",
        OrderState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of an order."),
    };

    internal static string Of(TransferState state) => state switch
    {
        TransferState.Sending => "sending",
        TransferState.Processing => "processing",
        TransferState.Finished => "finished",
        TransferState.Failed => "failed",
        TransferState.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a transfer."),
    };

    internal static string OfEnded(LegState state) => state switch
    {
        LegState.Filled => "filled",
        LegState.Cancelled => "cancelled",
        LegState.Rejected => "refused",
        LegState.Abandoned => "not_placed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not an end of an order."),
    };

    internal static string Of(OrderKind kind, OrderType type) => kind switch
    {
        OrderKind.Order => type == OrderType.Limit ? "limit" : "market",
        OrderKind.Plan => "plan",
        OrderKind.TakeProfit => "take_profit",
        OrderKind.StopLoss => "stop_loss",
        OrderKind.Trailing => "trailing",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of open order."),
    };

    internal static string Of(TriggerBy by) => by switch
    {
        TriggerBy.Last => "last",
        TriggerBy.Mark => "mark",
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "Not a price that a trigger watches."),
    };

    internal static string Of(AlertState state) => state switch
    {
        AlertState.Accepted => "accepted",
        AlertState.Working => "working",
        AlertState.Executed => "executed",
        AlertState.Rejected => "rejected",
        AlertState.Expired => "expired",
        AlertState.Suppressed => "suppressed",
        AlertState.NeedsAttention => "needs_attention",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of an alert."),
    };

    internal static string Of(LegState state) => state switch
    {
        LegState.Planned => "planned",
        LegState.Intended => "intended",
        LegState.Acknowledged => "acknowledged",
        LegState.Unknown => "unknown",
        LegState.Filled => "filled",
        LegState.Cancelled => "cancelled",
        LegState.Rejected => "rejected",
        LegState.Abandoned => "abandoned",
        LegState.Done => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of an order of an alert."),
    };
}
