using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>The way of messages that need no JSON reader: to the books that the stream keeps, to the owner's listeners, or, without one, to the reader as records.</summary>
/// <param name="books">The stream's books.</param>
/// <param name="market">The owner's listener to market data; null for none.</param>
/// <param name="account">The owner's listener to orders, positions and balances; null for none.</param>
/// <param name="request">Asks for a snapshot of a topic.</param>
internal sealed class ValuePath(StreamBooks books, IMarketDataListener? market, IAccountListener? account, Action<string> request)
{
    private readonly MessageDecoder _decoder = new();
    private readonly RecordMaker _records = new();

    /// <summary>Delivers a message to the book or the listener that it is for; false when it is not of the known form.</summary>
    /// <param name="message">The whole message, UTF-8.</param>
    /// <param name="told">The event to tell the reader of when it is for neither; else null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDeliver(ReadOnlySpan<byte> message, out StreamEvent? told)
    {
        told = null;
        var group = MessageDecoder.GroupOf(message);
        if (group.IsEmpty)
            return false;
        if (group.StartsWith("futures/depthIncrease"u8) && books.Keeps(group))
        {
            if (!_decoder.TryDepth(message, group, out var depth))
                return false;
            Apply(depth);
            return true;
        }

        var hasListener = (MessageDecoder.IsOfAccount(group) ? account : (object?)market) is not null;
        if (!hasListener && !RecordMaker.CanMake(group))
            return false;
        if (!_decoder.TryDeliver(message, group, market ?? _records, account ?? _records))
            return false;
        if (!hasListener)
            told = _records.Take();
        return true;
    }

    /// <summary>Delivers what took the way of records because of its form; false when no listener wants it.</summary>
    /// <param name="data">The event.</param>
    /// <param name="topic">The topic it came on, UTF-8.</param>
    public bool TryDeliver(StreamEvent data, ReadOnlySpan<byte> topic)
    {
        if (data is StreamEvent.DepthIncrease(_, var push) && books.Keeps(topic))
        {
            Apply(ValueMaker.ValueOf(topic, push));
            return true;
        }

        return (market is not null && ValueMaker.TryDeliver(data, topic, market)) || (account is not null && ValueMaker.TryDeliver(data, account));
    }

    private void Apply(in DepthValue depth)
    {
        if (books.Apply(depth) is { } topic)
            request(topic);
    }
}
