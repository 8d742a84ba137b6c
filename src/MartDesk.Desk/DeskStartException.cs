namespace MartDesk.Desk;

/// <summary>The desk cannot start, and nothing was changed. The message is one line for its owner.</summary>
public sealed class DeskStartException : Exception
{
    /// <summary>No reason given.</summary>
    public DeskStartException()
    {
    }

    /// <summary>What is wrong and what to do.</summary>
    public DeskStartException(string message)
        : base(message)
    {
    }

    /// <summary>What is wrong and what to do, and what showed it.</summary>
    public DeskStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
