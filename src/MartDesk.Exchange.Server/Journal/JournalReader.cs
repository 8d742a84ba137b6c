using MartDesk.Exchange.Journal;

namespace MartDesk.Exchange.Server.Journal;

/// <summary>Reads the records of a journal one after the other through a buffer that holds many.</summary>
internal sealed class JournalReader(IJournalStorage storage, long start)
{
    private const int BufferSize = 1 << 18;
    private const int MaxRecordSize = JournalCodec.PrefixSize + JournalCodec.MaxContentSize;

    private readonly byte[] _buffer = new byte[Math.Clamp(storage.Length - start, MaxRecordSize, BufferSize)];
    private int _position;
    private int _filled;
    private long _bufferOffset = start;

    /// <summary>Where the next record begins.</summary>
    public long Offset => _bufferOffset + _position;

    /// <summary>True when nothing follows.</summary>
    public bool IsAtEnd
    {
        get
        {
            Fill();
            return _position == _filled;
        }
    }

    /// <summary>Reads the next record and moves past it if it is Ok; otherwise stays.</summary>
    public JournalReadResult Read(out JournalRecord record)
    {
        Fill();
        var result = JournalCodec.Read(_buffer.AsSpan(_position, _filled - _position), out record, out var size);
        _position += size;
        return result;
    }

    /// <summary>Moves on by one byte, to look for records behind damage.</summary>
    public void SkipByte() => _position++;

    private void Fill()
    {
        if (_filled - _position >= MaxRecordSize)
            return;
        _buffer.AsSpan(_position, _filled - _position).CopyTo(_buffer);
        _bufferOffset += _position;
        _filled -= _position;
        _position = 0;
        while (_filled < _buffer.Length)
        {
            var read = storage.Read(_buffer.AsSpan(_filled), _bufferOffset + _filled);
            if (read == 0)
                break;
            _filled += read;
        }
    }
}
