namespace MartDesk.BitMart.Rest;

/// <summary>What came back from the wire, not yet judged: an answer, or why there is none.</summary>
internal readonly record struct Answer
{
    /// <summary>HTTP status; 0 without an answer.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The whole body. It lies in a shared buffer until <see cref="RestWire.Return"/>.</summary>
    public ArraySegment<byte> Body { get; init; }

    /// <summary>The rate limit's window as the venue told it; null when it did not.</summary>
    public TimeSpan? Reset { get; init; }

    /// <summary>Calls used in it; null when the venue did not tell. Its header is called Remaining all the same.</summary>
    public int? Used { get; init; }

    /// <summary>Calls allowed in it; null when the venue did not tell.</summary>
    public int? Allowed { get; init; }

    /// <summary>Why nothing left that the venue could act on; null when something may have.</summary>
    public NotSentReason? Unsent { get; init; }

    /// <summary>What was seen instead of an answer after the call may have left; null with an answer.</summary>
    public Exception? Failure { get; init; }
}
