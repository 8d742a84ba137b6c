using System.Text.Json;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Frames a stream sends, within what the venue takes: 20 topics and 2,048 bytes; it closes the connection at 2,186.</summary>
internal static class StreamRequests
{
    public const int MostTopics = 20;
    public const int MostBytes = 2048;

    public static byte[] Ping { get; } = Write(StreamAction.Ping, null);

    /// <summary>Topics in as few frames as are allowed.</summary>
    public static IEnumerable<byte[]> Split(string action, IReadOnlyList<string> topics)
    {
        var next = new List<string>(MostTopics);
        byte[]? frame = null;
        foreach (var topic in topics)
        {
            next.Add(topic);
            var larger = Write(action, next);
            if (frame is not null && (next.Count > MostTopics || larger.Length > MostBytes))
            {
                yield return frame;
                next = [topic];
                larger = Write(action, next);
            }

            frame = larger;
        }

        if (frame is not null) yield return frame;
    }

    public static byte[] Login(BitMartCredentials credentials, long timestampMs) => Write(
        StreamAction.Access,
        [credentials.Key, timestampMs.ToString(System.Globalization.CultureInfo.InvariantCulture), credentials.Sign(timestampMs, Protocol.Signing.RequestSigner.LoginPayload), "web"]);

    private static byte[] Write(string action, IReadOnlyList<string>? args) =>
        JsonSerializer.SerializeToUtf8Bytes(new StreamRequest { Action = action, Args = args }, FuturesJson.Default.StreamRequest);
}
