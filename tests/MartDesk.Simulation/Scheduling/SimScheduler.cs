namespace MartDesk.Simulation.Scheduling;

/// <summary>The one thread of a run: what is ready, in an order drawn from the seed, and what waits for its time.</summary>
/// <remarks>
/// Time stands still while anything is ready and then jumps to the next timer. Every step runs under the context it was posted to; a post from any
/// other thread is work that has left, and is counted.
/// </remarks>
internal sealed class SimScheduler
{
    private readonly List<Step> _ready = [];
    private readonly PriorityQueue<Due, (long At, long Order)> _timers = new();
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly SimRandom _order;
    private readonly int _shufflePercent;
    private readonly List<string> _strays = [];
    private long _count;

    /// <param name="order">Draws the order of what is ready.</param>
    /// <param name="shufflePercent">How often a step is drawn instead of taken in turn.</param>
    public SimScheduler(SimRandom order, int shufflePercent)
    {
        _order = order;
        _shufflePercent = shufflePercent;
    }

    /// <summary>Time since the run began, ticks.</summary>
    public long Now { get; private set; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Where posts came from that came from another thread: work that had left.</summary>
    public IReadOnlyList<string> Strays
    {
        get
        {
            lock (_strays)
                return [.. _strays];
        }
    }

    /// <summary>Follows from every step and from all that was noted: equal runs have equal hashes.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325UL;

    /// <summary>Runs between steps, never within one.</summary>
    public Action? BetweenSteps { get; set; }

    public void Enqueue(SimContext context, SendOrPostCallback work, object? state)
    {
        if (Thread.CurrentThread != _thread)
        {
            lock (_strays)
                _strays.Add(Environment.StackTrace);
            return;
        }

        _ready.Add(new Step(context, work, state));
    }

    /// <summary>Puts something into the run queue at a time, rounded up to the millisecond.</summary>
    /// <remarks>Delays are cut down to whole milliseconds; a clock that showed fractions would let a loop wait for the rest of one for ever.</remarks>
    public void At(long ticks, Due due)
    {
        var whole = (Math.Max(ticks, Now) + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        _timers.Enqueue(due, (whole, _count++));
    }

    /// <summary>Runs an action on a context after a while, unless the context has died by then.</summary>
    public void After(SimContext context, TimeSpan delay, Action action) =>
        At(Now + delay.Ticks, new Due(context, static action => ((Action)action!)(), action));

    /// <summary>What waits for its time and has not been called off.</summary>
    public int Waiting => _timers.UnorderedItems.Count(item => item.Element.IsWanted);

    /// <summary>All clocks are later at once, as when a machine has slept: what was due meanwhile is late.</summary>
    public void Leap(TimeSpan time) => Now += time.Ticks;

    /// <summary>Folds something that happened into the hash.</summary>
    public void Note(ulong happening) => Hash = unchecked((Hash ^ happening) * 0x100000001B3UL);

    /// <summary>Folds a text into the hash.</summary>
    public void Note(string text)
    {
        foreach (var letter in text)
            Note(letter);
    }

    /// <summary>Takes steps until <paramref name="until"/> holds or so much time has passed.</summary>
    /// <returns>True when it holds.</returns>
    public bool Run(Func<bool> until, TimeSpan atMost)
    {
        var end = Now + atMost.Ticks;
        while (!until())
        {
            if (_ready.Count == 0 && !Advance(end))
                return false;
            TakeStep();
        }

        return true;
    }

    /// <summary>Takes steps for so long.</summary>
    public void Run(TimeSpan time) => Run(static () => false, time);

    private bool Advance(long end)
    {
        while (_timers.TryPeek(out var due, out var key))
        {
            if (key.At > end)
            {
                break;
            }

            _timers.Dequeue();
            if (!due.IsWanted)
                continue;
            Now = Math.Max(Now, key.At);
            _ready.Add(new Step(due.Context, due.Work, due.State));
            while (_timers.TryPeek(out due, out key) && key.At <= Now)
            {
                _timers.Dequeue();
                if (due.IsWanted)
                    _ready.Add(new Step(due.Context, due.Work, due.State));
            }

            return true;
        }

        Now = end;
        return false;
    }

    private void TakeStep()
    {
        var index = _ready.Count > 1 && _order.Chance(_shufflePercent) ? _order.Next(_ready.Count) : 0;
        var step = _ready[index];
        _ready.RemoveAt(index);
        if (step.Context.IsDead)
            return;
        Steps++;
        Note(unchecked((ulong)Now * 31 + (ulong)step.Context.Number));
        SynchronizationContext.SetSynchronizationContext(step.Context);
        try
        {
            step.Work(step.State);
        }
        catch (DeathException)
        {
            // It was in the middle of something that nothing awaits.
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        BetweenSteps?.Invoke();
    }

    private readonly record struct Step(SimContext Context, SendOrPostCallback Work, object? State);
}

/// <summary>Something that waits for its time.</summary>
internal class Due(SimContext context, SendOrPostCallback work, object? state = null)
{
    public SimContext Context { get; } = context;

    public SendOrPostCallback Work { get; } = work;

    public object? State => state ?? this;

    /// <summary>False when it was called off in the meantime.</summary>
    public virtual bool IsWanted => !Context.IsDead;
}

/// <summary>The process died here; unwinds what it was doing.</summary>
internal sealed class DeathException(string where) : Exception(where);
