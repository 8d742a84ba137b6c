using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads the three kinds of books: changed levels, whole books, and one side. The levels lie here until the next message.</summary>
internal sealed class DepthDecoder
{
    private PriceLevel[] _asks = new PriceLevel[64];
    private PriceLevel[] _bids = new PriceLevel[64];

    /// <summary><c>futures/depthIncrease…</c></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryIncrease(ReadOnlySpan<byte> data, ReadOnlySpan<byte> group, out DepthValue depth)
    {
        depth = default;
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default, type = default;
        int asks = 0, bids = 0;
        long? timestamp = null, version = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("asks"u8))
                isRead = cursor.TryLevels(ref _asks, out asks);
            else if (name.SequenceEqual("bids"u8))
                isRead = cursor.TryLevels(ref _bids, out bids);
            else if (name.SequenceEqual("ms_t"u8))
                (isRead, timestamp) = (cursor.TryWhole(out var read), read);
            else if (name.SequenceEqual("version"u8))
                (isRead, version) = (cursor.TryWhole(out var read), read);
            else
                isRead = name.SequenceEqual("type"u8) && cursor.TryText(out type);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        var isSnapshot = type.SequenceEqual("snapshot"u8);
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || timestamp is not { } time || version is not { } number || !(isSnapshot || type.SequenceEqual("update"u8)))
            return false;
        depth = new DepthValue
        {
            Topic = group,
            Symbol = symbol,
            Asks = _asks.AsSpan(0, asks),
            Bids = _bids.AsSpan(0, bids),
            TimestampMs = time,
            Version = number,
            IsSnapshot = isSnapshot,
        };
        return true;
    }

    /// <summary><c>futures/depthAll…</c></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAll(ReadOnlySpan<byte> data, ReadOnlySpan<byte> group, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default;
        int asks = 0, bids = 0;
        long? timestamp = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("asks"u8))
                isRead = cursor.TryLevels(ref _asks, out asks);
            else if (name.SequenceEqual("bids"u8))
                isRead = cursor.TryLevels(ref _bids, out bids);
            else
                (isRead, timestamp) = (name.SequenceEqual("ms_t"u8) & cursor.TryWhole(out var read), read);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || timestamp is not { } time)
            return false;
        listener.OnDepthAll(new DepthAllValue { Topic = group, Symbol = symbol, Asks = _asks.AsSpan(0, asks), Bids = _bids.AsSpan(0, bids), TimestampMs = time });
        return true;
    }

    /// <summary><c>futures/depth5</c>, <c>depth20</c>, <c>depth50</c></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TrySide(ReadOnlySpan<byte> data, ReadOnlySpan<byte> group, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default;
        var levels = 0;
        int? side = null;
        long? timestamp = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("way"u8))
                (isRead, side) = (cursor.TryInt(out var read), read);
            else if (name.SequenceEqual("depths"u8))
                isRead = cursor.TryLevels(ref _bids, out levels);
            else
                (isRead, timestamp) = (name.SequenceEqual("ms_t"u8) & cursor.TryWhole(out var read), read);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || side is not { } sideRead)
            return false;
        listener.OnDepthSide(new DepthSideValue { Topic = group, Symbol = symbol, Side = (DepthSide)sideRead, Levels = _bids.AsSpan(0, levels), TimestampMs = timestamp });
        return true;
    }
}
