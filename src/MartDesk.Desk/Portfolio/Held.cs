namespace MartDesk.Desk.Portfolio;

/// <summary>A row and the stream event by which it was last heard; 0 when only a list told it.</summary>
/// <param name="Value">The row.</param>
/// <param name="HeardAt">Number of the event, counted by the account's book.</param>
internal readonly record struct Held<T>(T Value, long HeardAt);
