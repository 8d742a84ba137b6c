namespace MartDesk.Desk.Venues;

/// <summary>What is to be different about an open order. Null leaves it as it is.</summary>
/// <param name="LimitPrice">New limit price.</param>
/// <param name="TriggerPrice">New price that it waits for.</param>
/// <param name="Contracts">New size in contracts, what is filled included.</param>
public sealed record OrderChange(decimal? LimitPrice, decimal? TriggerPrice, long? Contracts);
