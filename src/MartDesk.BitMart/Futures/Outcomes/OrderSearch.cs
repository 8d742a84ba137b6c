using MartDesk.BitMart.Futures.History;
using MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.BitMart.Futures.Outcomes;

/// <summary>Looks for orders in lists that the venue cuts short without a word; a full list proves no absence.</summary>
internal static class OrderSearch
{
    public const int FullOpenOrders = 100;
    public const int FullHistory = 200;

    /// <summary>Bounds of the history are whole seconds of the venue's clock; so far may ours be off.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>An order by our id: among the open ones first, then among those that ended, so that one that ends in between is not missed.</summary>
    public static async Task<Sighting<FuturesOrder>> ByClientIdAsync(FuturesClient client, string symbol, string clientOrderId, long signedAtMs, CancellationToken cancellationToken)
    {
        var open = Rows(await client.GetOpenOrdersAsync(symbol, cancellationToken: cancellationToken), out var problem);
        if (open?.FirstOrDefault(order => order.ClientOrderId == clientOrderId) is { } working) return new Sighting<FuturesOrder>.One(working);
        if (open is null) return new Sighting<FuturesOrder>.Unread(problem);

        var ended = Rows(await EndedAsync(client, symbol, signedAtMs, clientOrderId, cancellationToken), out problem);
        if (ended?.FirstOrDefault(order => order.ClientOrderId == clientOrderId) is { } finished) return new Sighting<FuturesOrder>.One(finished);
        if (ended is null) return new Sighting<FuturesOrder>.Unread(problem);

        if (open.Count >= FullOpenOrders) return new Sighting<FuturesOrder>.Unread($"The venue shows {FullOpenOrders} open orders and no more; there may be others.");
        return ended.Count >= FullHistory
            ? new Sighting<FuturesOrder>.Unread($"The venue shows {FullHistory} ended orders and no more; there may be others.")
            : new Sighting<FuturesOrder>.None();
    }

    /// <summary>Ended orders since a little before a signing.</summary>
    public static Task<Reply<IReadOnlyList<FuturesOrder>>> EndedAsync(FuturesClient client, string symbol, long signedAtMs, string? clientOrderId, CancellationToken cancellationToken)
    {
        var signedAt = DateTimeOffset.FromUnixTimeMilliseconds(signedAtMs);
        return client.GetOrderHistoryAsync(symbol, signedAt - Slack, client.Clock.Now + Slack, clientOrderId: clientOrderId, cancellationToken: cancellationToken);
    }

    /// <summary>Every order of a contract that ended since a little before a signing, however many; null and why when they could not be read whole.</summary>
    /// <remarks>A full list is read anew in shorter stretches of time. What one may be missing, another has: an account that trades much would else never prove an absence.</remarks>
    public static async Task<(IReadOnlyList<FuturesOrder>? Rows, string Problem)> AllEndedAsync(FuturesClient client, string symbol, long signedAtMs, CancellationToken cancellationToken)
    {
        var ended = Rows(await EndedAsync(client, symbol, signedAtMs, clientOrderId: null, cancellationToken), out var problem);
        if (ended is null || ended.Count < FullHistory) return (ended, problem);
        var signedAt = DateTimeOffset.FromUnixTimeMilliseconds(signedAtMs);
        var all = new List<FuturesOrder>();
        try
        {
            await foreach (var order in client.History.ReadOrdersAsync(symbol, signedAt - Slack, client.Clock.Now + Slack, cancellationToken: cancellationToken)) all.Add(order);
        }
        catch (HistoryException e)
        {
            return (null, e.Message);
        }

        return (all, "");
    }

    /// <summary>The rows of a list, or null and why there are none.</summary>
    public static IReadOnlyList<T>? Rows<T>(Reply<IReadOnlyList<T>> reply, out string problem)
    {
        problem = reply switch
        {
            Reply<IReadOnlyList<T>>.Rejected(var error) => $"The venue refused a list with {error.Code}: {error.Message}",
            Reply<IReadOnlyList<T>>.NotSent(var reason) => $"A list could not be asked for: {reason.Message}",
            Reply<IReadOnlyList<T>>.Unknown(var cause) => $"A list was not answered: {cause.Message}",
            _ => "",
        };
        return (reply as Reply<IReadOnlyList<T>>.Ok)?.Value;
    }
}
