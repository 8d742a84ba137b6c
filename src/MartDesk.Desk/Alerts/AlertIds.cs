using System.Buffers.Binary;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Alerts;

/// <summary>Ids of alerts: the millisecond, then chance, so that the newest stand side by side in an index.</summary>
/// <remarks>
/// Ids by chance alone would each fall on another page of the index, and every page touched is written and synced whole: of 64 alerts that share a
/// sync, 64 pages instead of two. Within a millisecond each id is one above the last, so no two of a process are equal.
/// </remarks>
internal sealed class AlertIds(ISecureRandom random, TimeProvider time)
{
    private const int Length = 16;
    private const int TimeBytes = 6;

    private readonly Lock _gate = new();
    private long _lastMs = -1;
    private uint _last;

    /// <summary>The next id: 16 letters and digits.</summary>
    public string Next()
    {
        Span<byte> bytes = stackalloc byte[2 + TimeBytes + sizeof(uint)];
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _lastMs)
            {
                random.Fill(bytes[..sizeof(uint)]);
                (_lastMs, _last) = (now, BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 1); // Half of the range is left to count on.
            }
            else
            {
                _last++;
            }

            BinaryPrimitives.WriteInt64BigEndian(bytes, _lastMs);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(2 + TimeBytes)..], _last);
        }

        return Base32.Encode(bytes[2..], Length);
    }
}
