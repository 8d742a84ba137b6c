using System.Collections.Concurrent;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Takes every order by hand and keeps it; the same request twice is told as a duplicate.</summary>
internal sealed class FakeManualOrders : IManualOrders
{
    private readonly ConcurrentDictionary<string, string> _requests = new();

    /// <summary>Orders taken, in order.</summary>
    public ConcurrentQueue<ManualOrder> Taken { get; } = new();

    /// <summary>Orders estimated, in order.</summary>
    public ConcurrentQueue<ManualOrder> Estimated { get; } = new();

    /// <summary>What an order is refused with; null to take it.</summary>
    public Func<ManualOrder, AlertAnswer?> Refuse { get; set; } = _ => null;

    public OrderEstimate Estimate { get; set; } = new(
        null,
        null,
        [
            new EstimatedLeg
            {
                Words = "buy to open 100 contracts at 61520",
                Kind = OrderKind.Order,
                Side = OrderSide.Buy,
                Effect = PositionEffect.Open,
                Contracts = 100,
                Coins = 0.1m,
                Price = 61_520m,
                Value = 6_152m,
                Margin = 615.20m,
                Fee = 3.6912m,
                Leverage = 10,
                LiquidationPrice = 55_478.24m,
            },
        ],
        20_717.84m);

    public Task<OrderEstimate> EstimateAsync(ManualOrder order, CancellationToken cancellationToken)
    {
        Estimated.Enqueue(order);
        return Task.FromResult(Estimate);
    }

    public Task<AlertAnswer> SubmitAsync(ManualOrder order, string requestId, CancellationToken cancellationToken)
    {
        if (Refuse(order) is { } refusal)
            return Task.FromResult(refusal);
        var alert = $"M{_requests.Count + 1}";
        if (!_requests.TryAdd(requestId, alert))
            return Task.FromResult(new AlertAnswer(200, "duplicate", _requests[requestId], null, null, null));
        Taken.Enqueue(order);
        return Task.FromResult(new AlertAnswer(202, "accepted", alert, null, null, null));
    }
}
