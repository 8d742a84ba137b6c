using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Books;

/// <summary>The messages of a recording as they came over the wire, one text each.</summary>
internal static class RecordedBook
{
    public static IReadOnlyList<byte[]> ReadDepthMessages(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(SharedDataTheoryAttribute.Folder, file)), CompressionMode.Decompress), Encoding.UTF8);
        var messages = new List<byte[]>();
        while (lines.ReadLine() is { } line)
        {
            if (!line.Contains("futures/depthIncrease", StringComparison.Ordinal)) continue;
            using var json = JsonDocument.Parse(line);
            messages.Add(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("m").GetRawText()));
        }

        return messages;
    }

    public static DepthIncreasePush Decode(byte[] message) => ((StreamEvent.DepthIncrease)StreamDecoder.Decode(StreamFrame.Read(message))).Data;
}
