using System.Buffers;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Journal;

/// <summary>Every command of the venue in order, on disk before anyone is told what it did.</summary>
/// <remarks>
/// <para>
/// The engine's thread appends the commands of a group and commits them with one write and one sync; replies and private events leave
/// after <see cref="Commit"/>. A group begins with a mark that says up to which sequence the journal was synced before it. So a record
/// that cannot be read tells at the next start what happened: when a later mark vouches for it, it was durable once and the file has
/// been damaged since, and opening is refused; otherwise it belongs to the last group, which nobody was told about, and is cut off.
/// </para>
/// <para>A failed write or sync is final: what is on disk is not known any more, so nothing more is taken and the venue must restart from the file.</para>
/// <para>One thread at a time.</para>
/// </remarks>
internal sealed class JournalFile : ICommandJournal
{
    private const int FirstBufferSize = 1 << 16;

    private readonly IJournalStorage _storage;
    private readonly string _name;
    private readonly ArrayBufferWriter<byte> _pending = new(FirstBufferSize);
    private long _end;
    private Exception? _failure;

    private JournalFile(IJournalStorage storage, string name)
    {
        _storage = storage;
        _name = name;
    }

    /// <summary>Sequence of the last command before the first one in this file.</summary>
    public long BaseSequence { get; private set; }

    /// <summary>Bytes of the file, what is appended and not committed left out.</summary>
    public long Length => _end;

    /// <summary>Sequence of the last command appended; 0 at first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Sequence of the last command that is known to survive a loss of power.</summary>
    public long DurableSequence { get; private set; }

    /// <summary>Bytes of an unfinished group that opening cut off; 0 after a clean stop.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Opens or creates the journal, checks all of it and cuts off a group that was never finished.</summary>
    /// <exception cref="JournalException">In use, not a journal, of a newer format, or damaged. The file is left as it was.</exception>
    /// <param name="path">The file.</param>
    /// <param name="baseSequence">Where a new one begins.</param>
    public static JournalFile Open(string path, long baseSequence = 0) => Open(new FileJournalStorage(path), path, baseSequence);

    /// <summary>Opens a journal on storage that it will own.</summary>
    /// <exception cref="JournalException">Not a journal, of a newer format, or damaged. The storage is left as it was, and closed.</exception>
    public static JournalFile Open(IJournalStorage storage, string name, long baseSequence = 0)
    {
        var journal = new JournalFile(storage, name);
        try
        {
            if (!journal.HasHeader())
                journal.Create(baseSequence);
            journal.Recover();
            return journal;
        }
        catch (Exception problem)
        {
            storage.Dispose();
            if (problem is IOException or UnauthorizedAccessException)
                throw new JournalException($"The journal {name} cannot be read: {problem.Message}", problem);
            throw;
        }
    }

    /// <summary>Hands over every committed command, oldest first.</summary>
    public void ReadAll(Action<Command> apply)
    {
        var reader = new JournalReader(_storage, JournalHeader.Size);
        while (reader.Offset < _end)
        {
            if (reader.Read(out var record) != JournalReadResult.Ok)
                throw new JournalException($"The journal {_name} changed under the program at byte {reader.Offset}.");
            if (!record.IsMark)
                apply(record.Command);
        }
    }

    /// <summary>Adds a command to the group that the next <see cref="Commit"/> makes durable.</summary>
    /// <exception cref="ArgumentException">The command's sequence is not the next one.</exception>
    /// <exception cref="JournalException">The journal failed before.</exception>
    public void Append(in Command command)
    {
        ThrowIfFailed();
        if (command.Sequence != LastSequence + 1)
            throw new ArgumentException($"Command {command.Sequence} does not follow {LastSequence}.", nameof(command));
        if (_pending.WrittenCount == 0)
            JournalCodec.WriteMark(DurableSequence, _pending);
        JournalCodec.Write(command, _pending);
        LastSequence = command.Sequence;
    }

    /// <summary>Writes the group and returns when it is on disk; with nothing appended it does nothing.</summary>
    /// <exception cref="JournalException">It failed, now or before; the venue must stop.</exception>
    public void Commit()
    {
        ThrowIfFailed();
        if (_pending.WrittenCount == 0)
            return;
        try
        {
            _storage.Write(_pending.WrittenSpan, _end);
            _storage.Sync();
        }
        catch (Exception problem)
        {
            _failure = problem;
            ThrowIfFailed();
        }

        _end += _pending.WrittenCount;
        _pending.ResetWrittenCount();
        DurableSequence = LastSequence;
    }

    /// <summary>Closes the file. What was appended and not committed is dropped.</summary>
    public void Dispose() => _storage.Dispose();

    /// <summary>Checks the header; false when there is none yet, or only a part of one that a crash left.</summary>
    private bool HasHeader()
    {
        Span<byte> header = stackalloc byte[JournalHeader.Size];
        var length = 0;
        while (length < header.Length && _storage.Read(header[length..], length) is var read and > 0)
            length += read;
        switch (JournalHeader.Read(header[..length], out var version, out var baseSequence))
        {
            case JournalReadResult.Torn:
                return false;
            case JournalReadResult.Corrupt:
                throw new JournalException($"{_name} is not a journal of this program, or its first bytes are damaged; move it away or restore it from a copy.");
            default:
                break;
        }

        if (version == JournalHeader.CurrentVersion)
        {
            LastSequence = BaseSequence = baseSequence;
            return true;
        }

        var age = version > JournalHeader.CurrentVersion ? "a newer" : "an older";
        throw new JournalException($"The journal {_name} was written by {age} version of the program (format {version}, this one reads {JournalHeader.CurrentVersion}); nothing was changed.");
    }

    private void Create(long baseSequence)
    {
        LastSequence = BaseSequence = baseSequence;
        Span<byte> header = stackalloc byte[JournalHeader.Size];
        JournalHeader.Write(header, baseSequence);
        _storage.Truncate(0);
        _storage.Write(header, 0);
        _storage.Sync();
    }

    private void Recover()
    {
        var reader = new JournalReader(_storage, JournalHeader.Size);
        while (!reader.IsAtEnd)
        {
            _end = reader.Offset;
            if (reader.Read(out var record) != JournalReadResult.Ok || !Follows(record))
            {
                RefuseIfVouchedFor(_end);
                break;
            }

            if (!record.IsMark)
                LastSequence = record.Command.Sequence;
            _end = reader.Offset;
        }

        _end = Math.Max(_end, JournalHeader.Size);
        CutBytes = _storage.Length - _end;
        if (CutBytes > 0)
            _storage.Truncate(_end);

        // What was read may never have been synced: the last process can have been killed between write and sync.
        _storage.Sync();
        DurableSequence = LastSequence;
    }

    private bool Follows(in JournalRecord record) =>
        record.IsMark ? record.DurableSequence <= LastSequence : record.Command.Sequence == LastSequence + 1;

    private void RefuseIfVouchedFor(long damagedAt)
    {
        var reader = new JournalReader(_storage, damagedAt);
        while (!reader.IsAtEnd)
        {
            if (reader.Read(out var record) != JournalReadResult.Ok)
                reader.SkipByte();
            else if (record.IsMark && record.DurableSequence > LastSequence)
            {
                throw new JournalException(
                    $"The journal {_name} is damaged at byte {damagedAt}, after command {LastSequence}; commands up to {record.DurableSequence} were durable. Restore the file from a copy; nothing was changed.");
            }
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
            throw new JournalException($"The journal {_name} could not be written ({_failure.Message}); the venue stops, and on restart continues from what is on disk.", _failure);
    }
}
