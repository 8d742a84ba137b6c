using MartDesk.BitMart;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>Ours: the same messages to a listener as values, and to a reader as records.</summary>
internal static class StreamReaders
{
    public static async Task ListenAsync(int port, int messages, Action<int> progress)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new ValueTally(count =>
        {
            progress(count);
            if (count == messages - 1)
                done.SetResult();
        });
        await using var stream = new FuturesPublicStream(OptionsFor(port), new StreamOptions { Listener = listener, AccountListener = listener });
        stream.Subscribe(FuturesTopic.Trade("BTCUSDT"));
        using var stop = new CancellationTokenSource();
        var reading = DrainAsync(stream, stop.Token);
        await done.Task;
        await stop.CancelAsync();
        await reading;
    }

    private static async Task DrainAsync(FuturesPublicStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in stream.ReadAsync(cancellationToken))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Everything was counted.
        }
    }

    public static async Task ReadAsync(int port, int messages, Action<int> progress)
    {
        await using var stream = new FuturesPublicStream(OptionsFor(port), new StreamOptions { QueueCapacity = messages + 16 });
        stream.Subscribe(FuturesTopic.Trade("BTCUSDT"));
        var count = 0;
        await foreach (var told in stream.ReadAsync())
        {
            if (told is StreamEvent.Connected or StreamEvent.Refused)
                continue;
            progress(count++);
            if (count == messages)
                return;
        }
    }

    public static BitMartOptions OptionsFor(int port) => new() { Environment = BitMartEnvironment.LocalAt(port) };
}
