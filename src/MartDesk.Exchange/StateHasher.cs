using System.Numerics;

namespace MartDesk.Exchange;

/// <summary>Folds numbers into 64 bits, the same on every machine. Not cryptographic: it tells two states apart, it does not seal them.</summary>
internal struct StateHasher
{
    private const ulong Offset = 0xCBF29CE484222325;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private ulong _state;

    public StateHasher() => _state = Offset;

    public readonly ulong Value => Mix(_state);

    public static ulong HashOf(string text)
    {
        var hasher = new StateHasher();
        foreach (var character in text)
            hasher.Add(character);
        return hasher.Value;
    }

    public void Add(long value) => Add(unchecked((ulong)value));

    public void Add(ulong value) => _state = unchecked((BitOperations.RotateLeft(_state, 5) ^ Mix(value)) * Multiplier);

    public void Add(bool value) => Add(value ? 1UL : 0UL);

    public void Add(Int128 value)
    {
        Add(unchecked((ulong)value));
        Add(unchecked((ulong)(value >> 64)));
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
