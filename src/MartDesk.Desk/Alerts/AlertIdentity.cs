using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Desk.Pointers;

namespace MartDesk.Desk.Alerts;

/// <summary>What makes an alert the same as one before.</summary>
/// <param name="Key">Equal keys are the same alert.</param>
/// <param name="BodyHash">Hash of the message with its fields sorted; tells a resend from another message under the same id.</param>
/// <param name="Lifetime">For how long the key stands.</param>
internal sealed record AlertIdentity(byte[] Key, byte[] BodyHash, TimeSpan Lifetime)
{
    private static readonly TimeSpan ById = TimeSpan.FromDays(7);

    /// <summary>Longer than a sender's resends, shorter than a one-minute bar.</summary>
    private static readonly TimeSpan ByContent = TimeSpan.FromSeconds(30);

    /// <summary>The identity of a message; null with the refusal when its id is not one.</summary>
    public static AlertIdentity? Of(PointerInfo pointer, AlertFields fields, JsonElement root, out AlertRefusal? refusal)
    {
        refusal = null;
        var bodyHash = SHA256.HashData(Encoding.UTF8.GetBytes(AlertBody.Canonical(root)));
        if (fields.Text("id") is { } id)
        {
            if (id.Length > 128)
            {
                refusal = AlertRefusal.Rule("bad_value", "id is longer than 128 characters.");
                return null;
            }

            return new AlertIdentity(Hash("id", pointer, Encoding.UTF8.GetBytes(id)), bodyHash, ById);
        }

        return AlertReader.EventTimeMs(fields) is null
            ? new AlertIdentity(Hash("content", pointer, bodyHash), bodyHash, ByContent)
            : new AlertIdentity(Hash("timed", pointer, bodyHash), bodyHash, ById);
    }

    private static byte[] Hash(string kind, PointerInfo pointer, byte[] content) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"{kind}|{pointer.PointerId}|"), .. content]);
}
