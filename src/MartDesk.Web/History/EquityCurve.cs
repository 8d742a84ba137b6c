using MartDesk.Desk.History;
using MartDesk.Desk.Portfolio;

namespace MartDesk.Web.History;

/// <summary>Equity of several accounts as one curve: at each moment the sum of the last that is known of each.</summary>
internal static class EquityCurve
{
    /// <summary>A point for every recorded moment at which all of the accounts are known, and one for now.</summary>
    internal static IReadOnlyList<(DateTimeOffset Time, decimal Equity)> Of(IReadOnlyList<EquityPoint> points, IEnumerable<AccountState> accounts, DateTimeOffset now)
    {
        var wanted = points.Select(point => point.AccountId).ToHashSet();
        var last = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var curve = new List<(DateTimeOffset Time, decimal Equity)>();
        foreach (var moment in points.GroupBy(point => point.Time.ToUnixTimeSeconds()).OrderBy(group => group.Key))
        {
            foreach (var point in moment)
                last[point.AccountId] = point.Equity;
            if (last.Count == wanted.Count)
                curve.Add((DateTimeOffset.FromUnixTimeSeconds(moment.Key), last.Values.Sum()));
        }

        var current = accounts.Where(account => wanted.Count == 0 || wanted.Contains(account.AccountId)).Select(account => account.Equity).ToList();
        if (current.Count > 0 && !current.Contains(null) && (curve.Count == 0 || curve[^1].Time.ToUnixTimeSeconds() < now.ToUnixTimeSeconds()))
            curve.Add((now, current.Sum()!.Value)); // none of them is null
        return curve;
    }
}
