using System.Globalization;
using System.Text.Json;
using MartDesk.Desk.Portfolio;

namespace MartDesk.Simulation.Checks;

/// <summary>I10: the price that an entry is planned by is one that the venue told lately. An entry that is ordered at that very price shows which one it was.</summary>
internal static class PriceChecks
{
    /// <summary>A message of a stream may be this late, and nobody can see it.</summary>
    private static readonly TimeSpan LateMessage = TimeSpan.FromSeconds(3.1);

    /// <summary>After so long without a message a price is asked for.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    public static void Judge(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent)
    {
        var intents = record.Intents.ToDictionary(intent => intent.ClientOrderId, StringComparer.Ordinal);
        var alerts = record.Alerts.ToDictionary(alert => alert.Id, StringComparer.Ordinal);
        foreach (var order in sent)
        {
            if (intents.TryGetValue(order.ClientOrderId, out var intent) && alerts[intent.AlertId] is { Request: { } text } alert && SourceOf(text) is { } isMark)
                Judge(world, order, alert.EventMs, isMark);
        }
    }

    private static void Judge(World world, SubmittedOrder order, long signalMs, bool isMark)
    {
        using var body = JsonDocument.Parse(order.Call.Body);
        var price = decimal.Parse(body.RootElement.GetProperty("price").GetString()!, CultureInfo.InvariantCulture); // A limit order has one.
        var oldest = (AccountState.MaxAge + LateMessage).Ticks;
        var told = world.Network.Prices.FindAll(told => told.Symbol == order.Symbol && told.At <= order.Call.SentAt);
        // Which of the plans since the signal is this order's is not in the history.
        var plans = world.Planned.FindAll(at => World.MsAt(at) >= signalMs && at <= order.Call.SentAt && told.Exists(one => one.IsMark == isMark && one.Price == price && one.At <= at && one.At >= at - oldest));
        if (plans.Count == 0)
            world.Fail("I10", $"Entry {order.ClientOrderId} was planned by a {(isMark ? "mark" : "last")} price of {price}, which the venue had not told within {AccountState.MaxAge.TotalSeconds} s of any plan.");
        world.Cells.Mark("W-priced");
        if (plans.Exists(at => !told.Exists(one => one.IsStreamed && one.At <= at && one.At >= at - Silence.Ticks)))
            world.Cells.Mark("W-oldprice");
    }

    /// <summary>True for the mark price, false for the last; null for an alert that is not priced by either.</summary>
    private static bool? SourceOf(string request)
    {
        using var parsed = JsonDocument.Parse(request);
        return parsed.RootElement.TryGetProperty("PriceOffsetPercent", out _) && parsed.RootElement.TryGetProperty("OffsetFrom", out var from) ? from.GetString() == "Mark" : null;
    }
}
