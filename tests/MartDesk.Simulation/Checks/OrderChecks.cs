using MartDesk.Desk.Alerts;
using MartDesk.Exchange.Orders;
using MartDesk.Simulation.Networks;

namespace MartDesk.Simulation.Checks;

/// <summary>What became of orders: I2 to I6, I11, I12, I13, and that no entry is sent later than it may be.</summary>
internal static class OrderChecks
{
    private const string Prefix = "MD";
    private static readonly long FenceMs = 75_000;

    /// <summary>Codes of an answer that prove that nothing was done.</summary>
    private static readonly int[] RefusedCodes = [30016, 30019, 30030, 30031, 42000];

    public static void Judge(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent)
    {
        var atVenue = AtVenue(world);
        var intents = record.Intents.ToDictionary(intent => intent.ClientOrderId, StringComparer.Ordinal);
        Once(world, record, atVenue);
        foreach (var order in atVenue.Values.SelectMany(orders => orders))
        {
            if (!intents.ContainsKey(order.ClientOrderId!))
                world.Fail("I4", $"The venue has order {order.ClientOrderId}, of which no intent was stored.");
        }

        Wire(world, sent, intents);
        Attempts(world, record, sent);
        Stopped(world, sent);
        Late(world, record, sent, intents);
        Limits(world);
        long epoch = 0;
        foreach (var intent in record.Intents)
        {
            if (intent.Epoch < epoch)
                world.Fail("I11", $"Intent {intent.ClientOrderId} of opening {intent.Epoch} came after one of {epoch}.");
            epoch = Math.Max(epoch, intent.Epoch);
        }
    }

    /// <summary>Every order that the venue ever had of the desk's accounts.</summary>
    public static IReadOnlyList<OrderView> AllAtVenue(World world)
    {
        var open = new List<OrderView>();
        foreach (var accountId in (int[])[1, 2])
        {
            world.Venue.State.Engine.CopyOpenOrders(accountId, open);
            var history = world.Venue.State.Orders.Of(accountId);
            for (var i = 0; i < (history?.FinishedCount ?? 0); i++)
                open.Add(history!.NewestFinished(i).Order); // Counted above, so there is one.
        }

        return open;
    }

