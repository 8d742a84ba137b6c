using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;
using MartDesk.Web.Numbers;

namespace MartDesk.Web.Pages;

/// <summary>What an alert led to, in the few words of a tag and a line.</summary>
/// <param name="Word">Word of the tag.</param>
/// <param name="Tone">Class of the tag: <c>ok</c>, <c>bad</c>, <c>warn</c>, <c>acc</c> or empty.</param>
/// <param name="Line">The line below; empty when there is nothing to add.</param>
internal sealed record AlertOutcome(string Word, string Tone, string Line)
{
    internal static AlertOutcome Of(AlertLogEntry entry, decimal priceStep) => entry.State switch
    {
        _ when entry.Legs.Any(leg => leg.State == LegState.Unknown) => new("asking venue", "acc", LegsLine(entry, priceStep)),
        AlertState.Accepted => new("accepted", "acc", "Stored, not planned yet"),
        AlertState.Working => new("working", "acc", LegsLine(entry, priceStep)),
        AlertState.Executed when entry.Legs.Count > 0 && entry.Legs.All(leg => !leg.IsOrder) => new("done", "ok", LegsLine(entry, priceStep)),
        AlertState.Executed when entry.Legs.Any(leg => leg.IsOrder && leg.FilledContracts < leg.Contracts) => new("part filled", "warn", LegsLine(entry, priceStep)),
        AlertState.Executed => new("filled", "ok", LegsLine(entry, priceStep)),
        AlertState.Rejected => new(entry.Code ?? "refused", "bad", entry.Message ?? LegsLine(entry, priceStep)),
        AlertState.Expired => new(entry.Code ?? "expired", "", entry.Message ?? "Too old to act on"),
        AlertState.Suppressed => new(entry.Code ?? "nothing to do", "", entry.Message ?? "There was nothing to do"),
        AlertState.NeedsAttention => new("needs you", "warn", entry.Message ?? LegsLine(entry, priceStep)),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.State, "Not a state of an alert."),
    };

    /// <summary>One order in words: <c>Buy 250 at 61,214.7</c>.</summary>
    internal static string LegLine(AlertLegEntry leg, decimal priceStep)
    {
        if (!leg.IsOrder)
            return $"{(leg.IsCancel ? "Cancel" : "Change")}, {WordOf(leg.State)}";
        var verb = leg.Side == OrderSide.Buy ? "Buy" : "Sell";
        return leg.FilledContracts switch
        {
            0 => $"{verb} {Show.Count(leg.Contracts)}, {WordOf(leg)}",
            var filled when filled == leg.Contracts => $"{verb} {Show.Count(filled)} at {Show.Price(leg.AveragePrice, priceStep)}",
            var filled => $"{verb} {Show.Count(filled)} of {Show.Count(leg.Contracts)} at {Show.Price(leg.AveragePrice, priceStep)}",
        };
    }

    /// <summary>State of one order as the page says it; of a stop that waits, where it does.</summary>
    internal static string WordOf(AlertLegEntry leg) => leg.IsKept ? "stop kept here" : WordOf(leg.State);

    /// <summary>State of one order as the page says it.</summary>
    internal static string WordOf(LegState state) => state switch
    {
        LegState.Planned => "planned",
        LegState.Intended => "on its way",
        LegState.Acknowledged => "at the venue",
        LegState.Unknown => "asking venue",
        LegState.Filled => "filled",
        LegState.Cancelled => "cancelled",
        LegState.Rejected => "refused",
        LegState.Abandoned => "not sent",
        LegState.Done => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of an order of an alert."),
    };

    /// <summary>1 for an alert whose last order buys, -1 for one whose last order sells, 0 when it led to none.</summary>
    internal static int DirectionOf(AlertLogEntry entry) =>
        entry.Legs.LastOrDefault(leg => leg.IsOrder) is { } last ? last.Side == OrderSide.Buy ? 1 : -1 : 0;

    private static string LegsLine(AlertLogEntry entry, decimal priceStep) =>
        string.Join(", then ", entry.Legs.Select((leg, index) => index == 0 ? LegLine(leg, priceStep) : LegLine(leg, priceStep).ToLowerInvariant()));
}
