namespace MartDesk.Desk.Access;

/// <summary>A passkey of the owner: the public half, nothing secret.</summary>
/// <param name="PasskeyId">Its credential id, base64url.</param>
/// <param name="Name">The owner's name for it.</param>
/// <param name="Data">What the framework needs to check it, as JSON.</param>
/// <param name="CreateTime">When it was made.</param>
/// <param name="LastUsed">When it last let the owner in; null when never.</param>
public sealed record OwnerPasskey(string PasskeyId, string Name, string Data, DateTimeOffset CreateTime, DateTimeOffset? LastUsed);
