using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Simulation.Venues;

/// <summary>The exchange's journal: what was committed outlives the exchange.</summary>
internal sealed class MemoryJournal : ICommandJournal
{
    private readonly List<Command> _pending = [];

    public List<Command> Committed { get; } = [];

    public void Append(in Command command) => _pending.Add(command);

    public void Commit()
    {
        Committed.AddRange(_pending);
        _pending.Clear();
    }

    /// <summary>The exchange died: what was not committed is gone.</summary>
    public void Lose() => _pending.Clear();

    public void Dispose()
    {
    }
}
