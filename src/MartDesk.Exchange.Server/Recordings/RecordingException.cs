namespace MartDesk.Exchange.Server.Recordings;

/// <summary>A recording cannot be read. The message is one line that names the file and, where there is one, the line.</summary>
internal sealed class RecordingException : Exception
{
    public RecordingException(string message)
        : base(message)
    {
    }

    public RecordingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
