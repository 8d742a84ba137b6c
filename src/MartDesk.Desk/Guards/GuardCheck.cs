using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>Whether an entry may be made. No I/O, no clock.</summary>
internal static class GuardCheck
{
    /// <summary>The refusal of an alert before it is planned, exits and all; null when it may go on.</summary>
    public static (string Code, string Message)? Alert(GuardPicture picture) => picture.Mode == DeskMode.Halted && !picture.IsOwners
        ? ("desk_halted", "The desk is halted: it takes no orders from alerts until the owner releases it.")
        : null;

    /// <summary>The refusal of an opening leg; null when it may go.</summary>
    /// <param name="picture">What the guards look at.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="orders">How many orders it is split into, itself included.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="heldAfter">Contracts of its side that would be held after it: the pointer's own, and the account's.</param>
    /// <param name="price">Price reckoned with; null when none is known.</param>
    public static (string Code, string Message)? Entry(GuardPicture picture, PlannedLeg leg, int orders, Instrument instrument, (long Own, long All) heldAfter, decimal? price)
    {
        if (picture.Mode != DeskMode.Active)
            return picture.Mode == DeskMode.Halted ? ("desk_halted", "The desk is halted.") : ("desk_reducing", "The desk takes exits only until the owner releases it.");
        if (leg.Effect != PositionEffect.Open)
            return null;
        if (picture.IsPaused)
            return ("paused", "The pointer is paused: it takes exits only.");
        var side = leg.Side == OrderSide.Buy ? PositionSide.Long : PositionSide.Short;
        return One(picture.Pointer, "pointer", picture.Now, orders, instrument, side, heldAfter.Own, price)
            ?? One(picture.Account, "account", picture.Now, orders, instrument, side, heldAfter.All, price);
    }

    private static (string Code, string Message)? One(
        GuardedRecord record, string whose, DateTimeOffset now, int orders, Instrument instrument, PositionSide side, long heldAfter, decimal? price)
    {
        var limits = record.Limits;
        if (limits.IsDamaged)
            return ("damaged", $"What is stored of this {whose} does not agree with its checksum: the disk has changed it. Nothing is opened until its settings are saved again.");
        if (limits.Symbols.Count > 0 && !limits.Symbols.Contains(instrument.Symbol, StringComparer.OrdinalIgnoreCase))
            return ("symbol_not_allowed", $"{instrument.Symbol} is not among the symbols of this {whose}.");
        if (limits.Windows.Count > 0 && !limits.Windows.Any(window => window.Contains(now)))
            return ("outside_window", $"This {whose} takes no entries at this time.");
        if (limits.MaxOrdersPerMinute is { } most && record.OrdersInMinute + orders > most)
            return ("order_rate", FormattableString.Invariant($"This {whose} has sent {record.OrdersInMinute} opening orders within a minute{(orders > 1 ? $", this entry takes {orders} more" : "")}; {most} are allowed."));
        if (limits.MaxPositionQuote is { } largest)
        {
            if (price is not { } known)
                return ("max_position", $"The size of the position cannot be told without a price, and this {whose} limits it.");
            var value = heldAfter * instrument.ContractSize * known;
            if (value > largest)
                return ("max_position", FormattableString.Invariant($"The position would be worth {value:0.00} {instrument.QuoteCurrency}; this {whose} allows {largest:0.00}."));
        }

        return Results(record, whose, now, LossKey.Of(limits.CountLosses, instrument.Symbol, side));
    }

    /// <summary>A known loss of the day at or above its limit, in words; null when there is none.</summary>
    public static string? DailyLoss(GuardedRecord record, string whose) => record is { Limits.MaxDailyLoss: { } loss, DayResult: { } result } && -result >= loss
        ? FormattableString.Invariant($"The {whose} has lost {-result:0.00} today{(record.IsDayReleased ? " since it was released" : "")}; {loss:0.00} are allowed.")
        : null;

    /// <summary>A known drawdown at or above its limit, in words; null when there is none.</summary>
    public static string? Drawdown(GuardedRecord record, string whose)
    {
        if (record is not { Limits.MaxDrawdownPercent: { } deepest, Equity: { } equity, PeakEquity: { } peak and > 0m })
            return null;
        var drawdown = (peak - equity) / peak * 100m;
        return drawdown >= deepest ? FormattableString.Invariant($"The equity {equity:0.00} is {drawdown:0.0} % below its highest, {peak:0.00}; {deepest} % are allowed.") : null;
    }

    /// <summary>Losses in a row for which the entries of a key rest, and until when; null when they do not.</summary>
    public static (int Losses, DateTimeOffset Until)? LossStreak(GuardedRecord record, LossKey key, DateTimeOffset now)
    {
        if (record.Limits.MaxConsecutiveLosses is not { } many || record.Losses.Find(key) is not { } run)
            return null;
        var losses = record.Release.From(key) is { } from ? run.CountFrom(from) : run.Count;
        var until = run.Time + TimeSpan.FromMinutes(record.Limits.CooldownMinutes);
        return losses >= many && now < until ? (losses, until) : null;
    }

    /// <summary>What was lost, in words without a full stop.</summary>
    public static string LossStreakInWords(int losses, LossKey key, string whose) =>
        FormattableString.Invariant($"The {whose} has lost {losses} trade{(losses == 1 ? "" : "s")} in a row{key.InWords()}");

    private static (string Code, string Message)? Results(GuardedRecord record, string whose, DateTimeOffset now, LossKey key)
    {
        var limits = record.Limits;
        if (limits.MaxDailyLoss is not null)
        {
            if (record.DayResult is null)
                return ("daily_loss", $"The result of the day is not known, and this {whose} limits its loss.");
            if (DailyLoss(record, whose) is { } lost)
                return ("daily_loss", lost);
        }

        if (limits.MaxDrawdownPercent is not null)
        {
            if (record is not { Equity: not null, PeakEquity: > 0m })
                return ("drawdown", $"The equity is not known, and this {whose} limits its drawdown.");
            if (Drawdown(record, whose) is { } deep)
                return ("drawdown", deep);
        }

        return LossStreak(record, key, now) is { } streak
            ? ("loss_streak", FormattableString.Invariant($"{LossStreakInWords(streak.Losses, key, whose)}; entries rest until {streak.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."))
            : null;
    }
}
