using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Feeds;

/// <summary>What feeds do with a house account: open it once, place, resize and cancel.</summary>
internal static class HouseDesk
{
    /// <summary>Opens the account where it does not exist yet, otherwise withdraws what it left resting in an earlier run.</summary>
    /// <remarks>One-way mode: what the house buys and sells nets out instead of piling up on both sides.</remarks>
    public static void Open(IFeedPort port, int accountId)
    {
        if (port.Engine.TryGetAccount(accountId, out _))
        {
            port.Apply(New(CommandKind.CancelAll, accountId) with { InstrumentId = -1 });
            return;
        }

        port.Apply(New(CommandKind.OpenAccount, accountId) with { IsHouse = true });
        port.Apply(New(CommandKind.SetPositionMode, accountId) with { PositionMode = PositionMode.OneWay });
    }

    /// <summary>Places a limit order and returns its id; whether it is still open then is the caller's to ask.</summary>
    public static long Place(IFeedPort port, int accountId, int instrumentId, Side side, long priceTicks, long lots, TimeInForce timeInForce)
    {
        var orderId = port.NextOrderId();
        port.Apply(New(CommandKind.PlaceOrder, accountId) with
        {
            InstrumentId = instrumentId,
            OrderId = orderId,
            Side = side,
            Type = OrderType.Limit,
            TimeInForce = timeInForce,
            PriceTicks = priceTicks,
            Lots = lots,
        });
        return orderId;
    }

    /// <summary>Sets what remains open of an order.</summary>
    public static void Resize(IFeedPort port, int accountId, int instrumentId, long orderId, long openLots) =>
        port.Apply(New(CommandKind.ResizeOrder, accountId) with { InstrumentId = instrumentId, OrderId = orderId, Lots = openLots });

    public static void Cancel(IFeedPort port, int accountId, int instrumentId, long orderId) =>
        port.Apply(New(CommandKind.CancelOrder, accountId) with { InstrumentId = instrumentId, OrderId = orderId });

    private static Command New(CommandKind kind, int accountId) => new() { Sequence = 0, TimeMs = 0, Kind = kind, AccountId = accountId };
}
