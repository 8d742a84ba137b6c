using System.Buffers.Binary;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Server.Journal;
using MartDesk.Exchange.Server.Tests.Recordings;

namespace MartDesk.Exchange.Server.Tests.Journal;

public sealed class JournalFileTests
{
    [Fact]
    public void A_committed_group_is_one_write_and_one_sync_and_is_read_back_in_order()
    {
        var storage = new MemoryStorage([]);
        using (var journal = JournalFile.Open(storage, "j"))
        {
            var (writes, syncs) = (storage.Writes, storage.Syncs);
            Append(journal, 1, 100);
            Assert.Equal((writes, 0L), (storage.Writes, journal.DurableSequence));
            journal.Commit();
            journal.Commit();
            Assert.Equal((writes + 1, syncs + 1, 100L), (storage.Writes, storage.Syncs, journal.DurableSequence));
        }

        using var again = JournalFile.Open(new MemoryStorage(storage.Content), "j");
        Assert.Equal((100, 100, 0), (again.LastSequence, again.DurableSequence, again.CutBytes));
        Assert.Equal(Enumerable.Range(1, 100).Select(Command), ReadAll(again));
    }

    [Fact]
    public void Commands_that_were_never_committed_are_not_there_after_a_restart()
    {
        var storage = new MemoryStorage([]);
        using (var journal = JournalFile.Open(storage, "j"))
        {
            Append(journal, 1, 3);
            journal.Commit();
            Append(journal, 4, 5);
        }

        using var again = JournalFile.Open(new MemoryStorage(storage.Content), "j");
        Assert.Equal(3, again.LastSequence);
        Append(again, 4, 4);
        again.Commit();
        Assert.Equal(4, ReadAll(again).Count);
    }

    [Fact]
    public void Cut_at_every_byte_the_journal_opens_with_a_prefix_and_takes_what_comes_next()
    {
        var whole = ThreeGroups(out var secondGroupEnd);

        for (var length = 0; length <= whole.Length; length++)
        {
            var storage = new MemoryStorage(whole[..length]);
            using (var journal = JournalFile.Open(storage, "j"))
            {
                if (length >= secondGroupEnd)
                    Assert.InRange(journal.LastSequence, 6, 9);
                Assert.Equal(Enumerable.Range(1, (int)journal.LastSequence).Select(Command), ReadAll(journal));
                var next = (int)journal.LastSequence + 1;
                Append(journal, next, next);
                journal.Commit();
            }

            using var again = JournalFile.Open(storage, "j");
            Assert.Equal(0, again.CutBytes);
            Assert.Equal(Enumerable.Range(1, (int)again.LastSequence).Select(Command), ReadAll(again));
        }
    }

    [Fact]
    public void A_bit_flipped_in_what_was_durable_is_refused_and_the_file_stays_as_it_was()
    {
        var whole = ThreeGroups(out var secondGroupEnd);

        for (var bit = 0; bit < secondGroupEnd * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var storage = new MemoryStorage(damaged.ToArray());
            var problem = Assert.Throws<JournalException>(() => JournalFile.Open(storage, "j"));
            Assert.DoesNotContain('\n', problem.Message);
            Assert.Equal(damaged, storage.Content);
            Assert.True(storage.IsDisposed);
        }
    }

    [Fact]
    public void A_bit_flipped_in_the_last_group_costs_at_most_that_group()
    {
        var whole = ThreeGroups(out var secondGroupEnd);

        for (var bit = secondGroupEnd * 8; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            using var journal = JournalFile.Open(new MemoryStorage(damaged), "j");
            Assert.InRange(journal.LastSequence, 6, 8);
            Assert.True(journal.CutBytes > 0);
            Assert.Equal(Enumerable.Range(1, (int)journal.LastSequence).Select(Command), ReadAll(journal));
        }
    }

    [Fact]
    public void Zeros_and_rubbish_behind_the_last_group_are_cut_off()
    {
        var whole = ThreeGroups(out _);
        var rubbish = new byte[5000];
        new Random(3).NextBytes(rubbish);

        foreach (var tail in (byte[][])[new byte[4096], rubbish])
        {
            using var journal = JournalFile.Open(new MemoryStorage([.. whole, .. tail]), "j");
            Assert.Equal((9, tail.Length), (journal.LastSequence, journal.CutBytes));
        }
    }

