namespace MartDesk.BitMart.Rest;

/// <summary>What came back from the wire, not yet judged.</summary>
/// <param name="HttpStatus">HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Reset">The rate limit's window as the venue told it; null when it did not.</param>
/// <param name="Used">Calls used in it; null when the venue did not tell. Its header is called Remaining all the same.</param>
/// <param name="Allowed">Calls allowed in it; null when the venue did not tell.</param>
internal sealed record Answer(int HttpStatus, ReadOnlyMemory<byte> Body, TimeSpan? Reset, int? Used = null, int? Allowed = null);
