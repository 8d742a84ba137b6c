using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Server.Streams;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Owns the <see cref="Venue"/>, one turn at a time. Requests queue up, are applied in order, and are answered once they are durable.</summary>
/// <remarks>
/// One turn: take what waits (up to a batch), run what is due by the clock, commit the journal once for all of it, and only then
/// release answers and stream messages. The queue is bounded; when it is full a request is refused at once, not delayed.
/// Whoever asks while nobody has a turn takes one himself, so that a lone request changes no thread; what came meanwhile is left to the
/// loop's own task, which also serves the clock. A failed commit or a failed command ends the loop, and with it the exchange.
/// </remarks>
internal sealed class EngineLoop : IAsyncDisposable
{
    private const int QueueCapacity = 4096;
    private const int BatchSize = 256;
    private const int StepsPerTurn = 64;
    private static readonly TimeSpan ReaderPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<IWork> _waiting = new();
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IWork> _batch = new(BatchSize);
    private readonly Venue _venue;
    private readonly StreamHub _streams;
    private readonly ILoopDuty[] _duties; // walked several times in every turn
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _alarm;
    private readonly SemaphoreSlim _moving = new(1);
    private readonly long _startedAt;
    private TimeSpan? _alarmAt;
    private bool _hasOwner;
    private bool _isClosed;
    private int _isAlarmQueued;
    private ExceptionDispatchInfo? _failure;

    public EngineLoop(Venue venue, StreamHub streams, IReadOnlyList<ILoopDuty> duties, TimeProvider time, ILogger logger)
    {
        _venue = venue;
        _streams = streams;
        _duties = [.. duties, streams];
        _time = time;
        _logger = logger;
        _startedAt = time.GetTimestamp();
        _alarm = time.CreateTimer(static loop => ((EngineLoop)loop!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Completion = ServeAsync();
    }

    /// <summary>Ends when the loop was stopped; faults when it failed.</summary>
    public Task Completion { get; }

    /// <summary>Runs something on the loop; the answer comes after everything it did is durable.</summary>
    /// <exception cref="VenueUnavailableException">The queue is full, or the loop has ended. Nothing was done.</exception>
    public Task<T> RunAsync<T>(Func<Venue, T> work)
    {
        var item = new Work<T>(work);
        if (!TryQueue(item, out var isOwner))
            item.Fail(new VenueUnavailableException("The venue is too busy or has stopped."));
        else if (isOwner)
            TakeTurn();
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
        Close();
        return Completion;
    }

    public async ValueTask DisposeAsync()
    {
        Close();
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

    /// <summary>The loop's own task: takes the turns that nobody took for himself, until it is closed and nothing waits.</summary>
    private async Task ServeAsync()
    {
        // A feed that cannot keep up is always due, so the loop may never wait: whoever makes it must not run it.
        await Task.Yield();
        if (TryOwn(evenIdle: true))
            Leave();
        while (!IsOver && await _calls.Reader.WaitToReadAsync())
        {
            _calls.Reader.TryRead(out _);
            while (TryOwn(evenIdle: false))
                TakeTurn();
        }

        _failure?.Throw();
    }

    /// <summary>Queues work; false when there is no place.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isOwner">True when nobody had a turn: the caller now has it, and must take it.</param>
    private bool TryQueue(IWork work, out bool isOwner)
    {
        lock (_gate)
        {
            isOwner = false;
            if (_isClosed || _waiting.Count >= QueueCapacity)
                return false;
            _waiting.Enqueue(work);
            if (!_hasOwner)
                isOwner = _hasOwner = true;
            return true;
        }
    }

    private bool TryOwn(bool evenIdle)
    {
        lock (_gate)
        {
            if (_hasOwner || (_waiting.Count == 0 && !evenIdle))
                return false;
            return _hasOwner = true;
        }
    }

    /// <summary>Gives the turn back. What came meanwhile is left to the loop's task: who took the turn has his answer and must not wait for others.</summary>
    private void Leave()
    {
        SetAlarm();
        lock (_gate)
        {
            _hasOwner = false;
            if (_waiting.Count == 0 && !_isClosed)
                return;
        }

        _calls.Writer.TryWrite(true);
    }

    private void TakeTurn()
    {
        try
        {
            Turn();
            Leave();
        }
        catch (Exception problem)
        {
            Fail(problem);
        }
    }

    private void Turn()
    {
        lock (_gate)
        {
            while (_batch.Count < BatchSize && _waiting.TryDequeue(out var work))
                _batch.Add(work);
        }

        foreach (var work in _batch)
            work.Run(_venue);
        _streams.Collect(_venue, RunDuties());
        _venue.Commit();
        _streams.Release();
        foreach (var work in _batch)
            work.Complete();
        _batch.Clear();
    }

    /// <summary>Ends the loop. Its turn is never given back: nobody may touch a venue that failed.</summary>
    private void Fail(Exception problem)
    {
        _logger.LoopFailed(problem);
        IWork[] lost;
        lock (_gate)
        {
            _isClosed = true;
            _failure = ExceptionDispatchInfo.Capture(problem);
            lost = [.. _batch, .. _waiting];
            _waiting.Clear();
        }

        var answer = new VenueUnavailableException("The venue has stopped.");
        foreach (var work in lost)
            work.Fail(answer);
        _calls.Writer.TryWrite(true);
    }

    private void Close()
    {
        lock (_gate)
            _isClosed = true;
        _calls.Writer.TryWrite(true);
    }

    private bool IsOver
    {
        get
        {
            lock (_gate)
                return _failure is not null || (_isClosed && !_hasOwner && _waiting.Count == 0);
        }
    }

    /// <summary>Runs what is due by the clock.</summary>
    /// <returns>Time since the loop started.</returns>
    private TimeSpan RunDuties()
    {
        var elapsed = _time.GetElapsedTime(_startedAt);
        foreach (var duty in _duties)
        {
            if (duty.NextDue <= elapsed)
                duty.Run(_venue, elapsed);
        }

        return elapsed;
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
            _streams.Collect(venue, RunDuties());
        }

        return false;
    }

    private void SetAlarm()
    {
        var next = NextDue();
        if (next == _alarmAt)
            return;
        _alarmAt = next;
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

    /// <summary>Has the loop's task see to its duties. The one alarm there may be finds a place also in a full queue.</summary>
    private void Ring()
    {
        if (Interlocked.Exchange(ref _isAlarmQueued, 1) != 0)
            return;
        lock (_gate)
        {
            if (_isClosed)
                return;
            _waiting.Enqueue(new Alarm(this));
        }

        _calls.Writer.TryWrite(true);
    }

    private interface IWork
    {
        void Run(Venue venue);

        void Complete();

        void Fail(Exception problem);
    }

    private sealed class Work<T>(Func<Venue, T> work) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWork
    {
        private T? _result;
        private Exception? _problem;

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
                TrySetResult(_result!);
            else
                TrySetException(_problem);
        }

        public void Fail(Exception problem) => TrySetException(problem);
    }

    private sealed class Alarm(EngineLoop loop) : IWork
    {
        /// <summary>The timer has fired, if only a little early: it has to be set anew.</summary>
        public void Run(Venue venue)
        {
            loop._alarmAt = null;
            Volatile.Write(ref loop._isAlarmQueued, 0);
        }

        public void Complete()
        {
        }

        public void Fail(Exception problem)
        {
        }
    }
}
