using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Simulation.Venues;

/// <summary>The exchange's journal: what was committed outlives the exchange.</summary>
internal sealed class MemoryJournal : ICommandJournal
{
    [ThreadStatic]
    private static List<Command>? _spare;

    private readonly List<Command> _pending = [];

    public MemoryJournal() => (Committed, _spare) = (_spare ?? [], null);

    public List<Command> Committed { get; }

    public void Append(in Command command) => _pending.Add(command);

    public void Commit()
    {
        Committed.AddRange(_pending);
        _pending.Clear();
    }

    /// <summary>The exchange died: what was not committed is gone.</summary>
    public void Lose() => _pending.Clear();

    /// <summary>Leaves the room it took to the thread's next run: to grow to it again is copying by the megabyte.</summary>
    public void Dispose()
    {
        Committed.Clear();
        _spare = Committed;
    }
}
