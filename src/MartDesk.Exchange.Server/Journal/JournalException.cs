namespace MartDesk.Exchange.Server.Journal;

/// <summary>The journal cannot be opened or can no longer be trusted to keep what it is given. The message is one line for a person.</summary>
internal sealed class JournalException : Exception
{
    public JournalException(string message)
        : base(message)
    {
    }

    public JournalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
