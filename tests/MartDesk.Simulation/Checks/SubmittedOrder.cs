using System.Text.Json;
using MartDesk.Simulation.Networks;

namespace MartDesk.Simulation.Checks;

/// <summary>An order on the wire: what was sent, when, and what came of it.</summary>
internal sealed record SubmittedOrder(WireCall Call, string ClientOrderId, int Side, string Symbol)
{
    /// <summary>Opens a position: buy to open long, sell to open short.</summary>
    public bool IsOpening => Side is 1 or 4;

    public static IReadOnlyList<SubmittedOrder> Of(IReadOnlyList<WireCall> calls)
    {
        var orders = new List<SubmittedOrder>();
        foreach (var call in calls)
        {
            if (!call.Path.EndsWith("/submit-order", StringComparison.Ordinal) && !call.Path.EndsWith("/submit-tp-sl-order", StringComparison.Ordinal))
                continue;
            using var body = JsonDocument.Parse(call.Body);
            var root = body.RootElement;
            orders.Add(new SubmittedOrder(
                call,
                root.TryGetProperty("client_order_id", out var id) ? id.GetString() ?? "" : "",
                call.Path.EndsWith("/submit-order", StringComparison.Ordinal) && root.TryGetProperty("side", out var side) ? side.GetInt32() : 0,
                root.GetProperty("symbol").GetString() ?? ""));
        }

        return orders;
    }
}
