namespace MartDesk.Exchange.Server.Engine;

/// <summary>A point in the engine's life: equal journals up to the same sequence give the same hash.</summary>
internal readonly record struct EngineMark(long Sequence, ulong StateHash);
