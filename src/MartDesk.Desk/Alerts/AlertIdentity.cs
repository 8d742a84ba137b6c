using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Desk.Alerts.Messages;
using MartDesk.Desk.Pointers;

namespace MartDesk.Desk.Alerts;

/// <summary>What makes an alert the same as one before.</summary>
/// <param name="Key">Equal keys are the same alert.</param>
/// <param name="BodyHash">Hash of the message with its fields sorted; tells a resend from another message under the same id.</param>
/// <param name="Lifetime">For how long the key stands.</param>
internal sealed record AlertIdentity(byte[] Key, byte[] BodyHash, TimeSpan Lifetime)
{
    /// <summary>Most bytes that are hashed without an array of their own: a key's kind, its pointer and an id.</summary>
    private const int MostAtOnce = 1024;

    private Func<AlertIdentity>? _byContent;

    /// <summary>How long an id, or a message with a time of its own, is remembered.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromDays(7);

    /// <summary>What counts in place of an id that names more than one alert within a minute; null when the key is not by id. Made when it is asked for, which is seldom.</summary>
    public AlertIdentity? ByContent => _byContent?.Invoke();

    /// <summary>The identity of a message.</summary>
    /// <param name="pointer">Pointer it came by.</param>
    /// <param name="message">In our words.</param>
    /// <param name="root">As received.</param>
    /// <param name="index">Place in its list, from 0: two equal entries of one list are two alerts.</param>
    public static AlertIdentity Of(PointerInfo pointer, CanonicalMessage message, JsonElement root, int index)
    {
        var bodyHash = AlertBody.Hash(root);
        var place = index == 0 ? "" : FormattableString.Invariant($"#{index}");
        return message.Text("id") is { } id
            ? new AlertIdentity(Hash("id" + place, pointer, Encoding.UTF8.GetBytes(id)), bodyHash, Long) { _byContent = ByContent }
            : ByContent();

        AlertIdentity ByContent() => message.EventTimeMs is null
            ? new AlertIdentity(Hash("content" + place, pointer, bodyHash), bodyHash, TimeSpan.FromSeconds(pointer.Settings.ContentDedupeSeconds))
            : new AlertIdentity(Hash("timed" + place, pointer, bodyHash), bodyHash, Long);
    }

    /// <summary>The identity of a signed message: its sender's id of it.</summary>
    public static AlertIdentity OfSigned(PointerInfo pointer, string signedId, byte[] bodyHash, int index) =>
        new(Hash(FormattableString.Invariant($"signed#{index}"), pointer, Encoding.UTF8.GetBytes(signedId)), bodyHash, Long);

    /// <summary>An identity that no message has, for what the owner orders.</summary>
    public static AlertIdentity Unique(string alertId)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes("own|" + alertId));
        return new AlertIdentity(key, key, TimeSpan.Zero);
    }

    private static byte[] Hash(string kind, PointerInfo pointer, byte[] content)
    {
        var most = Encoding.UTF8.GetMaxByteCount(kind.Length + pointer.PointerId.Length + 2) + content.Length;
        var bytes = most <= MostAtOnce ? stackalloc byte[MostAtOnce] : new byte[most];
        var length = Encoding.UTF8.GetBytes(kind, bytes);
        bytes[length++] = (byte)'|';
        length += Encoding.UTF8.GetBytes(pointer.PointerId, bytes[length..]);
        bytes[length++] = (byte)'|';
        content.CopyTo(bytes[length..]);
        return SHA256.HashData(bytes[..(length + content.Length)]);
    }
}
