using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/order</c>.</summary>
internal static class OrderDecoder
{
    /// <summary>A message of one order, which most are, is read once; of many, all are checked before the first is handed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDeliver(ReadOnlySpan<byte> data, IAccountListener listener)
    {
        var cursor = new WireCursor(data);
        if (!cursor.TryTake((byte)'[') || !TryPush(ref cursor, out var only))
            return false;
        if (!cursor.TryTake((byte)']'))
            return TryEach(data, listener: null) && TryEach(data, listener);
        if (!cursor.IsAtEnd)
            return false;
        listener.OnOrder(only);
        return true;
    }

    private static bool TryEach(ReadOnlySpan<byte> data, IAccountListener? listener)
    {
        var cursor = new WireCursor(data);
        if (!cursor.TryTake((byte)'['))
            return false;
        do
        {
            if (!TryPush(ref cursor, out var order))
                return false;
            listener?.OnOrder(order);
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)']') && cursor.IsAtEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryPush(scoped ref WireCursor cursor, out OrderValue order)
    {
        order = default;
        int? action = null;
        var members = default(OrderMembers);
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("action"u8))
                (isRead, action) = (cursor.TryInt(out var read), read);
            else
                isRead = name.SequenceEqual("order"u8) && OrderMembers.TryRead(ref cursor, out members);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)'}') && action is { } actionRead && members.TryMake((OrderAction)actionRead, out order);
    }
}