    [Fact]
    public void A_group_missing_from_the_middle_is_refused()
    {
        var one = Written(journal => Group(journal, 1, 3));
        var two = Written(journal => Group(journal, 1, 3), journal => Group(journal, 4, 6));
        var three = Written(journal => Group(journal, 1, 3), journal => Group(journal, 4, 6), journal => Group(journal, 7, 9));

        var problem = Assert.Throws<JournalException>(() => JournalFile.Open(new MemoryStorage([.. one, .. three[two.Length..]]), "j"));

        Assert.Contains("after command 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("up to 6 were durable", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 20, "a newer")]
    [InlineData(2, 12, "an older")]
    public void Another_format_is_refused_in_one_line_and_left_alone(uint version, int checksumAt, string age)
    {
        var content = ThreeGroups(out _);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(checksumAt), JournalChecksumOf(content.AsSpan(0, checksumAt)));
        var storage = new MemoryStorage(content.ToArray());

        var problem = Assert.Throws<JournalException>(() => JournalFile.Open(storage, "j"));

        Assert.Equal($"The journal j was written by {age} version of the program (format {version}, this one reads 3); nothing was changed.", problem.Message);
        Assert.Equal(content, storage.Content);
    }

    [Fact]
    public void A_bit_turned_anywhere_in_the_header_is_called_damage_and_never_another_format()
    {
        var content = ThreeGroups(out _);
        for (var bit = 0; bit < JournalHeader.Size * 8; bit++)
        {
            var damaged = content.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var storage = new MemoryStorage(damaged);

            var problem = Assert.Throws<JournalException>(() => JournalFile.Open(storage, "j"));

            Assert.StartsWith("j is not a journal of this program, or its first bytes are damaged", problem.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, storage.Content);
        }
    }

    [Fact]
    public void A_file_that_is_no_journal_is_refused_and_left_alone()
    {
        var content = "{\"this\": \"is something else\"}"u8.ToArray();
        var storage = new MemoryStorage(content.ToArray());

        Assert.Throws<JournalException>(() => JournalFile.Open(storage, "j"));

        Assert.Equal(content, storage.Content);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_failed_write_or_sync_nothing_more_is_taken(bool isSync)
    {
        var storage = new MemoryStorage([]);
        using var journal = JournalFile.Open(storage, "j");
        Group(journal, 1, 2);
        Append(journal, 3, 3);
        (storage.FailsToSync, storage.FailsToWrite) = (isSync, !isSync);

        Assert.Throws<JournalException>(journal.Commit);
        (storage.FailsToSync, storage.FailsToWrite) = (false, false);

        Assert.Throws<JournalException>(journal.Commit);
        Assert.Throws<JournalException>(() => Append(journal, 4, 4));
        Assert.Equal(2, journal.DurableSequence);
    }

    [Fact]
    public void A_gap_in_the_sequence_is_refused()
    {
        using var journal = JournalFile.Open(new MemoryStorage([]), "j");

        Assert.Throws<ArgumentException>(() => Append(journal, 2, 2));
    }

    [Fact]
    public void On_disk_a_second_opener_is_told_that_the_journal_is_in_use()
    {
        var folder = Directory.CreateTempSubdirectory("journal").FullName;
        try
        {
            var path = Path.Combine(folder, "journal.bin");
            using (var journal = JournalFile.Open(path))
            {
                Group(journal, 1, 3);
                var problem = Assert.Throws<JournalException>(() => JournalFile.Open(path));
                Assert.Contains("in use", problem.Message, StringComparison.Ordinal);
            }

            using var again = JournalFile.Open(path);
            Assert.Equal(3, ReadAll(again).Count);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_venue_read_from_its_journal_has_the_same_state_hash()
    {
        var venue = new ReplayVenue();
        var feed = new SyntheticFeed(5, [SyntheticMarket.For(ReplayVenue.Instruments[0]), SyntheticMarket.For(ReplayVenue.Instruments[1])]);
        feed.Start(venue);
        feed.Advance(venue, TimeSpan.FromMinutes(5));
        var storage = new MemoryStorage([]);
        using (var journal = JournalFile.Open(storage, "j"))
        {
            foreach (var command in venue.Commands)
                journal.Append(command);
            journal.Commit();
        }

        var replayed = new ExchangeEngine(ReplayVenue.Instruments);
        using var again = JournalFile.Open(new MemoryStorage(storage.Content), "j");
        again.ReadAll(command => replayed.Apply(command, new ReplayVenue()));

        Assert.Equal(venue.Engine.ComputeStateHash(), replayed.ComputeStateHash());
    }

    private static byte[] ThreeGroups(out int secondGroupEnd)
    {
        secondGroupEnd = Written(journal => Group(journal, 1, 3), journal => Group(journal, 4, 6)).Length;
        return Written(journal => Group(journal, 1, 3), journal => Group(journal, 4, 6), journal => Group(journal, 7, 9));
    }

    private static byte[] Written(params Action<JournalFile>[] groups)
    {
        var storage = new MemoryStorage([]);
        using var journal = JournalFile.Open(storage, "j");
        foreach (var group in groups)
            group(journal);
        return storage.Content.ToArray();
    }

    private static void Group(JournalFile journal, int first, int last)
    {
        Append(journal, first, last);
        journal.Commit();
    }

    private static void Append(JournalFile journal, int first, int last)
    {
        for (var sequence = first; sequence <= last; sequence++)
            journal.Append(Command(sequence));
    }

    private static Command Command(int sequence) => new()
    {
        Sequence = sequence,
        TimeMs = 1_700_000_000_000 + sequence,
        Kind = CommandKind.PlaceOrder,
        AccountId = sequence % 5,
        OrderId = 1_700_000_000_000_000 + sequence,
        ClientOrderId = sequence % 2 == 0 ? null : $"c{sequence}",
        PriceTicks = 618_420,
        Lots = sequence,
    };

    private static List<Command> ReadAll(JournalFile journal)
    {
        var commands = new List<Command>();
        journal.ReadAll(commands.Add);
        return commands;
    }

    /// <summary>CRC-32C one bit at a time, the slow twin of the journal's own.</summary>
    private static uint JournalChecksumOf(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        return ~crc;
    }
}
