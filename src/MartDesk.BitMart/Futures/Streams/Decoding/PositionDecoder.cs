using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/position</c>.</summary>
internal static class PositionDecoder
{
    /// <summary>A message of one position is read once; of many, all are checked before the first is handed over.</summary>
    public static bool TryDeliver(ReadOnlySpan<byte> data, IAccountListener listener)
    {
        var cursor = new WireCursor(data);
        if (!cursor.TryTake((byte)'[') || !TryRead(ref cursor, out var only))
            return false;
        if (!cursor.TryTake((byte)']'))
            return TryEach(data, listener: null) && TryEach(data, listener);
        if (!cursor.IsAtEnd)
            return false;
        listener.OnPosition(only);
        return true;
    }

    private static bool TryEach(ReadOnlySpan<byte> data, IAccountListener? listener)
    {
        var cursor = new WireCursor(data);
        if (!cursor.TryTake((byte)'['))
            return false;
        do
        {
            if (!TryRead(ref cursor, out var position))
                return false;
            listener?.OnPosition(position);
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)']') && cursor.IsAtEnd;
    }

    private static bool TryRead(scoped ref WireCursor cursor, out PositionValue position)
    {
        var members = default(Members);
        position = default;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name) || !members.TryRead(ref cursor, name))
                return false;
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)'}') && members.TryMake(out position);
    }

    private ref struct Members
    {
        private ReadOnlySpan<byte> _symbol;
        private ReadOnlySpan<byte> _marginMode;
        private long? _size;
        private int? _type;
        private long _frozen;
        private long _closed;
        private decimal? _entry;
        private decimal? _averageClose;
        private decimal? _averageOpen;
        private decimal? _liquidation;
        private long? _created;
        private long? _updated;
        private PositionMode? _positionMode;

        public bool TryRead(scoped ref WireCursor cursor, ReadOnlySpan<byte> name)
        {
            if (name.SequenceEqual("symbol"u8))
                return cursor.TryText(out _symbol);
            if (name.SequenceEqual("hold_volume"u8))
                return Kept(cursor.TryWholeText(out var size), size, ref _size);
            if (name.SequenceEqual("position_type"u8))
                return Kept(cursor.TryInt(out var type), type, ref _type);
            if (name.SequenceEqual("open_type"u8))
                return cursor.TryId(out _marginMode);
            if (name.SequenceEqual("frozen_volume"u8))
                return cursor.TryWholeText(out _frozen);
            if (name.SequenceEqual("close_volume"u8))
                return cursor.TryWholeText(out _closed);
            if (name.SequenceEqual("hold_avg_price"u8))
                return cursor.TryDecimal(out _entry);
            if (name.SequenceEqual("close_avg_price"u8))
                return cursor.TryDecimal(out _averageClose);
            if (name.SequenceEqual("open_avg_price"u8))
                return cursor.TryDecimal(out _averageOpen);
            if (name.SequenceEqual("liquidate_price"u8))
                return cursor.TryDecimal(out _liquidation);
            if (name.SequenceEqual("create_time"u8))
                return Kept(cursor.TryWhole(out var created), created, ref _created);
            if (name.SequenceEqual("update_time"u8))
                return Kept(cursor.TryWhole(out var updated), updated, ref _updated);
            return name.SequenceEqual("position_mode"u8) && cursor.TryWord(out _positionMode);
        }

        public readonly bool TryMake(out PositionValue position)
        {
            position = default;
            if (_symbol.IsEmpty || _marginMode.IsEmpty || _size is not { } size || _type is not { } type || _entry is not { } entry || _averageClose is not { } averageClose
                || _averageOpen is not { } averageOpen || _liquidation is not { } liquidation || _created is not { } created || _updated is not { } updated)
                return false;
            position = new PositionValue
            {
                Symbol = _symbol,
                Size = size,
                Type = (PositionType)type,
                MarginMode = ModeOf(_marginMode),
                FrozenSize = _frozen,
                ClosedSize = _closed,
                EntryPrice = entry,
                AverageClosePrice = averageClose,
                AverageOpenPrice = averageOpen,
                LiquidationPrice = liquidation,
                CreateTimeMs = created,
                UpdateTimeMs = updated,
                PositionMode = _positionMode,
            };
            return true;
        }

        private static bool Kept<T>(bool isRead, T value, ref T? member)
            where T : struct
        {
            member = value;
            return isRead;
        }

        /// <summary>A number here, a word elsewhere; other numbers are kept as their digits.</summary>
        private static MarginMode ModeOf(ReadOnlySpan<byte> text)
        {
            if (text.SequenceEqual("1"u8))
                return MarginMode.Isolated;
            return text.SequenceEqual("2"u8) ? MarginMode.Cross : MarginMode.FromWire(System.Text.Encoding.ASCII.GetString(text));
        }
    }
}
