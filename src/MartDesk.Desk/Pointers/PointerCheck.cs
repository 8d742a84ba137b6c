using MartDesk.Desk.Guards;

namespace MartDesk.Desk.Pointers;

/// <summary>What a pointer may not be.</summary>
internal static class PointerCheck
{
    /// <exception cref="ArgumentException">With what is wrong, in words for the owner.</exception>
    public static void ThrowIfBroken(NewPointer pointer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pointer.Name);
        var settings = pointer.Settings;
        Require(settings.Leverage is >= 1 and <= 1000, "The leverage must be from 1 to 1000.");
        Require(settings.MaxLagSeconds is >= 0 and <= 86_400, "The age limit must be from 0 to 86400 seconds.");
        Require(settings.MaxDeviationPercent is >= 0m and <= 100m, "The price deviation must be from 0 to 100 percent.");
        Require(settings.MaxSpreadPercent is null or (> 0m and <= 100m), "The spread must be above 0 and at most 100 percent.");
        Require(settings.DefaultQuantity is null or > 0m, "The default quantity must be above 0.");
        Require(settings.ContentDedupeSeconds is >= 0 and <= 3600, "The time in which equal messages are resends must be from 0 to 3600 seconds.");
        Require(settings.HoldMs is >= 0 and <= 1000, "The hold must be from 0 to 1000 milliseconds.");
        Require(settings.MaxAlertsPerMinute >= 1, "At least one alert a minute must be let through.");
        Require(pointer.Targets.All(target => target.Ratio > 0m), "A ratio must be above 0.");
        Require(pointer.Targets.DistinctBy(target => target.AccountId).Count() == pointer.Targets.Count, "An account stands twice in the group.");
        foreach (var sender in settings.SenderAddresses)
            Require(SenderAddresses.IsKnown(sender), $"{sender} is no address, no network such as 10.0.0.0/8, and none of tradingview and trendspider.");
        var limits = settings.Limits;
        Require(limits.MaxPositionQuote is null or > 0m && limits.MaxDailyLoss is null or > 0m && limits.MaxOrdersPerMinute is null or > 0, "A limit must be above 0.");
        Require(limits.MaxDrawdownPercent is null or (> 0m and <= 100m), "The drawdown must be above 0 and at most 100 percent.");
        Require(limits.MaxConsecutiveLosses is null or > 0 && limits.CooldownMinutes >= 0, "The number of losses must be above 0, the cooldown not below 0.");
        Require(Enum.IsDefined(limits.CountLosses), "Losses are counted together, by market, or by market and side.");
        Require(limits.OnLoss == LossAction.HoldBack, "Only the limits of an account close positions; those of a pointer hold entries back.");
        foreach (var window in limits.Windows)
            Require(TimeZoneInfo.TryFindSystemTimeZoneById(window.TimeZone, out _), $"There is no time zone {window.TimeZone}.");
    }

    private static void Require(bool isSo, string message)
    {
        if (!isSo)
            throw new ArgumentException(message);
    }
}
