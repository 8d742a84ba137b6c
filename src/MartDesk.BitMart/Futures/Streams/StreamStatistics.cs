namespace MartDesk.BitMart.Futures.Streams;

/// <summary>What a stream has been through.</summary>
/// <param name="Messages">Messages received.</param>
/// <param name="BrokenMessages">Messages that could not be read; each was passed over.</param>
/// <param name="Dropped">Events dropped for a slow reader.</param>
/// <param name="Connections">Times connected.</param>
/// <param name="LastReceived">When the last message came; null before the first.</param>
public sealed record StreamStatistics(long Messages, long BrokenMessages, long Dropped, long Connections, DateTimeOffset? LastReceived);
