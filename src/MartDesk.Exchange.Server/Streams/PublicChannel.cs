using MartDesk.Exchange.Books;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>One public topic and who listens to it. A message is written once and shared by all of them. Lives on the engine loop.</summary>
internal abstract class PublicChannel(Topic topic)
{
    private readonly List<StreamConnection> _listeners = [];

    public Topic Topic { get; } = topic;

    public bool HasListeners => _listeners.Count > 0;

    protected IReadOnlyList<StreamConnection> Listeners => _listeners;

    /// <summary>When it is pushed next, time since the loop started; meaningless without listeners.</summary>
    public TimeSpan NextPush { get; private set; }

    /// <summary>True when it is pushed after every change instead of by the clock.</summary>
    public bool IsImmediate => Topic.Interval == TimeSpan.Zero;

    /// <summary>Best bid and ask as it told them last; null when a side is empty, or when it does not tell of the book.</summary>
    public virtual (BookLevel Bid, BookLevel Ask)? Best => null;

    public void Join(Venue venue, StreamConnection connection, Outbox outbox)
    {
        var isFirst = !HasListeners;
        if (!_listeners.Contains(connection))
            _listeners.Add(connection);
        Joined(venue, connection, isFirst, outbox);
    }

    public void Leave(StreamConnection connection)
    {
        _listeners.Remove(connection);
        connection.Gaps.Remove(this);
    }

    /// <summary>Pushes what changed, when it is time.</summary>
    public void PushIfDue(Venue venue, TimeSpan elapsed, Outbox outbox)
    {
        if (!HasListeners || elapsed < NextPush)
            return;
        NextPush = elapsed + Topic.Interval;
        Push(venue, outbox);
    }

    /// <summary>Answers <c>{"action":"request"}</c>; false when the channel has nothing to be requested.</summary>
    public virtual bool Request(Venue venue, StreamConnection connection, Outbox outbox) => false;

    /// <summary>Someone subscribed; <paramref name="isFirst"/> when nobody did before.</summary>
    protected virtual void Joined(Venue venue, StreamConnection connection, bool isFirst, Outbox outbox)
    {
    }

    /// <summary>Sends what changed since the last push, if anything.</summary>
    protected abstract void Push(Venue venue, Outbox outbox);

    /// <summary>Sends one message to everyone who listens.</summary>
    protected void Send(ReadOnlyMemory<byte> text, Delivery delivery, Outbox outbox)
    {
        foreach (var listener in _listeners)
            outbox.Add(listener, text, delivery, this);
    }
}
