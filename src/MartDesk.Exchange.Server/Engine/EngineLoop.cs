using System.Threading.Channels;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Server.Streams;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>The one task that owns the <see cref="Venue"/>. Requests queue up, are applied in order, and are answered once they are durable.</summary>
/// <remarks>
/// One turn: take what waits (up to a batch), run what is due by the clock, commit the journal once for all of it, and only then
/// release answers and stream messages. The queue is bounded; when it is full a request is refused at once, not delayed.
/// A failed commit or a failed command ends the loop, and with it the exchange.
/// </remarks>
internal sealed class EngineLoop : IAsyncDisposable
{
    private const int QueueCapacity = 4096;
    private const int BatchSize = 256;
    private const int StepsPerTurn = 64;
    private static readonly TimeSpan ReaderPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(1);

    private readonly Channel<IWork> _queue = Channel.CreateBounded<IWork>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    private readonly List<IWork> _batch = new(BatchSize);
    private readonly Venue _venue;
    private readonly StreamHub _streams;
    private readonly IReadOnlyList<ILoopDuty> _duties;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _alarm;
    private readonly SemaphoreSlim _moving = new(1);
    private readonly long _startedAt;
    private int _isAlarmQueued;

    public EngineLoop(Venue venue, StreamHub streams, IReadOnlyList<ILoopDuty> duties, TimeProvider time, ILogger logger)
    {
        _venue = venue;
        _streams = streams;
        _duties = [.. duties, streams];
        _time = time;
        _logger = logger;
        _startedAt = time.GetTimestamp();
        _alarm = time.CreateTimer(static loop => ((EngineLoop)loop!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Completion = RunAsync();
    }

    /// <summary>Ends when the loop was stopped; faults when it failed.</summary>
    public Task Completion { get; }

    /// <summary>Runs something on the loop; the answer comes after everything it did is durable.</summary>
    /// <exception cref="VenueUnavailableException">The queue is full, or the loop has ended. Nothing was done.</exception>
    public Task<T> RunAsync<T>(Func<Venue, T> work)
    {
        var item = new Work<T>(work);
        if (!_queue.Writer.TryWrite(item))
            item.Fail(new VenueUnavailableException("The venue is too busy or has stopped."));
        return item.Task;
    }

    /// <summary>
    /// Moves a manual clock forward to a moment, stopping wherever something is due on the way: funding, expiry, prices and pushes happen at their own
    /// times and in order. Requests are served in between, at the time it is then. Readers of streams are waited for, within bounds.
    /// </summary>
    /// <exception cref="VenueUnavailableException">The loop has ended.</exception>
    public async Task AdvanceAsync(VenueClock clock, DateTimeOffset target)
    {
        await _moving.WaitAsync();
        try
        {
            while (!await RunAsync(venue => Advance(venue, clock, target)))
            {
                for (var waited = TimeSpan.Zero; waited < ReaderPatience && await RunAsync(_ => _streams.IsCrowded); waited += ReaderPause)
                    await Task.Delay(ReaderPause, clock.Real);
            }
        }
        finally
        {
            _moving.Release();
        }
    }

    /// <summary>Finishes what waits and ends the loop.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await Completion;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whoever watches Completion has been told.
        }

        await _alarm.DisposeAsync();
        _moving.Dispose();
    }

    private async Task RunAsync()
    {
        // A feed that cannot keep up is always due, so the loop may never wait: whoever makes it must not run it.
        await Task.Yield();
        try
        {
            do
            {
                SetAlarm();
            }
            while (await _queue.Reader.WaitToReadAsync() && Turn());
        }
        catch (Exception problem)
        {
            _logger.LoopFailed(problem);
            _queue.Writer.TryComplete();
            FailWaiting();
            throw;
        }
    }

    private bool Turn()
    {
        while (_batch.Count < BatchSize && _queue.Reader.TryRead(out var work))
            _batch.Add(work);
        foreach (var work in _batch)
            work.Run(_venue);
        RunDuties();
        _streams.Collect(_venue);
        _venue.Commit();
        _streams.Release();
        foreach (var work in _batch)
            work.Complete();
        _batch.Clear();
        return true;
    }

    private void RunDuties()
    {
        var elapsed = _time.GetElapsedTime(_startedAt);
        foreach (var duty in _duties)
        {
            if (duty.NextDue <= elapsed)
                duty.Run(_venue, elapsed);
        }
    }

    private TimeSpan? NextDue()
    {
        TimeSpan? next = null;
        foreach (var duty in _duties)
        {
            if (duty.NextDue is { } due && (next is null || due < next))
                next = due;
        }

        return next;
    }

    /// <summary>A stretch of the way to a moment; true at its end, where the journal learns of the time.</summary>
    private bool Advance(Venue venue, VenueClock clock, DateTimeOffset target)
    {
        for (var step = 0; step < StepsPerTurn; step++)
        {
            var left = target - clock.GetUtcNow();
            var wait = NextDue() - _time.GetElapsedTime(_startedAt);
            if (wait is null || wait > left)
            {
                if (left > TimeSpan.Zero)
                    clock.Advance(left);
                venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.PassTime });
                return true;
            }

            if (wait > TimeSpan.Zero)
                clock.Advance(wait.Value);
            RunDuties();
            _streams.Collect(venue);
        }

        return false;
    }

    private void SetAlarm()
    {
        var next = NextDue();
        if (next is null)
        {
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = next.Value - _time.GetElapsedTime(_startedAt);
        if (wait <= TimeSpan.Zero)
            Ring();
        else
            _alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes the loop for its duties. When the queue is full the loop is awake anyway.</summary>
    private void Ring()
    {
        if (Interlocked.Exchange(ref _isAlarmQueued, 1) == 0 && !_queue.Writer.TryWrite(new Alarm(this)))
            Volatile.Write(ref _isAlarmQueued, 0);
    }

    private void FailWaiting()
    {
        var problem = new VenueUnavailableException("The venue has stopped.");
        foreach (var work in _batch)
            work.Fail(problem);
        while (_queue.Reader.TryRead(out var work))
            work.Fail(problem);
    }

    private interface IWork
    {
        void Run(Venue venue);

        void Complete();

        void Fail(Exception problem);
    }

    private sealed class Work<T>(Func<Venue, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _problem;

        public Task<T> Task => _answer.Task;

        public void Run(Venue venue)
        {
            try
            {
                _result = work(venue);
            }
            catch (Exception problem) when (problem is not EngineFaultException)
            {
                _problem = problem;
            }
        }

        public void Complete()
        {
            if (_problem is null)
                _answer.TrySetResult(_result!);
            else
                _answer.TrySetException(_problem);
        }

        public void Fail(Exception problem) => _answer.TrySetException(problem);
    }

    private sealed class Alarm(EngineLoop loop) : IWork
    {
        public void Run(Venue venue) => Volatile.Write(ref loop._isAlarmQueued, 0);

        public void Complete()
        {
        }

        public void Fail(Exception problem)
        {
        }
    }
}
