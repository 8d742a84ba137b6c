using MartDesk.BitMart.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Streams;

/// <summary>The queue between a connection and its reader.</summary>
public sealed class StreamQueueTests
{
    [Fact]
    public async Task Reading_ends_when_cancelled_also_while_events_never_run_out()
    {
        const int Read = 10;
        var queue = new StreamQueue(capacity: 4, isLossless: false);
        using var stop = new CancellationTokenSource();
        queue.Offer(new StreamEvent.Alive());
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var next in queue.ReadAsync(stop.Token))
            {
                Assert.IsType<StreamEvent.Alive>(next);
                if (++seen == Read)
                    await stop.CancelAsync();
                Assert.True(seen <= Read, "the reading went on after it was cancelled");
                queue.Offer(next);
            }
        });
        Assert.Equal(Read, seen);
    }
}
