using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Decodes the messages of every channel straight from their bytes to values. One thread at a time.</summary>
/// <remarks>
/// It takes only what it understands to the last byte; a member it does not know, white space, an escape, a number of unusual form: the whole message
/// is left to the decoder of records, which is slower and takes all. A message is taken whole or not at all, and checked before anyone hears of it.
/// What every message runs through is compiled for good at its first call (AggressiveOptimization), here and in the reader of frames: otherwise a fresh process pays
/// several times the price for its first half million messages, while the compiler watches and tries again.
/// </remarks>
internal sealed class MessageDecoder
{
    private readonly DepthDecoder _depth = new();

    /// <summary>The topic of a message <c>{"data":…,"group":"…"}</c> or <c>{"group":"…","data":…}</c>; empty when it has another form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("{\"group\":\""u8))
        {
            var rest = message["{\"group\":\"".Length..];
            var length = rest.IndexOf((byte)'"');
            return length < 0 ? default : Plain(rest[..length]);
        }

        if (!message.StartsWith("{\"data\":"u8) || !message.EndsWith("\"}"u8))
            return default;
        var head = message[..^2];
        var start = head.LastIndexOf((byte)'"') + 1;
        return head[..start].EndsWith(",\"group\":\""u8) ? Plain(head[start..]) : default;
    }

    /// <summary>Hands a message to its listener as values; false, and nothing handed over, when it is not of the known form.</summary>
    /// <param name="message">The whole message, UTF-8.</param>
    /// <param name="group">Its topic, from <see cref="GroupOf"/>.</param>
    /// <param name="market">Who takes market data.</param>
    /// <param name="account">Who takes orders, positions and balances.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDeliver(ReadOnlySpan<byte> message, ReadOnlySpan<byte> group, IMarketDataListener market, IAccountListener account)
    {
        var channel = ChannelOf(group);
        if (!channel.StartsWith("futures/"u8))
            return false;
        channel = channel["futures/".Length..];
        var data = DataOf(message, group);
        if (channel.StartsWith("depth"u8))
            return TryDeliverDepth(data, group, channel["depth".Length..], market);
        if (channel.SequenceEqual("bookticker"u8))
            return TickerDecoder.TryBookTicker(data, market);
        if (channel.SequenceEqual("trade"u8))
            return TradeDecoder.TryDeliver(data, market);
        if (channel.SequenceEqual("ticker"u8))
            return TickerDecoder.TryTicker(data, market);
        if (channel.SequenceEqual("order"u8))
            return OrderDecoder.TryDeliver(data, account);
        if (channel.SequenceEqual("position"u8))
            return PositionDecoder.TryDeliver(data, account);
        if (channel.SequenceEqual("asset"u8))
            return BalanceDecoder.TryDeliver(data, account);
        if (channel.SequenceEqual("fundingRate"u8))
            return FundingRateDecoder.TryDeliver(data, market);
        return (channel.StartsWith("klineBin"u8) || channel.StartsWith("markPriceKlineBin"u8)) && CandleDecoder.TryDeliver(data, group, channel[0] == (byte)'m', market);
    }

    /// <summary>Decodes a message of changed levels of the known form. The levels lie in this decoder until the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDepth(ReadOnlySpan<byte> message, ReadOnlySpan<byte> group, out DepthValue depth) => _depth.TryIncrease(DataOf(message, group), group, out depth);

    /// <summary>The part of a group before its filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> ChannelOf(ReadOnlySpan<byte> group)
    {
        var colon = group.IndexOf((byte)':');
        return colon < 0 ? group : group[..colon];
    }

    /// <summary>True for the channels of orders, positions and balances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsOfAccount(ReadOnlySpan<byte> group)
    {
        var channel = ChannelOf(group);
        return channel.SequenceEqual("futures/order"u8) || channel.SequenceEqual("futures/position"u8) || channel.SequenceEqual("futures/asset"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryDeliverDepth(ReadOnlySpan<byte> data, ReadOnlySpan<byte> group, ReadOnlySpan<byte> kind, IMarketDataListener listener)
    {
        if (kind.StartsWith("All"u8))
            return _depth.TryAll(data, group, listener);
        if (!kind.StartsWith("Increase"u8))
            return _depth.TrySide(data, group, listener);
        if (!_depth.TryIncrease(data, group, out var depth))
            return false;
        listener.OnDepth(depth);
        return true;
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text) => WireCursor.IsPlain(text) && !text.Contains((byte)'\\') ? text : default;

    /// <summary>What stands between the frame's own members; the frame is known from <see cref="GroupOf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> group)
    {
        if (message.StartsWith("{\"data\":"u8))
            return message["{\"data\":".Length..^(",\"group\":\"\"}".Length + group.Length)];
        var rest = message[("{\"group\":\"\"".Length + group.Length)..];
        return rest.StartsWith(",\"data\":"u8) && rest.EndsWith("}"u8) ? rest[",\"data\":".Length..^1] : default;
    }
}
