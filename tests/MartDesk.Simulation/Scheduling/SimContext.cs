namespace MartDesk.Simulation.Scheduling;

/// <summary>One process of the simulated world. When it dies, nothing of it ever runs again.</summary>
/// <param name="scheduler">The thread of them all.</param>
/// <param name="number">Tells the processes apart in the trace.</param>
internal sealed class SimContext(SimScheduler scheduler, int number) : SynchronizationContext
{
    public SimScheduler Scheduler { get; } = scheduler;

    public int Number { get; } = number;

    public bool IsDead { get; private set; }

    public void Die() => IsDead = true;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
            Scheduler.Enqueue(this, d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits for another step.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs something as a step of its own.</summary>
    public void Do(Action action) => Post(static action => ((Action)action!)(), action);
}
