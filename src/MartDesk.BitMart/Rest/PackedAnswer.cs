using System.Buffers;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace MartDesk.BitMart.Rest;

/// <summary>Answers that the content network packed.</summary>
internal static class PackedAnswer
{
    /// <summary>What requests say they understand.</summary>
    public const string Accepted = "gzip, deflate";

    /// <summary>True for a body that must be unpacked. A packing nobody asked for is left as it is, and no envelope will be found in it.</summary>
    public static bool IsPacked(HttpContentHeaders headers, out Coding coding)
    {
        coding = Coding.None;
        if (!headers.NonValidated.TryGetValues("Content-Encoding", out var values)) return false;
        foreach (var value in values)
        {
            if (value.Equals("gzip", StringComparison.OrdinalIgnoreCase)) coding = Coding.Gzip;
            if (value.Equals("deflate", StringComparison.OrdinalIgnoreCase)) coding = Coding.Deflate;
        }

        return values.Count == 1 && coding != Coding.None;
    }

    /// <summary>Unpacks a body and gives its buffer back.</summary>
    /// <param name="packed">The body as it came.</param>
    /// <param name="coding">How it is packed.</param>
    /// <param name="largest">Most bytes that may come out.</param>
    /// <exception cref="InvalidDataException">It is not packed that way, or was cut.</exception>
    /// <exception cref="IOException">More would come out.</exception>
    public static ArraySegment<byte> Unpack(ArraySegment<byte> packed, Coding coding, int largest)
    {
        using var source = new MemoryStream(packed.Array!, packed.Offset, packed.Count, writable: false); // The segment was cut from an array.
        using var unpacker = Open(source, coding, packed);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(256, packed.Count * 4));
        var length = 0;
        while (unpacker.Read(buffer.AsSpan(length)) is var read and > 0)
        {
            length += read;
            if (length > largest) throw new IOException($"The answer unpacks to more than {largest} bytes.");
            if (length < buffer.Length) continue;
            var larger = ArrayPool<byte>.Shared.Rent(length * 2);
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        ArrayPool<byte>.Shared.Return(packed.Array!); // As above.
        return new ArraySegment<byte>(buffer, 0, length);
    }

    /// <summary>What is called deflate is meant to have the frame of zlib, and by some servers has none.</summary>
    private static Stream Open(MemoryStream source, Coding coding, ReadOnlySpan<byte> packed)
    {
        if (coding == Coding.Gzip) return new GZipStream(source, CompressionMode.Decompress);
        var isFramed = packed.Length >= 2 && (packed[0] & 0x0F) == 8 && ((packed[0] << 8) + packed[1]) % 31 == 0;
        return isFramed ? new ZLibStream(source, CompressionMode.Decompress) : new DeflateStream(source, CompressionMode.Decompress);
    }
}

/// <summary>Ways of packing a body.</summary>
internal enum Coding
{
    /// <summary>Not packed.</summary>
    None = 0,

    /// <summary>gzip.</summary>
    Gzip = 1,

    /// <summary>zlib, or bare deflate.</summary>
    Deflate = 2,
}
