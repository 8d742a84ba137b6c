using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/asset</c>.</summary>
internal static class BalanceDecoder
{
    public static bool TryDeliver(ReadOnlySpan<byte> data, IAccountListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> currency = default;
        decimal? available = null, positions = null, orders = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("currency"u8))
                isRead = cursor.TryText(out currency);
            else if (name.SequenceEqual("available_balance"u8))
                isRead = cursor.TryDecimal(out available);
            else if (name.SequenceEqual("position_deposit"u8))
                isRead = cursor.TryDecimal(out positions);
            else
                isRead = name.SequenceEqual("frozen_balance"u8) && cursor.TryDecimal(out orders);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || currency.IsEmpty || available is not { } availableRead || positions is not { } positionsRead || orders is not { } ordersRead)
            return false;
        listener.OnBalance(new BalanceValue { Currency = currency, Available = availableRead, PositionMargin = positionsRead, OrderMargin = ordersRead });
        return true;
    }
}
