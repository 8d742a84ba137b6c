using System.Globalization;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Journal;

/// <summary>The journal as a chain of segments in one folder: the last one is written, the ones before it are only read and some day dropped.</summary>
/// <remarks>
/// A segment is named after the sequence it begins after. A new one is begun where a snapshot is going to be made of those before it, which are dropped once
/// two snapshots do without them. One thread at a time, but for the histories that <see cref="BeginSegment"/> gives away.
/// </remarks>
internal sealed class JournalFolder : ICommandJournal
{
    private const string Prefix = "journal-";
    private const string Suffix = ".bin";

    private readonly string _folder;
    private readonly List<JournalFile> _segments = [];

    private JournalFolder(string folder) => _folder = folder;

    /// <summary>Bytes of the segments that hold commands after a sequence.</summary>
    public long LengthAfter(long sequence) => _segments.Where(segment => segment.LastSequence > sequence).Sum(segment => segment.Length);

    /// <summary>Sequence before the oldest command that is still there.</summary>
    public long BaseSequence => _segments[0].BaseSequence;

    private JournalFile Last => _segments[^1];

    /// <summary>Opens or creates the journal of a folder, and checks that its segments follow each other.</summary>
    /// <exception cref="JournalException">A segment is in use, of another format, damaged or missing.</exception>
    public static JournalFolder Open(string folder)
    {
        var journal = new JournalFolder(folder);
        try
        {
            foreach (var baseSequence in Find(folder))
                journal.Add(baseSequence);
            if (journal._segments.Count == 0)
                journal.Add(0);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Hands over the committed commands after a sequence, oldest first, each with some of those that follow it.</summary>
    /// <exception cref="JournalException">The commands right after that sequence are not there any more.</exception>
    public void ReadAfter(long sequence, Action<ReadOnlySpan<Command>> apply) =>
        new JournalHistory(_segments).ReadAfter(sequence, apply);

    public void Append(in Command command) => Last.Append(command);

    public void Commit() => Last.Commit();

    /// <summary>Begins a new segment after everything committed, unless the last one is still empty; returns those before it.</summary>
    public JournalHistory BeginSegment()
    {
        if (Last.LastSequence > Last.BaseSequence)
            Add(Last.LastSequence);
        return new JournalHistory([.. _segments[..^1]]);
    }

    /// <summary>Deletes the segments that hold nothing after a sequence.</summary>
    public void TrimTo(long sequence)
    {
        while (_segments.Count > 1 && _segments[1].BaseSequence <= sequence)
        {
            var oldest = _segments[0];
            _segments.RemoveAt(0);
            oldest.Dispose();
            File.Delete(PathOf(oldest.BaseSequence));
        }
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.Dispose();
        _segments.Clear();
    }

    private static List<long> Find(string folder) => [.. Directory.EnumerateFiles(folder, Prefix + "*" + Suffix)
        .Select(path => Path.GetFileName(path)[Prefix.Length..^Suffix.Length])
        .Select(digits => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : -1)
        .Where(sequence => sequence >= 0)
        .Order()];

    private void Add(long baseSequence)
    {
        var segment = JournalFile.Open(PathOf(baseSequence), baseSequence);
        if (segment.BaseSequence != baseSequence || (_segments.Count > 0 && Last.LastSequence != baseSequence))
        {
            segment.Dispose();
            throw new JournalException(_segments.Count == 0
                ? $"The journal {PathOf(baseSequence)} begins after command {segment.BaseSequence}, not after {baseSequence} as its name says."
                : $"The journal {PathOf(baseSequence)} does not follow the one before it, which ends with command {Last.LastSequence}. Restore the missing commands from a copy; nothing was changed.");
        }

        _segments.Add(segment);
    }

    private string PathOf(long baseSequence) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{baseSequence:D19}{Suffix}"));
}
