namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>What replaying a data folder showed.</summary>
public sealed record VerificationReport
{
    /// <summary>Where the replay began: 0 with the whole journal, else the oldest good snapshot that the journal still follows.</summary>
    public required long FromSequence { get; init; }

    /// <summary>The last command of the journal.</summary>
    public required long Sequence { get; init; }

    /// <summary>Hash of the state after it; a restart continues from the same.</summary>
    public required ulong StateHash { get; init; }

    /// <summary>The snapshots, oldest first.</summary>
    public required IReadOnlyList<VerifiedSnapshot> Snapshots { get; init; }

    /// <summary>True when no snapshot is damaged or names another state than the journal gives.</summary>
    public bool IsGood => Snapshots.All(snapshot => snapshot.State is SnapshotState.Matches or SnapshotState.Start);
}

/// <summary>How a snapshot stands to the journal.</summary>
public enum SnapshotState
{
    /// <summary>The journal gives the state that the snapshot names.</summary>
    Matches = 0,

    /// <summary>The replay began with it: it is whole and gives the state that it names.</summary>
    Start = 1,

    /// <summary>The journal gives another state.</summary>
    Differs = 2,

    /// <summary>It cannot be read.</summary>
    Damaged = 3,
}

/// <summary>One snapshot of a data folder.</summary>
/// <param name="Sequence">The command after which it was taken.</param>
/// <param name="State">How it stands to the journal.</param>
public sealed record VerifiedSnapshot(long Sequence, SnapshotState State);
