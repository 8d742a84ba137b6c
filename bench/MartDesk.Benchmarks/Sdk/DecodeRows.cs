using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk.Streams;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Decoding;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>Decoding of messages that lie in memory, without a socket: the values that a listener gets and the records that a reader gets, beside F3.</summary>
internal static class DecodeRows
{
    private const int Messages = 4096;

    public static void Print(RowPrinter printer)
    {
        foreach (var channel in StreamMessages.Channels)
            printer.Print(Values(channel));
        printer.Print(BookFromValues());
        foreach (var channel in StreamMessages.Channels)
            printer.Print(Records(channel));
    }

    private static Row Values(string channel)
    {
        var messages = StreamMessages.Make(channel, Messages);
        var hand = new HandDecoder();
        var decoder = new MessageDecoder();
        var listener = new ValueTally();
        return Duel.Run(
            $"decode {channel} to values / F3 by hand",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    var message = messages[i & (Messages - 1)];
                    if (!decoder.TryDeliver(message, MessageDecoder.GroupOf(message), listener, listener))
                        throw new InvalidOperationException("A message took the slow way.");
                }
            },
            ByHand(hand, messages));
    }

    private static Row BookFromValues()
    {
        var messages = StreamMessages.Make("depth", Messages);
        var hand = new HandDecoder();
        var decoder = new MessageDecoder();
        var book = new LocalOrderBook("BTCUSDT");
        return Duel.Run(
            "depth 50+50 to values, into the book / F3 by hand",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    var message = messages[i & (Messages - 1)];
                    if (decoder.TryDepth(message, MessageDecoder.GroupOf(message), out var depth))
                        Applied(book.Apply(depth), i);
                }
            },
            ByHand(hand, messages));
    }

    private static Row Records(string channel)
    {
        var messages = StreamMessages.Make(channel, Messages);
        var hand = new HandDecoder();
        var path = new ValuePath(new StreamBooks(TimeSpan.Zero, TimeProvider.System), market: null, account: null, static _ => { });
        StreamEvent? last = null;
        var row = Duel.Run(
            $"decode {channel} to records / F3 by hand",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    var message = messages[i & (Messages - 1)];
                    if (!path.TryDeliver(message, out last))
                        last = StreamDecoder.Decode(StreamFrame.Read(message));
                }
            },
            ByHand(hand, messages));
        GC.KeepAlive(last);
        return row;
    }

    private static Action<int> ByHand(HandDecoder hand, byte[][] messages) => count =>
    {
        for (var i = 0; i < count; i++)
            hand.Decode(messages[i & (Messages - 1)]);
    };

    /// <summary>The messages begin with a snapshot, so going round them applies every one.</summary>
    private static void Applied(BookUpdate update, int message)
    {
        if (update != BookUpdate.Applied)
            throw new InvalidOperationException($"Message {message} was not applied: {update}.");
    }
}
