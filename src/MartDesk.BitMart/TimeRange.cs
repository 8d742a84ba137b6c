namespace MartDesk.BitMart;

/// <summary>A stretch of time, both ends included.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">Last moment.</param>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To);
