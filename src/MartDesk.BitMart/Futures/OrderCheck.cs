using MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.BitMart.Futures;

/// <summary>What no venue could accept, caught before it is stamped.</summary>
internal static class OrderCheck
{
    private const int LongestClientOrderId = 32;

    public static void ThrowIfBroken(SubmitOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(order.Symbol, nameof(order));
        if (order.Size <= 0) throw new ArgumentException($"Size {order.Size} is not a positive number of contracts.", nameof(order));
        if (order.Price is <= 0m) throw new ArgumentException($"Price {order.Price} is not positive.", nameof(order));
        if (order.Price is null && order.Type != OrderType.Market) throw new ArgumentException("A limit order needs a price; a market order says so in its type.", nameof(order));
        if (order.ClientOrderId is { } id && (id.Length is 0 or > LongestClientOrderId || !id.All(char.IsAsciiLetterOrDigit)))
            throw new ArgumentException($"Client order id \"{id}\" is not 1 to {LongestClientOrderId} letters and digits.", nameof(order));
    }
}
