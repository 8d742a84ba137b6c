using System.Net;
using System.Net.Sockets;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>Keep-alive connections that send a request, read its answer, and send the next. Raw sockets, so that the load costs little beside the server.</summary>
internal static class HttpLoad
{
    /// <summary>Loads a server and says how it stood it.</summary>
    /// <param name="port">Server on 127.0.0.1.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="duration">How long; another quarter of it before warms up.</param>
    /// <param name="request">The bytes of a request, by connection and count.</param>
    /// <param name="isGood">Whether an answer is the one wanted; anything else ends the run.</param>
    public static async Task<HttpLoadResult> RunAsync(int port, int connections, TimeSpan duration, Func<int, int, ReadOnlyMemory<byte>> request, Func<ReadOnlyMemory<byte>, bool> isGood)
    {
        var clock = TimeProvider.System;
        var warm = duration / 4;
        var tails = Enumerable.Range(0, connections).Select(_ => new Percentiles(1 << 18)).ToArray();
        GC.Collect(); // What was made to begin with, thousands of accounts and the arrays above, is not for the requests to clear up.
        var start = clock.GetTimestamp();
        var (processorBefore, bytesBefore) = (TimeSpan.Zero, 0L);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(ConnectionAsync));
        var (processor, bytes) = (ProcessorTime.Now - processorBefore, GC.GetTotalAllocatedBytes() - bytesBefore);
        var all = Percentiles.Of(tails);
        return new HttpLoadResult(
            all.Count / duration.TotalSeconds, all.At(0.5) / 1000d, all.At(0.99) / 1000d, processor.TotalMicroseconds / all.Count, (double)bytes / all.Count);

        async Task ConnectionAsync(int connection)
        {
            await Task.Yield();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var buffer = new byte[8192];
            var isWarm = false;
            for (var count = 0; ; count++)
            {
                var sentAt = clock.GetTimestamp();
                var elapsed = clock.GetElapsedTime(start, sentAt);
                if (elapsed > warm + duration)
                    return;
                if (connection == 0 && !isWarm && elapsed > warm)
                    (isWarm, processorBefore, bytesBefore) = (true, ProcessorTime.Now, GC.GetTotalAllocatedBytes());
                await socket.SendAsync(request(connection, count));
                var length = await ReadAnswerAsync(socket, buffer);
                if (elapsed > warm)
                    tails[connection].Add(clock.GetTimestamp() - sentAt);
                if (!isGood(buffer.AsMemory(0, length)))
                    throw new InvalidOperationException($"Not the answer wanted: {System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, length))}");
            }
        }
    }

    private static async ValueTask<int> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
                throw new IOException("The server closed the connection.");
            length += read;
            if (IsWhole(buffer.AsSpan(0, length)))
                return length;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = answer[..end];
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0
            && System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int body, out _)
            && answer.Length >= end + 4 + body;
    }
}

/// <summary>What a load found.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="MedianUs">Median time of an answer.</param>
/// <param name="P99Us">99th percentile of it.</param>
/// <param name="ProcessorUs">Processor time of the whole process for an answer, the load's share included.</param>
/// <param name="Bytes">Bytes allocated for an answer, the load's share included.</param>
internal sealed record HttpLoadResult(double Rate, double MedianUs, double P99Us, double ProcessorUs, double Bytes)
{
    /// <summary>Worse than any.</summary>
    public static HttpLoadResult Worst { get; } = new(0, double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);

    /// <summary>The better of two runs, figure by figure.</summary>
    public HttpLoadResult Better(HttpLoadResult other) => new(
        Math.Max(Rate, other.Rate), Math.Min(MedianUs, other.MedianUs), Math.Min(P99Us, other.P99Us), Math.Min(ProcessorUs, other.ProcessorUs), Math.Min(Bytes, other.Bytes));
}
