using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>The topics wanted, and those of them the venue has not answered yet.</summary>
internal sealed class StreamTopics
{
    private readonly Lock _gate = new();
    private readonly List<string> _wanted = [];
    private readonly HashSet<string> _unanswered = [];
    private TaskCompletionSource _allAnswered = NewSignal();

    /// <summary>Completes when every topic of the last <see cref="BeginConnection"/> was answered.</summary>
    public Task AllAnswered
    {
        get
        {
            lock (_gate) return _allAnswered.Task;
        }
    }

    /// <summary>Topics wanted.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _wanted.Count;
        }
    }

    /// <summary>Adds topics; gives back those that are new.</summary>
    public IReadOnlyList<string> Add(ReadOnlySpan<FuturesTopic> topics)
    {
        lock (_gate)
        {
            var added = new List<string>(topics.Length);
            foreach (var topic in topics)
            {
                var text = topic.ToString();
                if (_wanted.Contains(text)) continue;
                _wanted.Add(text);
                added.Add(text);
            }

            return added;
        }
    }

    /// <summary>Removes a topic; false when it was not wanted.</summary>
    public bool Remove(string topic)
    {
        lock (_gate)
        {
            if (!_wanted.Remove(topic)) return false;
            Answer(topic);
            return true;
        }
    }

    /// <summary>Gives every topic for a new connection; all count as unanswered.</summary>
    public IReadOnlyList<string> BeginConnection()
    {
        lock (_gate)
        {
            _unanswered.Clear();
            _unanswered.UnionWith(_wanted);
            _allAnswered = NewSignal();
            if (_unanswered.Count == 0) _allAnswered.TrySetResult();
            return [.. _wanted];
        }
    }

    /// <summary>Takes note of an answer. The venue may echo a topic with a speed that was not asked for.</summary>
    public void Answered(StreamReply reply)
    {
        lock (_gate)
        {
            foreach (var topic in reply.Request?.Args ?? []) Answer(topic);
            if (reply.Group is not { } group) return;
            Answer(group);
            var speed = group.IndexOf('@', StringComparison.Ordinal);
            if (speed > 0) Answer(group[..speed]);
        }
    }

    private void Answer(string topic)
    {
        _unanswered.Remove(topic);
        if (_unanswered.Count == 0) _allAnswered.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
