using System.Net.WebSockets;
using MartDesk.Exchange.Server.Faults;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>Messages held back until the commands that caused them are durable.</summary>
internal sealed class Outbox(FrameGate gate)
{
    private readonly List<Message> _messages = [];
    private readonly List<OutboundFrame> _passed = [];

    /// <summary>Adds a message of a public channel.</summary>
    public void Add(StreamConnection to, ReadOnlyMemory<byte> text, Delivery delivery, PublicChannel channel) =>
        _messages.Add(new Message(to, new OutboundFrame(text, delivery), channel, null));

    /// <summary>Adds a message that may not be left out: of a private topic, or an answer, which has none.</summary>
    public void Add(StreamConnection to, ReadOnlyMemory<byte> text, string? topic = null) =>
        _messages.Add(new Message(to, new OutboundFrame(text, Delivery.MustArrive), null, topic));

    /// <summary>Ends a connection in good order after what it was told before.</summary>
    public void AddClose(StreamConnection to, WebSocketCloseStatus status) =>
        _messages.Add(new Message(to, new OutboundFrame(default, Delivery.MustArrive) { Close = status }, null, null));

    public void Release()
    {
        var isOpen = gate.IsOpen;
        foreach (var message in _messages)
        {
            if (isOpen || message.Frame.Close is not null)
            {
                Send(message, message.Frame);
                continue;
            }

            gate.Pass(message.To, message.Frame, message.Channel?.Topic.Group ?? message.Topic, message.Channel, _passed);
            foreach (var frame in _passed)
                Send(message, frame);
            _passed.Clear();
        }

        _messages.Clear();
    }

    private static void Send(in Message message, OutboundFrame frame)
    {
        if (message.To.TrySend(frame) || frame.Delivery == Delivery.Replaceable)
            return;
        if (frame.Delivery == Delivery.Sequenced && message.Channel is not null)
            message.To.Gaps.Add(message.Channel);
        else
            message.To.Abort("the reader is too slow for data that may not be left out");
    }

    private readonly record struct Message(StreamConnection To, OutboundFrame Frame, PublicChannel? Channel, string? Topic);
}
