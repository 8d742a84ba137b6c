using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>
/// A thousand sockets, each with the depth of ten contracts every 100 ms: processor time of the whole exchange, kernel and synthetic crowd included. The readers
/// are raw sockets in this process, and only count frames.
/// </summary>
internal static class FanOutRow
{
    private const int Subscribers = 1000;
    private const int PerAddress = 500;
    private const int Symbols = 10;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    public static async Task PrintAsync(RowPrinter printer)
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-bench-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "instruments.json"), JsonSerializer.Serialize(Enumerable.Range(0, Symbols).Select(i => new
            {
                symbol = Symbol(i),
                base_currency = Symbol(i)[..^4],
                quote_currency = "USDT",
                contract_size = 0.001m,
                price_step = 0.001m,
            })));
            using var child = ChildProcess.Start("serve-streams", folder.FullName);
            await MeasureAsync(printer, child);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In the child.</summary>
    public static void Serve(string folder)
    {
        var options = new ExchangeHostOptions { Port = 0, DataDirectory = folder, Feed = "synthetic", Keys = [new ApiKeyGrant("key", "secret", "memo")] };
        var host = ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(host.Address.Port.ToString(CultureInfo.InvariantCulture));
        ChildProcess.WaitForParent();
        host.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static async Task MeasureAsync(RowPrinter printer, ChildProcess child)
    {
        using var ending = new CancellationTokenSource();
        var frames = new long[Subscribers];
        var readers = Enumerable.Range(0, Subscribers).Select(i => ReadAsync(child.Port, i, frames, ending.Token)).ToArray();
        await Task.Delay(Warm, TimeProvider.System);

        var (start, framesBefore, timeBefore) = (TimeProvider.System.GetTimestamp(), frames.Sum(), child.ProcessorTime);
        await Task.Delay(Measured, TimeProvider.System);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var cores = (child.ProcessorTime - timeBefore).TotalSeconds / seconds;
        var rate = (frames.Sum() - framesBefore) / seconds;
        await ending.CancelAsync();
        await Task.WhenAll(readers);

        printer.Print(new Row("fan-out, 1,000 subscribers x 10 contracts at 100 ms", cores, null, null, "cores"));
        printer.Print(new Row("messages that arrived", rate, Subscribers * Symbols * 10d, null, "1/s"));
    }

    private static async Task ReadAsync(int port, int number, long[] frames, CancellationToken ending)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + (number / PerAddress))]), 0)); // an address may have so many streams
        await socket.ConnectAsync(IPAddress.Loopback, port, ending);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /api?protocol=1.1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var counter = new FrameCounter();
        var buffer = new byte[64 * 1024];
        var length = await socket.ReceiveAsync(buffer.AsMemory(), ending);
        if (!buffer.AsSpan(0, length).StartsWith("HTTP/1.1 101"u8))
            throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, length));
        await socket.SendAsync(Frame($$"""{"action":"subscribe","args":[{{string.Join(',', Enumerable.Range(0, Symbols).Select(i => $"\"futures/depthIncrease20:{Symbol(i)}@100ms\""))}}]}"""));
        try
        {
            while (true)
                frames[number] += counter.Count(buffer.AsSpan(0, await socket.ReceiveAsync(buffer.AsMemory(), ending)));
        }
        catch (OperationCanceledException)
        {
            // Measured.
        }
    }

    private static string Symbol(int i) => string.Create(CultureInfo.InvariantCulture, $"C{i}USDT");

    /// <summary>A client's text frame; the mask is 0, so the text stays as it is.</summary>
    private static byte[] Frame(string text)
    {
        var frame = new byte[8 + text.Length];
        (frame[0], frame[1]) = (0x81, 0x80 | 126);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text, frame.AsSpan(8));
        return frame;
    }

    /// <summary>Counts the frames of a server's stream without looking at what is in them.</summary>
    private sealed class FrameCounter
    {
        private readonly byte[] _head = new byte[4];
        private int _headLength;
        private int _skip;

        public int Count(ReadOnlySpan<byte> bytes)
        {
            var count = 0;
            while (!bytes.IsEmpty)
            {
                if (_skip > 0)
                {
                    var skipped = Math.Min(_skip, bytes.Length);
                    _skip -= skipped;
                    bytes = bytes[skipped..];
                    continue;
                }

                _head[_headLength++] = bytes[0];
                bytes = bytes[1..];
                var isLong = _headLength >= 2 && _head[1] == 126;
                if (_headLength < (isLong ? 4 : 2))
                    continue;
                _skip = isLong ? BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)) : _head[1];
                _headLength = 0;
                count++;
            }

            return count;
        }
    }
}
