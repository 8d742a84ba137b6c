using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MartDesk.Conformance.Storms;

/// <summary>Reads what is left: the desk's log, the exchange's own orders and positions. Nothing of what anybody believed in between.</summary>
internal static class StormCheck
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(4); // an order whose outcome is not known waits a minute and more for its fence
    private static readonly string[] Final = ["executed", "rejected", "expired", "suppressed", "needs_attention"];

    /// <summary>Waits until every alert has come to its end, then holds the desk against the exchange.</summary>
    /// <returns>How many alerts came to which end.</returns>
    public static async Task<string> SettledAsync(StormScene scene, StormSender sender, DateTimeOffset since)
    {
        await scene.ReadyAsync();
        var watch = Stopwatch.StartNew();
        List<JsonElement> alerts;
        while ((alerts = await scene.ReadAlertsAsync()).Any(alert => !Final.Contains(State(alert))))
        {
            Assert.True(watch.Elapsed < SettleLimit, $"not final: {string.Join('\n', alerts.Where(alert => !Final.Contains(State(alert))))}");
            await Task.Delay(500);
        }

        Assert.Empty(sender.Contradictions);
        Assert.NotEmpty(sender.Accepted);
        Assert.Equal(sender.Accepted.Count, sender.Accepted.Values.Distinct().Count());

        // None lost, none doubled: what was answered 2xx is there, each once, and nothing else is.
        Assert.Equal(sender.Accepted.Values.Order(StringComparer.Ordinal), alerts.Select(alert => Text(alert, "alert")).Order(StringComparer.Ordinal));
        Assert.All(alerts.Where(alert => State(alert) is "rejected" or "expired" or "needs_attention"), alert => Assert.False(string.IsNullOrEmpty(Text(alert, "code")) && string.IsNullOrEmpty(Text(alert, "message")), $"no reason: {alert}"));

        // Each order of the desk is at most one at the exchange, and each at the exchange is one of the desk's.
        var orders = await scene.ReadOrdersAsync(since);
        var byClientId = orders.ToDictionary(order => Text(order, "client_order_id"));
        var legs = alerts.SelectMany(alert => alert.GetProperty("legs").EnumerateArray()).ToList();
        Assert.Equal(legs.Count, legs.Select(leg => Text(leg, "client_order_id")).Distinct().Count());
        Assert.Empty(byClientId.Keys.Except(legs.Select(leg => Text(leg, "client_order_id"))));
        foreach (var leg in legs)
        {
            var filled = leg.GetProperty("filled_contracts").GetInt64();
            var dealt = byClientId.TryGetValue(Text(leg, "client_order_id"), out var order) ? Whole(order, "deal_size") : 0;
            Assert.True(filled == dealt, $"{leg} against {order}");
            Assert.True(Text(leg, "state") != "filled" || dealt == leg.GetProperty("contracts").GetInt64(), $"{leg} against {order}");
        }

        foreach (var alert in alerts.Where(alert => State(alert) == "executed"))
            Assert.NotEmpty(alert.GetProperty("legs").EnumerateArray());

        // What is held is the sum of what was bought and closed.
        var held = await scene.ReadHeldAsync();
        foreach (var symbol in StormScene.Symbols)
        {
            var sum = orders.Where(order => Text(order, "symbol") == symbol).Sum(order => Text(order, "side") == "1" ? Whole(order, "deal_size") : -Whole(order, "deal_size"));
            Assert.Equal(sum, held.GetValueOrDefault(symbol));
        }

        return string.Join(", ", alerts.GroupBy(State).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}")) + $"; {orders.Count} orders";
    }

    private static string State(JsonElement alert) => Text(alert, "state");

    private static string Text(JsonElement row, string member) => row.GetProperty(member).ToString();

    private static long Whole(JsonElement row, string member) => long.Parse(Text(row, member), CultureInfo.InvariantCulture);
}
