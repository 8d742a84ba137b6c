using System.Text.Json;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;

namespace MartDesk.BitMart.Futures;

/// <summary>What no venue could accept, caught before it is stamped.</summary>
internal static class OrderCheck
{
    private const int LongestClientOrderId = 32;
    private const decimal SmallestCallbackPercent = 0.1m;
    private const decimal LargestCallbackPercent = 5m;

    public static void ThrowIfBroken(SubmitOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        CheckSymbolAndSize(order.Symbol, order.Size, nameof(order));
        CheckPositive("Price", order.Price, nameof(order));
        if (order.Price is null && order.Type != OrderType.Market) throw new ArgumentException("A limit order needs a price; a market order says so in its type.", nameof(order));
        CheckClientOrderId(order.ClientOrderId, nameof(order));
    }

    public static void ThrowIfBroken(SubmitPlanOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        CheckSymbolAndSize(order.Symbol, order.Size, nameof(order));
        CheckPositive("Trigger price", order.TriggerPrice, nameof(order));
        CheckPositive("Price", order.ExecutionPrice, nameof(order));
        if (order.ExecutionPrice is null && (order.Type is null || order.Type == OrderType.Limit))
            throw new ArgumentException("A limit order needs a price after its trigger; a market order says so in its type.", nameof(order));
    }

    public static void ThrowIfBroken(SubmitTpSlOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        CheckSymbolAndSize(order.Symbol, order.Size ?? 1, nameof(order));
        CheckPositive("Trigger price", order.TriggerPrice, nameof(order));
        if (order.ExecutionPrice is < 0m) throw new ArgumentException($"Price {order.ExecutionPrice} is negative; 0 or null is at the market.", nameof(order));
        if (!order.Side.IsReduceOnly) throw new ArgumentException($"A take profit or stop loss closes: side 2 (of a short) or 3 (of a long), not {(int)order.Side}.", nameof(order));
        CheckClientOrderId(order.ClientOrderId, nameof(order));
    }

    public static void ThrowIfBroken(SubmitTrailingOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        CheckSymbolAndSize(order.Symbol, order.Size, nameof(order));
        CheckPositive("Activation price", order.ActivationPrice, nameof(order));
        if (order.CallbackPercent is < SmallestCallbackPercent or > LargestCallbackPercent)
            throw new ArgumentException($"A callback of {order.CallbackPercent} % is outside {SmallestCallbackPercent} to {LargestCallbackPercent} %.", nameof(order));
    }

    public static void ThrowIfBroken(ModifyLimitOrder change)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentException.ThrowIfNullOrWhiteSpace(change.Symbol, nameof(change));
        if (string.IsNullOrWhiteSpace(change.OrderId) && string.IsNullOrWhiteSpace(change.ClientOrderId)) throw new ArgumentException("The order is named by neither of its ids.", nameof(change));
        if (change.OrderId is { } id && !long.TryParse(id, out _)) throw new ArgumentException($"Order id \"{id}\" is no number, which this call needs.", nameof(change));
        if (change.Price is null && change.Size is null) throw new ArgumentException("Neither price nor size is given.", nameof(change));
        if (change.Size is <= 0) throw new ArgumentException($"Size {change.Size} is not a positive number of contracts.", nameof(change));
        CheckPositive("Price", change.Price, nameof(change));
    }

    /// <summary>True for the text of an order that only reduces. Text that cannot be read is none.</summary>
    public static bool IsExit(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("side"u8)) continue;
                return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var side) && ((OrderSide)side).IsReduceOnly;
            }
        }
        catch (JsonException)
        {
            // A text that was not written here; the venue will judge it.
        }

        return false;
    }

    private static void CheckSymbolAndSize(string symbol, long size, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol, name);
        if (size <= 0) throw new ArgumentException($"Size {size} is not a positive number of contracts.", name);
    }

    private static void CheckPositive(string what, decimal? price, string name)
    {
        if (price is <= 0m) throw new ArgumentException($"{what} {price} is not positive.", name);
    }

    private static void CheckClientOrderId(string? id, string name)
    {
        if (id is not null && (id.Length is 0 or > LongestClientOrderId || !id.All(char.IsAsciiLetterOrDigit)))
            throw new ArgumentException($"Client order id \"{id}\" is not 1 to {LongestClientOrderId} letters and digits.", name);
    }
}
