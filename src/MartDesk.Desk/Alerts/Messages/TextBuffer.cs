using System.Buffers;
using System.Text;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Room for a text that is written and read once. It is borrowed, so that a large message does not cost its size again each time it grows, and wiped when given back.</summary>
internal sealed class TextBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - _length < Math.Max(1, sizeHint))
            Grow(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override string ToString() => Encoding.UTF8.GetString(Written);

    public void Dispose() => Return(_bytes, _length);

    private void Grow(int sizeHint)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + sizeHint));
        Written.CopyTo(larger);
        Return(_bytes, _length);
        _bytes = larger;
    }

    private static void Return(byte[] bytes, int used)
    {
        bytes.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
