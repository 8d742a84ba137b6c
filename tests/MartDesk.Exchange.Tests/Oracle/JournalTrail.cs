using System.Buffers;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Snapshots;
using MartDesk.Testing.Engine;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>
/// The journal of one stream of commands. Every thousand commands: a snapshot is read back as the same state; what the journal holds, applied to the snapshot before, leads to the state
/// that is there; and a journal that was cut or damaged anywhere since is read up to the last whole record, leads to the state after that one, and goes on from it.
/// </summary>
internal sealed class JournalTrail
{
    private const int CommandsBetween = 1_000;

    private readonly IReadOnlyList<Instrument> _instruments;
    private readonly Random _random;
    private readonly SilentEvents _silent = new();
    private readonly ArrayBufferWriter<byte> _journal = new();
    private readonly List<int> _ends = [];
    private readonly Dictionary<int, ulong> _hashes = [];
    private byte[] _snapshot;

    /// <param name="instruments">What the engine trades.</param>
    /// <param name="seed">Of the places where the journal is cut.</param>
    /// <param name="engine">Before its first command.</param>
    public JournalTrail(IReadOnlyList<Instrument> instruments, int seed, ExchangeEngine engine)
    {
        _instruments = instruments;
        _random = new Random(seed);
        _snapshot = Bytes(engine);
        ReadHeaders();
        Begin();
    }

    public int RoundTrips { get; private set; }

    public int Cuts { get; private set; }

    public int Damages { get; private set; }

    /// <summary>Writes a command and reads it back, as whoever replays the journal sees it.</summary>
    public Command Written(in Command command)
    {
        var start = _journal.WrittenCount;
        JournalCodec.Write(command, _journal);
        Assert.Equal(JournalReadResult.Ok, JournalCodec.Read(_journal.WrittenSpan[start..], out var record, out var size));
        Assert.Equal(_journal.WrittenCount - start, size);
        if (record.Command != command)
            Assert.Fail($"written {command}\nread {record.Command}");
        _ends.Add(_journal.WrittenCount);
        return record.Command;
    }

    /// <summary>To be told of every command that was written, when the engine has applied it.</summary>
    public void Applied(ExchangeEngine engine)
    {
        if (_hashes.ContainsKey(_ends.Count))
            _hashes[_ends.Count] = engine.ComputeStateHash();
        if (_ends.Count < CommandsBetween)
            return;
        var hash = engine.ComputeStateHash();
        var snapshot = Bytes(engine);
        var loaded = Loaded(snapshot);
        Assert.Equal(hash, loaded.ComputeStateHash());
        Assert.True(snapshot.AsSpan().SequenceEqual(Bytes(loaded)), "A snapshot that was loaded is saved as the same bytes.");
        RoundTrips++;

        Recover(_journal.WrittenSpan, CommandsBetween, hash, isWhole: true);
        foreach (var (count, expected) in _hashes)
            Damage(count, expected, hash);
        _snapshot = snapshot;
        Begin();
    }

    private void Begin()
    {
        _journal.ResetWrittenCount();
        _ends.Clear();
        _hashes.Clear();
        while (_hashes.Count < 6)
            _hashes[_random.Next(1, CommandsBetween)] = 0;
    }

    /// <summary>The record behind so many commands ends early, or holds what was never written.</summary>
    private void Damage(int count, ulong expected, ulong end)
    {
        var (from, to) = (_ends[count - 1], _ends[count]);
        var journal = _journal.WrittenSpan.ToArray();
        switch (_random.Next(6))
        {
            case 0: // between two records
                Cut(from);
                break;
            case 1: // inside the length or the checksum
                Cut(from + _random.Next(1, JournalCodec.PrefixSize));
                break;
            case 2: // inside the content
                Cut(_random.Next(from + JournalCodec.PrefixSize, to));
                break;
            case 3: // the length of the file was kept and its bytes were not
                var lost = _random.Next(from, to);
                if (!journal.AsSpan(lost..to).ContainsAnyExcept((byte)0))
                    lost = from;
                journal.AsSpan(lost..).Clear();
                Damages++;
                break;
            case 4: // a sector that was never written among ones that were
                journal.AsSpan(from, Math.Min(512, journal.Length - from)).Clear();
                Damages++;
                break;
            default:
                journal[_random.Next(from, to)] ^= (byte)(1 << _random.Next(8));
                Damages++;
                break;
        }

        var recovered = Recover(journal, count, expected, isWhole: false);
        if (_random.Next(6) > 0)
            return;
        for (var rest = _journal.WrittenSpan[from..]; !rest.IsEmpty;)
        {
            JournalCodec.Read(rest, out var record, out var size);
            recovered.Apply(record.Command, _silent);
            rest = rest[size..];
        }

        Assert.Equal(end, recovered.ComputeStateHash());

        void Cut(int length)
        {
            journal = journal[..length];
            Cuts++;
        }
    }

    /// <summary>Applies what a journal holds to the snapshot before it.</summary>
    private ExchangeEngine Recover(ReadOnlySpan<byte> journal, int count, ulong expected, bool isWhole)
    {
        var engine = Loaded(_snapshot);
        var read = 0;
        for (; !journal.IsEmpty && JournalCodec.Read(journal, out var record, out var size) == JournalReadResult.Ok; journal = journal[size..])
        {
            engine.Apply(record.Command, _silent);
            read++;
        }

        Assert.Equal(count, read);
        Assert.True(!isWhole || journal.IsEmpty);
        Assert.Equal(expected, engine.ComputeStateHash());
        return engine;
    }

    /// <summary>The head of a file is whole or it is none.</summary>
    private void ReadHeaders()
    {
        var header = new byte[JournalHeader.Size];
        JournalHeader.Write(header, 17);
        Assert.Equal(JournalReadResult.Ok, JournalHeader.Read(header, out _, out var baseSequence));
        Assert.Equal(17, baseSequence);
        for (var length = 0; length < header.Length; length++, Cuts++)
            Assert.Equal(JournalReadResult.Torn, JournalHeader.Read(header.AsSpan(0, length), out _, out _));
        var (at, bit) = (_random.Next(header.Length), _random.Next(8));
        header[at] ^= (byte)(1 << bit);
        Assert.True(JournalHeader.Read(header, out _, out _) == JournalReadResult.Corrupt, $"bit {bit} of byte {at} of the header was turned, and it is not called corrupt");
        Damages++;
    }

    private ExchangeEngine Loaded(byte[] snapshot)
    {
        var reader = new SnapshotReader(snapshot);
        var engine = ExchangeEngine.Load(_instruments, reader);
        Assert.True(reader.IsAtEnd);
        return engine;
    }

    private static byte[] Bytes(ExchangeEngine engine)
    {
        var buffer = new ArrayBufferWriter<byte>();
        engine.Save(new SnapshotWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
