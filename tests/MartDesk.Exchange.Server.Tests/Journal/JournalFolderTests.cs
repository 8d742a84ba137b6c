using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Server.Journal;

namespace MartDesk.Exchange.Server.Tests.Journal;

public sealed class JournalFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-journal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Segments_are_read_as_one_journal()
    {
        WriteThreeSegments();
        using var journal = JournalFolder.Open(_folder.FullName);
        Assert.Equal("1 2 3 4 5 6", Read(journal, after: 0));
        Assert.Equal("4 5 6", Read(journal, after: 3));
        Assert.Equal("", Read(journal, after: 6));
    }

    [Fact]
    public void Trimming_keeps_what_follows_a_sequence()
    {
        WriteThreeSegments();
        using (var journal = JournalFolder.Open(_folder.FullName))
        {
            journal.TrimTo(3);
            Assert.Equal("3 4 5 6", Read(journal, after: 2));
            journal.TrimTo(4);
            Assert.Equal("5 6", Read(journal, after: 4));
            Assert.Throws<JournalException>(() => Read(journal, after: 3));
        }

        using var again = JournalFolder.Open(_folder.FullName);
        Assert.Equal("5 6", Read(again, after: 4));
    }

    [Fact]
    public void Segment_that_is_missing_or_cut_short_is_noticed()
    {
        WriteThreeSegments();
        var middle = _folder.GetFiles().OrderBy(file => file.Name).ElementAt(1);
        using (var file = middle.OpenWrite())
            file.SetLength(middle.Length - 1);
        Assert.Contains("does not follow", Assert.Throws<JournalException>(() => JournalFolder.Open(_folder.FullName)).Message, StringComparison.Ordinal);
        middle.Delete();
        Assert.Contains("does not follow", Assert.Throws<JournalException>(() => JournalFolder.Open(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segment_under_another_name_is_noticed()
    {
        WriteThreeSegments();
        var first = _folder.GetFiles().OrderBy(file => file.Name).First();
        first.MoveTo(Path.Combine(_folder.FullName, "journal-0000000000000000001.bin"));
        Assert.Contains("as its name says", Assert.Throws<JournalException>(() => JournalFolder.Open(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    // Commands 1 and 2, 3 and 4, 5 and 6.
    private void WriteThreeSegments()
    {
        using var journal = JournalFolder.Open(_folder.FullName);
        for (var sequence = 1; sequence <= 6; sequence++)
        {
            journal.Append(new Command { Sequence = sequence, TimeMs = 0, Kind = CommandKind.PassTime });
            journal.Commit();
            if (sequence % 2 == 0 && sequence < 6)
                journal.BeginSegment();
        }
    }

    private static string Read(JournalFolder journal, long after)
    {
        var sequences = new List<long>();
        journal.ReadAfter(after, coming => sequences.Add(coming[0].Sequence));
        return string.Join(' ', sequences);
    }
}
