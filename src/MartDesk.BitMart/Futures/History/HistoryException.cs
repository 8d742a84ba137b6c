namespace MartDesk.BitMart.Futures.History;

/// <summary>A history that could not be read to its end. What was given out before it is right and in order, and nothing of it is missing.</summary>
public sealed class HistoryException : Exception
{
    /// <summary>A history that ended early.</summary>
    /// <param name="message">Where it ended and why.</param>
    /// <param name="error">The venue's refusal; null when it was none.</param>
    /// <param name="innerException">What was seen instead of an answer; null when there was one.</param>
    public HistoryException(string message, VenueError? error = null, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The venue's refusal; null when it was none.</summary>
    public VenueError? Error { get; }
}
