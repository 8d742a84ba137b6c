using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk.Streams;
using MartDesk.BitMart.Futures.Streams;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>
/// A stream over loopback from a server in another process, until the user's callback or reader has it: processor time of the whole process, kernel
/// included, for each message of the second half of a run. The first half warms up.
/// </summary>
internal static class StreamRows
{
    private const int Rounds = 3;

    public static async Task PrintAsync(RowPrinter printer)
    {
        foreach (var (channel, messages) in new[] { ("bookticker", 400_000), ("ticker", 300_000), ("trade", 400_000), ("order", 150_000), ("depth", 40_000), ("mix", 200_000) })
            await PrintAsync(printer, channel, messages);
        await PrintTopicsAsync(printer);
    }

    private static async Task PrintAsync(RowPrinter printer, string channel, int messages)
    {
        using var server = ChildProcess.Start("serve-stream", channel, $"{messages}", "1");
        var hand = new HandDecoder();
        var runs = new Dictionary<string, Func<Action<int>, Task>>
        {
            ["F0 ClientWebSocket alone"] = progress => SocketFloor.ReadAsync(server.Port, messages, progress, static _ => { }),
            ["F1 own frames and scan"] = progress => SocketFloor.ReadFramesAsync(server.Port, messages, progress),
            ["F2 scan"] = progress => SocketFloor.ReadAsync(server.Port, messages, progress, static message => HandDecoder.Scan(message.Span)),
            ["F3 by hand"] = progress => SocketFloor.ReadAsync(server.Port, messages, progress, message => hand.Decode(message.Span)),
            ["F4 plain serializer"] = progress => SocketFloor.ReadAsync(server.Port, messages, progress, static message => PlainDecoder.Decode(message.Span)),
            ["values"] = progress => StreamReaders.ListenAsync(server.Port, messages, progress),
            ["records"] = progress => StreamReaders.ReadAsync(server.Port, messages, progress),
        };
        if (channel == "depth")
            runs["book"] = progress => KeepBookAsync(server.Port, messages, progress);
        var best = runs.Keys.ToDictionary(name => name, _ => (Cpu: double.MaxValue, Bytes: double.MaxValue));
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, run) in runs)
            {
                var (cpu, bytes) = await MeasureAsync(run, messages);
                best[name] = (Math.Min(best[name].Cpu, cpu), Math.Min(best[name].Bytes, bytes));
            }
        }

        foreach (var floor in new[] { "F4 plain serializer", "F3 by hand", "F2 scan", "F1 own frames and scan", "F0 ClientWebSocket alone" })
            printer.Print(new Row($"stream {channel} to values / {floor}", best["values"].Cpu, best[floor].Cpu, best["values"].Bytes, "us"));
        printer.Print(new Row($"stream {channel} to records / F3 by hand", best["records"].Cpu, best["F3 by hand"].Cpu, best["records"].Bytes, "us"));
        if (best.TryGetValue("book", out var book))
            printer.Print(new Row("stream depth into the book / F3 by hand", book.Cpu, best["F3 by hand"].Cpu, book.Bytes, "us"));
    }

    /// <summary>The cost of a message while 1, 100 and 1,000 topics are subscribed; the floor is one topic.</summary>
    private static async Task PrintTopicsAsync(RowPrinter printer)
    {
        const int Messages = 200_000;
        var costs = new Dictionary<int, double>();
        foreach (var topics in new[] { 1, 100, 1000 })
        {
            using var server = ChildProcess.Start("serve-stream", "bookticker", $"{Messages}", $"{topics}");
            costs[topics] = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
                costs[topics] = Math.Min(costs[topics], (await MeasureAsync(progress => StreamReaders.ListenAsync(server.Port, Messages, progress), Messages)).CpuUs);
        }

        printer.Print(new Row("stream bookticker to values, 100 topics / 1 topic", costs[100], costs[1], null, "us"));
        printer.Print(new Row("stream bookticker to values, 1,000 topics / 1 topic", costs[1000], costs[1], null, "us"));
    }

    private static async Task<(double CpuUs, double Bytes)> MeasureAsync(Func<Action<int>, Task> run, int messages)
    {
        var (cpu, bytes) = (TimeSpan.Zero, 0L);
        await run(count =>
        {
            if (count == messages / 2)
                (cpu, bytes) = (ProcessorTime.Now, GC.GetTotalAllocatedBytes(precise: true));
            if (count == messages - 1)
                (cpu, bytes) = (ProcessorTime.Now - cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes);
        });
        var counted = messages - 1 - (messages / 2);
        return (cpu.TotalMicroseconds / counted, (double)bytes / counted);
    }

    private static async Task KeepBookAsync(int port, int messages, Action<int> progress)
    {
        await using var stream = new FuturesPublicStream(StreamReaders.OptionsFor(port), new StreamOptions { BookRefreshEvery = TimeSpan.Zero });
        var book = stream.OpenBook("BTCUSDT");
        var (isHalf, isDone) = (false, false);
        while (!isDone)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            var received = stream.Statistics.Messages - 1;
            if (!isHalf && received >= messages / 2)
            {
                isHalf = true;
                progress(messages / 2);
            }

            if (received < messages)
                continue;
            isDone = true;
            progress(messages - 1);
            if (book.Version <= 0 || book.IsStale)
                throw new InvalidOperationException($"The book stands at version {book.Version}.");
        }
    }
}
