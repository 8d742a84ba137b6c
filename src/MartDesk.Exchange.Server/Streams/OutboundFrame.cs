using System.Net.WebSockets;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>What happens to a message when the reader is too slow for it.</summary>
internal enum Delivery
{
    /// <summary>It may be left out: the next one of its channel says everything again.</summary>
    Replaceable = 0,

    /// <summary>It may be left out, but then its channel must send this reader a snapshot before the next update.</summary>
    Sequenced = 1,

    /// <summary>It may not be left out (private data, trades, answers): the connection is closed instead, and the client reconciles.</summary>
    MustArrive = 2,
}

/// <summary>One text message on its way to a reader; the bytes are shared by all who get it.</summary>
internal readonly record struct OutboundFrame(ReadOnlyMemory<byte> Text, Delivery Delivery)
{
    /// <summary>How long it is held back before it is sent, with all behind it.</summary>
    public TimeSpan HeldFor { get; init; }

    /// <summary>Ends the connection in good order with this status; null for a message.</summary>
    public WebSocketCloseStatus? Close { get; init; }
}
