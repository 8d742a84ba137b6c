namespace MartDesk.Desk.Storage;

/// <summary>Ends the process when going on would be a lie. The restart recovers from the disk, then from the venue.</summary>
internal interface IProcessEnd
{
    /// <summary>Ends it at once.</summary>
    void End(string reason);
}

/// <summary>Writes the reason to standard error and leaves with code 70.</summary>
internal sealed class ProcessEnd : IProcessEnd
{
    /// <inheritdoc/>
    public void End(string reason)
    {
        Console.Error.WriteLine($"martdesk: {reason}");
        Environment.Exit(70);
    }
}