    /// <summary>Every order of ours that the venue ever took, by leg.</summary>
    private static Dictionary<string, List<OrderView>> AtVenue(World world)
    {
        var orders = new Dictionary<string, List<OrderView>>(StringComparer.Ordinal);
        foreach (var order in AllAtVenue(world))
        {
            if (order.ClientOrderId is not { Length: 32 } id || !id.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            if (!orders.TryGetValue(id[..^2], out var ofLeg))
                orders.Add(id[..^2], ofLeg = []);
            ofLeg.Add(order);
        }

        return orders;
    }

    /// <summary>I2 and I3: one order for a leg, no more than planned, and recorded as it was.</summary>
    private static void Once(World world, DeskRecord record, Dictionary<string, List<OrderView>> atVenue)
    {
        var alerts = record.Alerts.ToDictionary(alert => alert.Id, StringComparer.Ordinal);
        foreach (var leg in record.Legs.Where(leg => leg.Kind == 0))
        {
            var orders = atVenue.GetValueOrDefault(leg.Stem) ?? [];
            var filled = orders.Sum(order => order.FilledLots);
            if (orders.Count > 1)
                world.Fail("I2", $"Leg {leg} has {orders.Count} orders at the venue: {string.Join(", ", orders.Select(order => order.ClientOrderId))}.");
            if (filled > leg.Contracts)
                world.Fail("I2", $"Leg {leg} filled {filled}.");
            if (leg.LegState is LegState.Filled or LegState.Cancelled or LegState.Acknowledged && orders.Count == 0 && !leg.WasTakenAway)
                world.Fail("I3", $"Leg {leg} is recorded as ordered, and the venue never had it.");
            var isSure = alerts[leg.AlertId].AlertState != AlertState.NeedsAttention;
            if (leg.LegState is LegState.Rejected or LegState.Abandoned && orders.Count > 0 && isSure)
                world.Fail("I3", $"Leg {leg} is recorded as not ordered, and the venue has it.");
            if (leg.LegState is LegState.Filled or LegState.Cancelled && filled != leg.Filled)
                world.Fail("I3", $"Leg {leg} is recorded with {leg.Filled} filled; the venue filled {filled}.");
        }
    }

    /// <summary>I4 and I5: what is on the wire is what was stored, and is delivered once.</summary>
    private static void Wire(World world, IReadOnlyList<SubmittedOrder> sent, Dictionary<string, IntentRow> intents)
    {
        foreach (var group in sent.GroupBy(order => order.ClientOrderId, StringComparer.Ordinal))
        {
            if (!intents.TryGetValue(group.Key, out var intent))
            {
                world.Fail("I4", $"Order {group.Key} left without a stored intent.");
                continue;
            }

            if (group.Count() > 1)
                world.Fail("I5", $"Order {group.Key} was sent {group.Count()} times.");
            foreach (var order in group)
            {
                if (order.Call.TimestampMs != intent.SigningMs.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    world.Fail("I5", $"Order {group.Key} was signed at {order.Call.TimestampMs}, stored is {intent.SigningMs}.");
                if (order.Call.Text != intent.Body)
                    world.Fail("I5", $"Order {group.Key} was sent as {order.Call.Text}, stored is {intent.Body}.");
            }
        }
    }

    /// <summary>I6: a new attempt only when the one before is proved not to have been carried out.</summary>
    private static void Attempts(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent)
    {
        var calls = sent.ToLookup(order => order.ClientOrderId, StringComparer.Ordinal);
        foreach (var attempts in record.Intents.GroupBy(intent => (intent.AlertId, intent.Leg)))
        {
            var inOrder = attempts.OrderBy(intent => intent.Generation).ToList();
            for (var i = 1; i < inOrder.Count; i++)
            {
                var (before, after) = (inOrder[i - 1], inOrder[i]);
                if (calls[after.ClientOrderId].FirstOrDefault() is not { } next || !before.Body.StartsWith('{'))
                    continue;
                var nextMs = World.MsAt(next.Call.SentAt);
                var call = calls[before.ClientOrderId].FirstOrDefault()?.Call;
                var wasRefused = call is null || (call.Told is { } told && IsProof(told));
                if (!wasRefused && nextMs < before.SigningMs + FenceMs)
                    world.Fail("I6", $"Attempt {after.ClientOrderId} left {nextMs - before.SigningMs} ms after {before.ClientOrderId} was signed, whose outcome was not known ({call?.Told?.Status} {call?.Told?.Text}).");
            }
        }
    }

    private static bool IsProof(WireReply reply)
    {
        var code = CodeOf(reply);
        return reply.Status switch
        {
            400 => code is not (null or 40012),
            401 => true,
            403 or 404 or 429 or 418 => code is not null,
            200 => code is { } known && RefusedCodes.Contains(known),
            _ => false,
        };
    }

    private static int? CodeOf(WireReply reply)
    {
        try
        {
            using var body = System.Text.Json.JsonDocument.Parse(reply.Body);
            return body.RootElement.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>I12: nothing that opens leaves after the stop switch has answered.</summary>
    private static void Stopped(World world, IReadOnlyList<SubmittedOrder> sent)
    {
        foreach (var halt in world.Halted)
        {
            if (sent.FirstOrDefault(order => order.IsOpening && order.ClientOrderId.StartsWith(Prefix, StringComparison.Ordinal) && order.Call.SentAt > halt.From && order.Call.SentAt < halt.To) is { } late)
                world.Fail("I12", $"Order {late.ClientOrderId} left {(late.Call.SentAt - halt.From) / TimeSpan.TicksPerMillisecond} ms after the desk had been stopped.");
        }
    }

    /// <summary>An entry that is older than its sender allows is not sent.</summary>
    private static void Late(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent, Dictionary<string, IntentRow> intents)
    {
        var alerts = record.Alerts.ToDictionary(alert => alert.Id, StringComparer.Ordinal);
        foreach (var order in sent.Where(order => order.IsOpening))
        {
            if (!intents.TryGetValue(order.ClientOrderId, out var intent) || alerts[intent.AlertId] is not { Request: { } text } alert)
                continue;
            using var request = System.Text.Json.JsonDocument.Parse(text);
            var lag = Number(request, "EntryMaxLagSeconds");
            var age = World.MsAt(order.Call.SentAt) - alert.EventMs;
            // The age of an alert is told by the desk's wall clock, which may be behind, and the last look comes a few calls before the wire.
            if (lag > 0 && age > ((lag + Number(request, "DelaySeconds")) * 1000) + 21_000 + world.MostBehind.TotalMilliseconds)
                world.Fail("age", $"Entry {order.ClientOrderId} left {age} ms after its signal; {lag} s are allowed.");
        }
    }

    private static long Number(System.Text.Json.JsonDocument request, string name)
    {
        foreach (var member in request.RootElement.EnumerateObject())
        {
            if (string.Equals(member.Name.Replace("_", "", StringComparison.Ordinal), name, StringComparison.OrdinalIgnoreCase) && member.Value.TryGetInt64(out var value))
                return value;
        }

        return 0;
    }

    /// <summary>
    /// A life of the desk sent too much. Not the network, which kept a call back until the desk had long given it up and let it in among later ones; and not two lives,
    /// the second of which cannot know what of the first is still on its way, nor take it back.
    /// </summary>
    private static bool IsOver(World world, WireCall refused)
    {
        var window = TimeSpan.FromSeconds(NumberIn(refused.VenueReply!, "Reset")).Ticks; // The caller looked: it was refused.
        var given = TimeSpan.FromSeconds(10).Ticks;
        var inWindow = world.Network.Calls.Count(call => call.Life == refused.Life && call.Path == refused.Path && call.Key == refused.Key
            && call.ReachedAt - call.SentAt <= given && call.ReachedAt <= refused.ReachedAt && call.ReachedAt > refused.ReachedAt - window);
        return inWindow > NumberIn(refused.VenueReply!, "Limit");
    }

    private static int NumberIn(WireReply reply, string header) =>
        int.Parse(reply.Headers.First(known => known.Name.EndsWith($"RateLimit-{header}", StringComparison.OrdinalIgnoreCase)).Value, System.Globalization.CultureInfo.InvariantCulture); // The venue sends all of them.

    /// <summary>I13: the venue never had to refuse a call for their number, and is left alone for as long as it asks.</summary>
    private static void Limits(World world)
    {
        foreach (var call in world.Network.Calls.Where(call => call.VenueReply is { Status: 429 or 418 }))
        {
            if (IsOver(world, call))
                world.Fail("I13", $"Call {call.Number} to {call.Path} was over the venue's limit.");
        }

        foreach (var refused in world.Network.Calls.Where(call => call.Told is { Status: 429 }))
        {
            var reset = TimeSpan.FromSeconds(int.Parse(refused.Told!.Headers.First(header => header.Name.EndsWith("Reset", StringComparison.Ordinal)).Value, System.Globalization.CultureInfo.InvariantCulture)).Ticks; // Found with an answer.
            var early = world.Network.Calls.FirstOrDefault(call => call.Life == refused.Life && call.Key == refused.Key && call.Path == refused.Path && call.SentAt > refused.ToldAt && call.SentAt < refused.ToldAt + reset);
            if (early is not null)
                world.Fail("I13", $"Call {early.Number} to {early.Path} left {(early.SentAt - refused.ToldAt) / TimeSpan.TicksPerMillisecond} ms after the venue had asked for silence.");
        }
    }
}
