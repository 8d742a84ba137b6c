using MartDesk.Desk.History;
using MartDesk.Desk.Portfolio;

namespace MartDesk.Web.History;

/// <summary>Results of one account, pointer, strategy or market in a time. The rows of a table add up to all there is.</summary>
internal sealed record ResultRow
{
    /// <summary>What stands for results that belong to no pointer or strategy.</summary>
    internal const string Nobody = "Not by this desk";

    public required string Name { get; init; }

    public required TradeStatistics Trades { get; init; }

    public required decimal Realised { get; init; }

    public required decimal Fees { get; init; }

    public required decimal Funding { get; init; }

    /// <summary>Of what is open now; null when a mark price is missing.</summary>
    public required decimal? Unrealised { get; init; }

    public required decimal? SlippageBps { get; init; }

    public decimal Net => Realised + Fees + Funding;

    /// <summary>Rows of a table, best first.</summary>
    internal static IReadOnlyList<ResultRow> Of(
        HistoryData data, IReadOnlyList<PositionState> positions, IReadOnlyDictionary<string, string> labels, ResultGroup group, DateTimeOffset? since)
    {
        var amounts = data.Results.Amounts.Where(amount => labels.ContainsKey(amount.AccountId) && (since is null || amount.Time >= since)).ToLookup(amount => NameOf(amount.AccountId, amount.Symbol, amount.Origin));
        var trips = data.Results.Closed.Where(trip => labels.ContainsKey(trip.AccountId) && trip.CloseTime is { } end && (since is null || end >= since)).ToLookup(trip => NameOf(trip.AccountId, trip.Symbol, trip.Origin));
        var openTrips = data.Results.OpenTrips();
        var open = positions.Where(position => labels.ContainsKey(position.AccountId)).ToLookup(position => NameOf(
            position.AccountId, position.Symbol, openTrips.GetValueOrDefault((position.AccountId, position.Symbol, position.Side))?.Origin));
        var pointers = data.Results.Amounts.Where(amount => amount.Origin is not null).Select(amount => amount.Origin!).DistinctBy(origin => origin.PointerId).ToDictionary(origin => origin.PointerId, origin => origin.PointerName);
        var executions = data.Executions.ToLookup(execution => group switch
        {
            ResultGroup.Account => labels.GetValueOrDefault(execution.AccountId, ""),
            ResultGroup.Pointer => pointers.GetValueOrDefault(execution.PointerId, ""),
            ResultGroup.Market => execution.Symbol,
            _ => "",
        });
        return
        [
            .. amounts.Select(rows => rows.Key).Union(trips.Select(rows => rows.Key)).Union(open.Select(rows => rows.Key))
                .Select(name => new ResultRow
                {
                    Name = name,
                    Trades = TradeStatistics.Of(trips[name]),
                    Realised = amounts[name].Sum(amount => amount.Realised),
                    Fees = amounts[name].Sum(amount => amount.Fee),
                    Funding = amounts[name].Sum(amount => amount.Funding),
                    Unrealised = Sum(open[name].Select(position => position.UnrealisedPnl)),
                    SlippageBps = group == ResultGroup.Strategy ? null : MeanSlippage(executions[name]),
                })
                .OrderByDescending(row => row.Net).ThenBy(row => row.Name, StringComparer.Ordinal),
        ];

        string NameOf(string accountId, string symbol, OrderOrigin? origin) => group switch
        {
            ResultGroup.Account => labels[accountId],
            ResultGroup.Market => symbol.Length == 0 ? "No market" : symbol,
            ResultGroup.Pointer => origin?.PointerName ?? Nobody,
            _ => origin is null ? Nobody : origin.Strategy ?? "No strategy named",
        };
    }

    /// <summary>The sum; null when a part is not known.</summary>
    internal static decimal? Sum(IEnumerable<decimal?> parts)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : all.Sum();
    }

    /// <summary>Mean slippage of orders whose alert told a price; null when none did.</summary>
    internal static decimal? MeanSlippage(IEnumerable<Execution> executions)
    {
        var told = executions.Where(execution => execution.SlippageBps is not null).Select(execution => execution.SlippageBps!.Value).ToList();
        return told.Count == 0 ? null : told.Average();
    }
}
