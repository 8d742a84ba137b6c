using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Simulation.Networks;

namespace MartDesk.Simulation.Checks;

/// <summary>An order on the wire: what was sent, when, and what came of it.</summary>
internal sealed record SubmittedOrder(WireCall Call, string ClientOrderId, int Side, string Symbol)
{
    /// <summary>Opens a position: buy to open long, sell to open short.</summary>
    public bool IsOpening => Side is 1 or 4;

    /// <summary>Waits for a price: it carries no id of ours, and is known by what was stored of it.</summary>
    public bool IsUnnamed => Call.Path.EndsWith("/submit-plan-order", StringComparison.Ordinal) || Call.Path.EndsWith("/submit-trail-order", StringComparison.Ordinal);

    /// <summary>The venue acted on it and took it.</summary>
    public bool IsTaken => Call.VenueReply is { Status: 200 } reply && reply.Text.Contains("\"code\":1000", StringComparison.Ordinal);

    /// <summary>What the venue called it; null when it did not take it.</summary>
    public long? VenueOrderId => IsTaken && JsonNode.Parse(Call.VenueReply!.Body)?["data"]?["order_id"]?.ToString() is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : null; // Taken, so there is a reply.

    /// <summary>Every order that was handed to the network.</summary>
    /// <param name="calls">All requests.</param>
    /// <param name="intents">What was stored before them; tells which one an order without an id is.</param>
    public static IReadOnlyList<SubmittedOrder> Of(IReadOnlyList<WireCall> calls, IReadOnlyList<IntentRow> intents)
    {
        var orders = new List<SubmittedOrder>();
        var unnamed = intents.GroupBy(intent => (intent.Body, intent.SigningMs)).ToDictionary(group => group.Key, group => new Queue<string>(group.Select(intent => intent.ClientOrderId)));
        foreach (var call in calls)
        {
            if (call.Path.Split('/')[^1] is not ("submit-order" or "submit-tp-sl-order" or "submit-plan-order" or "submit-trail-order"))
                continue;
            using var body = JsonDocument.Parse(call.Body);
            var root = body.RootElement;
            var order = new SubmittedOrder(
                call,
                root.TryGetProperty("client_order_id", out var id) ? id.GetString() ?? "" : "",
                !call.Path.EndsWith("/submit-tp-sl-order", StringComparison.Ordinal) && root.TryGetProperty("side", out var side) ? side.GetInt32() : 0,
                root.GetProperty("symbol").GetString() ?? "");
            if (order.IsUnnamed && long.TryParse(call.TimestampMs, CultureInfo.InvariantCulture, out var signedMs) && unnamed.TryGetValue((call.Text, signedMs), out var stored))
                order = order with { ClientOrderId = stored.Count > 1 ? stored.Dequeue() : stored.Peek() };
            orders.Add(order);
        }

        return orders;
    }
}
