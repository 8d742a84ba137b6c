using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>The local books a stream keeps, by topic.</summary>
/// <param name="refreshEvery">How old a snapshot may be before another is asked for; zero for never.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamBooks(TimeSpan refreshEvery, TimeProvider time)
{
    private const int LongestTopic = 256;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public LocalOrderBook Open(FuturesTopic topic)
    {
        var text = topic.ToString();
        lock (_gate)
        {
            if (_entries.TryGetValue(text, out var known)) return known.Book;
            var entry = new Entry(text, new LocalOrderBook(topic.Filter ?? throw new ArgumentException("A book needs a symbol.", nameof(topic))));
            _entries.Add(text, entry);
            return entry.Book;
        }
    }

    public void Close(string topic)
    {
        lock (_gate)
        {
            if (_entries.Remove(topic, out var closed)) closed.Book.MarkStale();
        }
    }

    /// <summary>After a lost connection every book is old until its next snapshot.</summary>
    public void MarkStale()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Book.MarkStale();
                entry.AskedAt = null;
            }
        }
    }

    /// <summary>True when somebody keeps a book of this topic.</summary>
    /// <param name="group">The topic as the venue echoed it, UTF-8.</param>
    public bool Keeps(ReadOnlySpan<byte> group)
    {
        lock (_gate) return Find(group) is not null;
    }

    /// <summary>Applies a push to its book, if it is kept.</summary>
    /// <param name="depth">The push.</param>
    /// <returns>The topic to ask a snapshot of; null when none is needed or one was asked for just now.</returns>
    /// <exception cref="JsonException">The push is of another symbol than its topic: it is broken, and the gap that it leaves brings a snapshot.</exception>
    public string? Apply(in DepthValue depth)
    {
        lock (_gate)
        {
            if (Find(depth.Topic) is not { } entry) return null;
            if (!entry.Book.IsOf(depth.Symbol)) throw new JsonException($"A push on {entry.Topic} is of another symbol.");
            var update = entry.Book.Apply(depth);
            if (update == BookUpdate.Applied && depth.IsSnapshot)
            {
                entry.SnapshotAt = time.GetTimestamp();
                entry.AskedAt = null;
            }

            if (update != BookUpdate.SnapshotNeeded && !IsOld(entry)) return null;
            if (entry.AskedAt is { } askedAt && time.GetElapsedTime(askedAt) < AskAgainAfter) return null;
            entry.AskedAt = time.GetTimestamp();
            entry.Book.ExpectSnapshot();
            return entry.Topic;
        }
    }

    /// <summary>
    /// Levels outside the snapshot that never change are never pushed, so a book that lives on updates alone misses levels when better ones go
    /// (reference, "Abnormal Situation"). Only a new snapshot brings them.
    /// </summary>
    private bool IsOld(Entry entry) => refreshEvery > TimeSpan.Zero && entry.SnapshotAt is { } taken && time.GetElapsedTime(taken) >= refreshEvery;

    /// <summary>The venue may echo the topic with a speed that was not asked for.</summary>
    private Entry? Find(ReadOnlySpan<byte> group)
    {
        if (_entries.Count == 0 || group.Length > LongestTopic) return null;
        Span<char> text = stackalloc char[LongestTopic];
        var topic = text[..Encoding.UTF8.GetChars(group, text)];
        var byText = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byText.TryGetValue(topic, out var entry)) return entry;
        var at = topic.IndexOf('@');
        return at >= 0 && byText.TryGetValue(topic[..at], out entry) ? entry : null;
    }

    private sealed class Entry(string topic, LocalOrderBook book)
    {
        public string Topic { get; } = topic;

        public LocalOrderBook Book { get; } = book;

        public long? AskedAt { get; set; }

        public long? SnapshotAt { get; set; }
    }
}
