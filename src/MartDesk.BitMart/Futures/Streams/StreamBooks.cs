using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>The local books a stream keeps, by topic.</summary>
/// <param name="refreshEvery">How old a snapshot may be before another is asked for; zero for never.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamBooks(TimeSpan refreshEvery, TimeProvider time)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public LocalOrderBook Open(FuturesTopic topic)
    {
        var text = topic.ToString();
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Topic == text) is { } known) return known.Book;
            var entry = new Entry(text, new LocalOrderBook(topic.Filter ?? throw new ArgumentException("A book needs a symbol.", nameof(topic))));
            _entries.Add(entry);
            return entry.Book;
        }
    }

    public void Close(string topic)
    {
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Topic == topic) is not { } closed) return;
            _entries.Remove(closed);
            closed.Book.MarkStale();
        }
    }

    /// <summary>After a lost connection every book is old until its next snapshot.</summary>
    public void MarkStale()
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                entry.Book.MarkStale();
                entry.AskedAt = null;
            }
        }
    }

    /// <summary>Applies a push to its book. False when nobody keeps a book of this topic.</summary>
    /// <param name="depth">The push.</param>
    /// <param name="snapshotTopic">The topic to ask a snapshot of; null when none is needed or one was asked for just now.</param>
    public bool TryApply(StreamEvent.DepthIncrease depth, out string? snapshotTopic)
    {
        snapshotTopic = null;
        lock (_gate)
        {
            if (Find(depth.Topic) is not { } entry) return false;
            var update = entry.Book.Apply(depth.Data);
            if (update == BookUpdate.Applied && depth.Data.Type == DepthUpdateType.Snapshot)
            {
                entry.SnapshotAt = time.GetTimestamp();
                entry.AskedAt = null;
            }

            if (update != BookUpdate.SnapshotNeeded && !IsOld(entry)) return true;
            if (entry.AskedAt is { } askedAt && time.GetElapsedTime(askedAt) < AskAgainAfter) return true;
            entry.AskedAt = time.GetTimestamp();
            snapshotTopic = entry.Topic;
            return true;
        }
    }

    /// <summary>
    /// Levels outside the snapshot that never change are never pushed, so a book that lives on updates alone misses levels when better ones go
    /// (reference, "Abnormal Situation"). Only a new snapshot brings them.
    /// </summary>
    private bool IsOld(Entry entry) => refreshEvery > TimeSpan.Zero && entry.SnapshotAt is { } taken && time.GetElapsedTime(taken) >= refreshEvery;

    private Entry? Find(string group)
    {
        foreach (var entry in _entries)
        {
            // The venue may echo the topic with a speed that was not asked for.
            if (group.StartsWith(entry.Topic, StringComparison.Ordinal) && (group.Length == entry.Topic.Length || group[entry.Topic.Length] == '@')) return entry;
        }

        return null;
    }

    private sealed class Entry(string topic, LocalOrderBook book)
    {
        public string Topic { get; } = topic;

        public LocalOrderBook Book { get; } = book;

        public long? AskedAt { get; set; }

        public long? SnapshotAt { get; set; }
    }
}
