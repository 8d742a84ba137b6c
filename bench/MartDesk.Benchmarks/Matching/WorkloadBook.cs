using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Matching;

/// <summary>A book that runs the matching workload. One virtual call for many operations, so that the call itself is not what is timed.</summary>
internal abstract class WorkloadBook
{
    /// <summary>Orders that rest.</summary>
    public abstract int Resting { get; }

    /// <summary>Does the operations in order.</summary>
    public abstract void Apply(ReadOnlySpan<MatchingOperation> operations);

    /// <summary>Hash over the book: bids best to worst, then asks, each level oldest first.</summary>
    public abstract ulong ComputeHash();
}
