using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Two alerts of one second that came in the wrong order: the one whose previous position is what is held goes first.</summary>
/// <remarks>Only an alert that does not fit what is held is made to wait, so that the usual one loses no time.</remarks>
internal static class SwapWatch
{
    /// <summary>True when the alert does not fit what is held, and its second may hold another that does.</summary>
    public static bool MayBeEarly(AlertRequest request, PlanContext context, PointerInfo pointer) =>
        request.HasEventTime && pointer.Settings.HoldMs > 0 && Fits(request, context) is false;

    /// <summary>For how long it waits still; null when it has waited long enough.</summary>
    public static TimeSpan? HoldLeft(StoredAlert alert, PointerInfo pointer, DateTimeOffset now)
    {
        var left = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(alert.ReceivedMs, alert.DueMs)).AddMilliseconds(pointer.Settings.HoldMs) - now;
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>The alert of the same pointer and second that fits what is held; null when there is none.</summary>
    public static StoredAlert? Overtaken(StoredAlert alert, PlanContext context, IReadOnlyList<StoredAlert> waiting) => waiting.FirstOrDefault(other =>
        other.Seq > alert.Seq && other.PointerId == alert.PointerId && other.EventMs == alert.EventMs && other.AlertState == AlertState.Accepted
        && other.OpenRequest() is { HasEventTime: true } request && Fits(request, context) is true);

    /// <summary>Whether the sender's previous position is what is held; null when it did not tell it.</summary>
    private static bool? Fits(AlertRequest request, PlanContext context)
    {
        var (held, wanted) = request.Before switch
        {
            TargetPosition.Long => (context.Held(PositionSide.Long), true),
            TargetPosition.Short => (context.Held(PositionSide.Short), true),
            _ => (context.Own(PositionSide.Long) + context.Own(PositionSide.Short), false),
        };
        if (request.Before is null)
            return null;
        if (held > 0 != wanted)
            return false;
        var size = request.Unit == QuantityUnit.Contracts ? request.BeforeSize : request.BeforeSize / context.Instrument.ContractSize;
        return size is null || decimal.Floor(size.Value) == held;
    }
}
