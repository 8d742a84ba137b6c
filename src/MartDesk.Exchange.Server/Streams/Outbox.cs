namespace MartDesk.Exchange.Server.Streams;

/// <summary>Messages held back until the commands that caused them are durable.</summary>
internal sealed class Outbox
{
    private readonly List<(StreamConnection To, OutboundFrame Frame, PublicChannel? Channel)> _messages = [];

    public void Add(StreamConnection to, ReadOnlyMemory<byte> text, Delivery delivery, PublicChannel? channel = null) =>
        _messages.Add((to, new OutboundFrame(text, delivery), channel));

    public void Release()
    {
        foreach (var (to, frame, channel) in _messages)
        {
            if (to.TrySend(frame) || frame.Delivery == Delivery.Replaceable)
                continue;
            if (frame.Delivery == Delivery.Sequenced && channel is not null)
                to.Gaps.Add(channel);
            else
                to.Abort("the reader is too slow for data that may not be left out");
        }

        _messages.Clear();
    }
}
