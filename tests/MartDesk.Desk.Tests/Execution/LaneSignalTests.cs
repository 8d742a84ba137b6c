using MartDesk.Desk.Execution;
using MartDesk.Testing.Clock;

namespace MartDesk.Desk.Tests.Execution;

public sealed class LaneSignalTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly LaneSignal _signal;

    public LaneSignalTests() => _signal = new LaneSignal(_time);

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over_and_leaves_no_timer()
    {
        var waiting = _signal.WaitAsync(Wait, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task A_wait_ends_at_the_signal_and_leaves_no_timer()
    {
        var waiting = _signal.WaitAsync(Wait, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        _signal.Set();
        await waiting;
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public async Task Signals_while_nobody_waits_are_one()
    {
        _signal.Set();
        _signal.Set();
        Assert.True(_signal.WaitAsync(Wait, CancellationToken.None).IsCompletedSuccessfully);
        var second = _signal.WaitAsync(Wait, CancellationToken.None);
        Assert.False(second.IsCompleted);
        _time.Advance(Wait);
        await second;
    }

    [Fact]
    public async Task A_signal_after_the_time_was_over_is_not_lost()
    {
        var waiting = _signal.WaitAsync(Wait, CancellationToken.None);
        _time.Advance(Wait);
        await waiting;
        _signal.Set();
        Assert.True(_signal.WaitAsync(Wait, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_wait_that_is_called_off_says_so_and_takes_no_signal_with_it()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _signal.WaitAsync(Timeout.InfiniteTimeSpan, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _signal.Set();
        Assert.True(_signal.WaitAsync(Wait, CancellationToken.None).IsCompletedSuccessfully);
    }
}
