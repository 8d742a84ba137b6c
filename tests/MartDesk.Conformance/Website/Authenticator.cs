using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace MartDesk.Conformance.Website;

/// <summary>The authenticator on a user's phone, written from RFC 6238 and not from the exchange's code. Gives each code once.</summary>
internal sealed class Authenticator(string secret)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private long _last;

    /// <summary>A code that was not given before: of the last half minute, this one or the next, as clocks that differ show. Waits when these are used up.</summary>
    public async Task<string> NextCodeAsync()
    {
        while (true)
        {
            var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var now = seconds / 30;
            var oldest = seconds % 30 < 20 ? now - 1 : now; // At the end of a half minute the one before may be refused by the time it arrives.
            var step = Math.Max(oldest, _last + 1);
            if (step <= now + 1)
            {
                _last = step;
                return CodeOf(step);
            }

            await Task.Delay(500);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "Authenticators know HMAC-SHA-1 only.")]
    private string CodeOf(long step)
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2)).ToArray();
        var count = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(count, step);
        var mac = HMACSHA1.HashData(key, count);
        var offset = mac[19] & 15;
        var number = ((mac[offset] & 127) << 24) | (mac[offset + 1] << 16) | (mac[offset + 2] << 8) | mac[offset + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
