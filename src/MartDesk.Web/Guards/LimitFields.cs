using System.Globalization;
using MartDesk.Desk.Guards;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Guards;

/// <summary>Limits as fields of a form, and back.</summary>
internal static class LimitFields
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Every way of counting losses with its word in a form, and what it adds to a sentence.</summary>
    internal static IReadOnlyList<(LossCounting Counting, string Value, string Title, string InWords)> CountingWords { get; } =
    [
        (LossCounting.Together, "together", "all together", ""),
        (LossCounting.ByMarket, "by_market", "each market for itself", " in one market"),
        (LossCounting.ByMarketAndSide, "by_market_and_side", "each side of each market for itself", " on one side of a market"),
    ];

    internal static void Write(FieldValues fields, GuardLimits limits)
    {
        fields.Set("max_position", limits.MaxPositionQuote);
        fields.Set("max_orders", limits.MaxOrdersPerMinute);
        fields.Set("max_daily_loss", limits.MaxDailyLoss);
        fields.Set("max_drawdown", limits.MaxDrawdownPercent);
        fields.Set("set_aside", limits.SetAsideQuote);
        fields["on_loss"] = limits.OnLoss == LossAction.Close ? "close" : "hold";
        fields.Set("max_losses", limits.MaxConsecutiveLosses);
        fields["count_losses"] = CountingWords.First(known => known.Counting == limits.CountLosses).Value;
        fields.Set("cooldown", limits.CooldownMinutes);
        fields.Set("cancel_after", limits.CancelAfterSeconds);
        fields["symbols"] = string.Join(", ", limits.Symbols);
        fields["windows"] = string.Join("\n", limits.Windows.Select(Text));
    }

    /// <summary>The limits typed; what is wrong is noted in the fields.</summary>
    internal static GuardLimits Read(FieldValues fields)
    {
        var limits = new GuardLimits
        {
            MaxPositionQuote = fields.Number("max_position", "The largest position"),
            MaxOrdersPerMinute = fields.Whole("max_orders", "The number of orders"),
            MaxDailyLoss = fields.Number("max_daily_loss", "The daily loss"),
            MaxDrawdownPercent = fields.Number("max_drawdown", "The drawdown"),
            SetAsideQuote = fields.Number("set_aside", "The balance set aside"),
            OnLoss = fields["on_loss"] == "close" ? LossAction.Close : LossAction.HoldBack,
            MaxConsecutiveLosses = fields.Whole("max_losses", "The number of losses"),
            CountLosses = CountingWords.FirstOrDefault(known => known.Value == fields["count_losses"]).Counting,
            CooldownMinutes = fields.Whole("cooldown", "The cooldown") ?? 60,
            CancelAfterSeconds = fields.Whole("cancel_after", "The time until the venue cancels"),
            Symbols = [.. fields.List("symbols").Select(symbol => symbol.ToUpperInvariant())],
            Windows = [.. fields.Lines("windows").Select(line => Window(line, fields)).OfType<TradingWindow>()],
        };
        Require(limits.MaxPositionQuote is null or > 0m && limits.MaxOrdersPerMinute is null or > 0 && limits.MaxDailyLoss is null or > 0m && limits.SetAsideQuote is null or > 0m, "A limit must be above 0; leave it empty for none.");
        Require(limits.MaxDrawdownPercent is null or (> 0m and <= 100m), "The drawdown must be above 0 and at most 100 percent.");
        Require(limits.OnLoss == LossAction.HoldBack || limits is not { MaxDailyLoss: null, MaxDrawdownPercent: null }, "To close positions at a loss, say at which: fill in a daily loss or a drawdown.");
        Require(limits.MaxConsecutiveLosses is null or > 0 && limits.CooldownMinutes >= 0, "The number of losses must be above 0, the cooldown not below 0.");
        Require(limits.CancelAfterSeconds is null or (>= 15 and <= 3600), "The venue may be told to cancel after 15 to 3600 seconds; leave it empty to let orders rest.");
        return limits;

        void Require(bool isSo, string problem)
        {
            if (!isSo)
                fields.Refuse(problem);
        }
    }

    /// <summary>Limits in words; null when there are none.</summary>
    internal static string? InWords(GuardLimits limits)
    {
        var words = new List<string>();
        Add(limits.MaxPositionQuote, value => $"position up to {Plain(value)}");
        Add(limits.MaxOrdersPerMinute, value => $"{Plain(value)} orders a minute");
        Add(limits.MaxDailyLoss, value => $"daily loss {Plain(value)}");
        Add(limits.MaxDrawdownPercent, value => $"drawdown {Plain(value)} %");
        Add(limits.SetAsideQuote, value => $"{Plain(value)} set aside");
        if (limits.OnLoss == LossAction.Close)
            words.Add("then everything is closed");
        Add(limits.MaxConsecutiveLosses, value => $"{Plain(value)} losses in a row{CountingWords.First(known => known.Counting == limits.CountLosses).InWords}, then {Plain(limits.CooldownMinutes)} min rest");
        Add(limits.CancelAfterSeconds, value => $"orders cancelled {Plain(value)} s after the desk is gone");
        if (limits.Symbols.Count > 0)
            words.Add(string.Join(", ", limits.Symbols));
        words.AddRange(limits.Windows.Select(Text));
        return words.Count == 0 ? null : string.Join(" · ", words);

        void Add(decimal? value, Func<decimal, string> text)
        {
            if (value is { } some)
                words.Add(text(some));
        }
    }

    private static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string Text(TradingWindow window) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(window.Days.Count == 0 ? "daily" : string.Join(",", window.Days.Select(day => DayNames[(int)day])))} {window.From:HH\\:mm}-{window.To:HH\\:mm} {window.TimeZone}");

    private static TradingWindow? Window(string line, FieldValues fields)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var times = parts.Length is 2 or 3 ? parts[1].Split('-') : [];
        var zone = parts.Length == 3 ? parts[2] : "UTC";
        if (times.Length == 2 && Time(times[0]) is { } from && Time(times[1]) is { } to && Days(parts[0]) is { } days && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            return new TradingWindow { Days = days, From = from, To = to, TimeZone = zone };
        fields.Refuse("A trading window is written like: mon,tue,wed 08:00-16:30 Europe/Berlin, or: daily 22:00-02:00");
        return null;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static IReadOnlyList<DayOfWeek>? Days(string text)
    {
        if (string.Equals(text, "daily", StringComparison.OrdinalIgnoreCase))
            return [];
        var days = text.Split(',').Select(name => Array.IndexOf(DayNames, name.ToLowerInvariant())).ToList();
        return days.Contains(-1) ? null : [.. days.Select(day => (DayOfWeek)day)];
    }
}
