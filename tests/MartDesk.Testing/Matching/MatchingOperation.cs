namespace MartDesk.Testing.Matching;

/// <summary>One operation of the matching workload. Every order is a good-till-cancelled limit order.</summary>
/// <param name="Id">The new order, or the one to cancel.</param>
/// <param name="Price">Limit in ticks; 0 of a cancel.</param>
/// <param name="Quantity">Lots; 0 of a cancel.</param>
/// <param name="Kind">What to do.</param>
public readonly record struct MatchingOperation(uint Id, uint Price, uint Quantity, MatchingOperationKind Kind);

/// <summary>Kinds of operation; the values are hashed.</summary>
public enum MatchingOperationKind : uint
{
    /// <summary>Take a resting order out.</summary>
    Cancel = 0,

    /// <summary>A limit order that buys.</summary>
    Buy = 1,

    /// <summary>A limit order that sells.</summary>
    Sell = 2,
}
