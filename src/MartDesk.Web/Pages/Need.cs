using MartDesk.Desk.Guards;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Guards;
using MartDesk.Web.Notices;
using MartDesk.Web.Numbers;

namespace MartDesk.Web.Pages;

/// <summary>Something that waits for the owner. It leaves the list when it is solved, or, when it only happened, once it was looked at.</summary>
/// <param name="Key">Stays the same while it waits.</param>
/// <param name="Tone">Class of its icon: <c>bad</c>, <c>warn</c> or empty.</param>
/// <param name="Title">What it is.</param>
/// <param name="Line">What it means.</param>
/// <param name="Button">Word of the one thing to do about it.</param>
/// <param name="Link">Where that is done.</param>
internal sealed record Need(string Key, string Tone, string Title, string Line, string Button, string Link)
{
    /// <summary>Share of a limit from which on it is near.</summary>
    private const decimal Near = 0.75m;

    /// <summary>Everything that waits, worst first.</summary>
    internal static IReadOnlyList<Need> Of(PageView view) =>
    [
        .. OfDesk(view),
        .. view.Connected.Where(account => view.HeldBack.GetValueOrDefault(account.AccountId) > view.Mode).Select(account => new Need(
            $"mode-{account.AccountId}", ModeWords.ToneOf(view.HeldBack[account.AccountId]), $"{account.Label} is {ModeWords.Of(view.HeldBack[account.AccountId])}",
            "Its alerts are stored; what they may not do is refused.", "Change", $"/guards/{Uri.EscapeDataString(account.AccountId)}#mode")),
        .. view.AllAccounts.Where(account => account.Problem is not null).Select(account => new Need(
            $"problem-{account.AccountId}", "bad", $"{account.Label} cannot trade", account.Problem!, "Open", $"/accounts/{Uri.EscapeDataString(account.AccountId)}")), // asked just before
        .. view.Connected.Where(account => account is { IsDisabled: false, WaitingSince: not null }).Select(account => new Need(
            $"whitelist-{account.AccountId}", "warn", $"{account.Label} waits for the venue’s whitelist", $"For {Show.Age(view.Now - account.WaitingSince!.Value)}; granted within 8 hours, asked every 5 minutes.", "Open", // asked just before
            $"/accounts/{Uri.EscapeDataString(account.AccountId)}")),
        .. view.Accounts.SelectMany(account => NearLimits(view, account)),
        .. OfNotices(view),
    ];

    private static IEnumerable<Need> OfDesk(PageView view)
    {
        if (view.Mode != DeskMode.Active)
            yield return new Need("mode", ModeWords.ToneOf(view.Mode), $"The desk is {ModeWords.Of(view.Mode)}", "Alerts are stored; what they may not do is refused.", "Change", "/guards");
    }

    private static IEnumerable<Need> NearLimits(PageView view, AccountState account)
    {
        if (view.Limits.GetValueOrDefault(account.AccountId) is not { } limits)
            yield break;
        var link = "/guards/" + Uri.EscapeDataString(account.AccountId) + "#limits";
        if (limits.MaxDailyLoss is > 0m and var loss && -(account.RealisedToday + account.Unrealised) is var lost && lost >= Near * loss)
        {
            yield return new Need(
                $"loss-{account.AccountId}", lost >= loss ? "bad" : "warn", $"{account.Label}: {Show.Percent(lost / loss)} of the daily loss",
                $"{Show.Money(lost)} of {Show.Money(loss)} {account.Currency}. At the limit, entries are refused with daily_loss.", "Review", link);
        }

        if (limits.MaxPositionQuote is not (> 0m and var most))
            yield break;
        foreach (var position in view.AllPositions.Where(position => position.AccountId == account.AccountId))
        {
            if (position.MarkPrice is { } mark && mark * position.Coins is var value && value >= Near * most)
            {
                yield return new Need(
                    $"size-{account.AccountId}-{position.Symbol}-{position.Side}", value >= most ? "bad" : "warn", $"{account.Label}, {position.Symbol}: {Show.Percent(value / most)} of the largest position",
                    $"Worth {Show.Money(value)} of {Show.Money(most)} {account.Currency}. Beyond it, entries are refused with max_position.", "Review", link);
            }
        }
    }

    private static IEnumerable<Need> OfNotices(PageView view)
    {
        foreach (var group in view.Notices.Where(notice => !notice.IsSeen && notice.Kind is NoticeKind.Drift or NoticeKind.Delisting or NoticeKind.Refusal).GroupBy(notice => notice.Kind).OrderByDescending(group => group.Key))
        {
            var newest = group.First();
            var title = (newest.Kind, group.Count()) switch
            {
                (NoticeKind.Drift, 1) => "Drift",
                (NoticeKind.Drift, var count) => $"Drift, {count} times",
                (NoticeKind.Delisting, 1) => "A market you hold is delisted",
                (NoticeKind.Delisting, var count) => $"{count} markets you hold are delisted",
                (_, 1) => "An alert was refused",
                (_, var count) => $"{count} alerts were refused",
            };
            var link = group.Count() == 1 && newest.AlertId is { } alert ? "/alerts/" + Uri.EscapeDataString(alert) : "/notices";
            yield return new Need($"notice-{newest.Kind}", NoticeWords.ToneOf(newest.Kind), title, newest.Text, "Look", link);
        }
    }
}
