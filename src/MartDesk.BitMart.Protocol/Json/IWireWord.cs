namespace MartDesk.BitMart.Protocol.Json;

/// <summary>A word of the wire that reads like an enum but keeps words nobody knew when this was written.</summary>
/// <remarks>Compared without regard to case: BitMart writes <c>Isolated</c> in one reply and <c>isolated</c> in the next.</remarks>
/// <typeparam name="TSelf">The word's own type.</typeparam>
public interface IWireWord<TSelf>
    where TSelf : struct, IWireWord<TSelf>
{
    /// <summary>The text as it stands on the wire.</summary>
    string Wire { get; }

    /// <summary>The words the reference lists.</summary>
    static abstract ReadOnlySpan<TSelf> Known { get; }

    /// <summary>A word with any text.</summary>
    static abstract TSelf FromWire(string wire);
}
