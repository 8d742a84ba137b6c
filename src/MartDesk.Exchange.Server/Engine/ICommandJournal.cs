using MartDesk.Exchange.Commands;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Where applied commands are kept. What is appended counts only after <see cref="Commit"/>.</summary>
internal interface ICommandJournal : IDisposable
{
    /// <summary>Adds a command to the group that the next commit makes durable.</summary>
    void Append(in Command command);

    /// <summary>Makes everything appended durable. Failing is final: the venue stops, and restarts from what is on disk.</summary>
    void Commit();
}

/// <summary>Keeps nothing: the venue lives in memory.</summary>
internal sealed class NoJournal : ICommandJournal
{
    public void Append(in Command command)
    {
    }

    public void Commit()
    {
    }

    public void Dispose()
    {
    }
}
