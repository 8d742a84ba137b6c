using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Venues;

namespace MartDesk.Simulation.Checks;

/// <summary>Stops that wait before they act: that none acts early (I10: by what the venue told), and that none is left behind (I14).</summary>
internal static partial class KeptStopChecks
{
    /// <summary>
    /// So far apart the prices may have been told that two looks went by, one after the other: five seconds between the looks, and a price that came by a slow answer.
    /// </summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(16);

    /// <summary>A price may have been told so long before it was looked at.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(10);

    /// <summary>What must have happened after so long, without a fault, has not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Judge(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent)
    {
        var alerts = record.Alerts.ToDictionary(alert => alert.Id, StringComparer.Ordinal);
        foreach (var leg in record.Legs.Where(leg => leg.Terms is { IsKept: true, KeptSinceMs: not null }))
        {
            var order = sent.Where(order => order.ClientOrderId.StartsWith(leg.Stem, StringComparison.Ordinal)).MinBy(order => order.Call.SentAt);
            if (order is not null)
                Acted(world, leg, order.Call.SentAt, alerts[leg.AlertId].Request ?? "");
            else if (leg.IsKeptAndWaits)
                Waits(world, leg, alerts[leg.AlertId].AccountId);
        }
    }

    /// <summary>It has acted: the venue had told what it waited for.</summary>
    private static void Acted(World world, LegRow leg, long at, string request)
    {
        var terms = leg.Terms;
        if (terms.CandleMinutes is { } minutes)
        {
            if (!ClosedBeyond(world, leg, minutes, at))
                world.Fail("I10", $"Stop {leg} at {terms.TriggerPrice} acted, and the venue had told no candle that closed there.");
            world.Cells.Mark("W-candle");
            return;
        }

        // Of the alert, not of what is stored with the order: that may be what is wrong.
        var wait = TimeSpan.FromSeconds(int.Parse(Waiting().Match(request).Groups[1].Value, CultureInfo.InvariantCulture));
        var longest = Longest(Told(world, leg, terms.TriggerBy).Where(told => told.At <= at && IsBeyond(leg, told.Price)).Select(told => told.At));
        if (longest is not { } stood || stood < wait - Old)
            world.Fail("I10", $"Stop {leg} at {terms.TriggerPrice} acted, and the venue had told prices there for {longest?.TotalSeconds:0.0} s; it was to wait for {wait.TotalSeconds} s.");
        world.Cells.Mark("W-kept");
    }

    /// <summary>It waits: there is a position for it, and the price has not stood there for its time.</summary>
    private static void Waits(World world, LegRow leg, string accountId)
    {
        if (OrphanChecks.IsLongOver(world, leg, accountId))
            world.Fail("I14", $"Stop {leg} waits, and its position has ended.");
        if (leg.Terms.WaitSeconds is not { } wait || world.Desk.Get<IDeskSwitch>().ModeOf(accountId) == DeskMode.Halted)
            return;
        var since = world.Scheduler.Now - (TimeSpan.FromSeconds(wait) + Patience).Ticks;
        var told = Told(world, leg, leg.Terms.TriggerBy).Where(told => told.At >= since).ToList();
        if (since > world.CalmSince && told.Count > 0 && told.TrueForAll(one => IsBeyond(leg, one.Price)))
            world.Fail("I14", $"Stop {leg} at {leg.Terms.TriggerPrice} waits, and the price has stood there for {wait} s and {Patience.TotalSeconds} s more. The desk says: {StateOf(world, leg)}; told were {string.Join(", ", told.Select(one => FormattableString.Invariant($"{one.Price} at {TimeSpan.FromTicks(one.At).TotalSeconds:0.0}")))}.");
    }

    private static string StateOf(World world, LegRow leg) => world.Desk.Get<IKeptStops>().List().FirstOrDefault(stop => stop.ClientOrderId == leg.ClientOrderId)?.StateInWords ?? "nothing";

    private static List<Networks.ToldPrice> Told(World world, LegRow leg, TriggerBy by) =>
        world.Network.Prices.FindAll(told => told.Symbol == leg.Symbol && told.IsMark == (by == TriggerBy.Mark));

    private static bool IsBeyond(LegRow leg, decimal price) => leg.Terms.TriggerWay == TriggerWay.Down ? price <= leg.Terms.TriggerPrice : price >= leg.Terms.TriggerPrice;

    /// <summary>The longest stretch of these moments without a gap; null when there are none.</summary>
    private static TimeSpan? Longest(IEnumerable<long> moments)
    {
        TimeSpan? longest = null;
        var (from, last) = (0L, long.MinValue);
        foreach (var at in moments.Order())
        {
            if (last == long.MinValue || at - last > Between.Ticks)
                from = at;
            last = at;
            var stretch = TimeSpan.FromTicks(at - from);
            longest = longest > stretch ? longest : stretch;
        }

        return longest;
    }

    /// <summary>A candle that was over had been told to the desk with such a close.</summary>
    private static bool ClosedBeyond(World world, LegRow leg, int minutes, long before)
    {
        foreach (var call in world.Network.Calls.Where(call => call.Path == FuturesEndpoints.Kline.Path && call.ToldAt <= before && call.Query.Contains(leg.Symbol, StringComparison.Ordinal)))
        {
            if (call.Told is not { Status: 200 } told || !ReferenceEquals(told, call.VenueReply))
                continue; // Damaged, or made up on the way.
            using var body = JsonDocument.Parse(told.Body);
            foreach (var candle in body.RootElement.GetProperty("data").EnumerateArray())
            {
                var ends = DateTimeOffset.FromUnixTimeSeconds(candle.GetProperty("timestamp").GetInt64()).AddMinutes(minutes).ToUnixTimeMilliseconds();
                if (ends <= World.MsAt(call.ReachedAt ?? 0) && IsBeyond(leg, decimal.Parse(candle.GetProperty("close_price").GetString() ?? "", CultureInfo.InvariantCulture)))
                    return true;
            }
        }

        return false;
    }

    [GeneratedRegex("\"WaitSeconds\":([0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Waiting();
}
