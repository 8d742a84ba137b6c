using MartDesk.Desk.Portfolio;

namespace MartDesk.Web.Pages;

/// <summary>Sums over the accounts of one environment. A sum with an unknown part is unknown, not smaller.</summary>
internal sealed class Totals(IReadOnlyList<AccountState> accounts)
{
    /// <summary>Currency of the sums; accounts that settle in another are not in them.</summary>
    internal string Currency { get; } = accounts.Count > 0 ? accounts[0].Currency : "USDT";

    /// <summary>Accounts there are.</summary>
    internal int AccountCount { get; } = accounts.Count;

    /// <summary>Accounts whose equity is known and in <see cref="Currency"/>.</summary>
    internal int KnownCount => Counted.Count(account => account.Equity is not null);

    internal decimal? Equity => SumOrUnknown(account => account.Equity);

    internal decimal? Available => SumOrUnknown(account => account.Available);

    internal decimal? Unrealised => Equity is null ? null : Counted.Sum(account => account.Unrealised);

    internal decimal? RealisedToday => accounts.Count == 0 ? null : Counted.Sum(account => account.RealisedToday);

    internal decimal? MarginInUse => Equity is null ? null : Counted.Sum(account => account.PositionMargin + account.OrderMargin);

    /// <summary>Margin in use as a fraction of equity.</summary>
    internal decimal? MarginShare => Equity is > 0m ? MarginInUse / Equity : null;

    private IEnumerable<AccountState> Counted => accounts.Where(account => account.Currency == Currency);

    private decimal? SumOrUnknown(Func<AccountState, decimal?> part)
    {
        var parts = Counted.Select(part).ToList();
        return parts.Count == 0 || parts.Contains(null) ? null : parts.Sum();
    }
}
