namespace MartDesk.BitMart.Rest;

/// <summary>What came back from the wire, not yet judged.</summary>
/// <param name="HttpStatus">HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Reset">The rate limit's window as the venue told it; null when it did not.</param>
internal sealed record Answer(int HttpStatus, ReadOnlyMemory<byte> Body, TimeSpan? Reset);
