namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>A snapshot that is on disk.</summary>
/// <param name="Sequence">The last command in it.</param>
/// <param name="OldestSequence">The last command in the oldest snapshot that is kept; 0 when there is room for more. The journal after it is still needed.</param>
internal readonly record struct SafeSnapshot(long Sequence, long OldestSequence);
