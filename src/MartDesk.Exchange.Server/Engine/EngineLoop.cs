using System.Threading.Channels;
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

    private readonly Channel<IWork> _queue = Channel.CreateBounded<IWork>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    private readonly List<IWork> _batch = new(BatchSize);
    private readonly Venue _venue;
    private readonly StreamHub _streams;
    private readonly IReadOnlyList<ILoopDuty> _duties;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _alarm;
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
        var elapsed = _time.GetElapsedTime(_startedAt);
        foreach (var duty in _duties)
        {
            if (duty.NextDue <= elapsed)
                duty.Run(_venue, elapsed);
        }

        _streams.Collect(_venue);
        _venue.Commit();
        _streams.Release();
        foreach (var work in _batch)
            work.Complete();
        _batch.Clear();
        return true;
    }

    private void SetAlarm()
    {
        TimeSpan? next = null;
        foreach (var duty in _duties)
        {
            if (duty.NextDue is { } due && (next is null || due < next))
                next = due;
        }

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
