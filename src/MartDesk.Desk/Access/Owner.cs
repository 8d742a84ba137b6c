using System.Diagnostics;

namespace MartDesk.Desk.Access;

/// <summary>The one who may use the desk's page. There is none until a password was set.</summary>
[DebuggerDisplay("***")]
public sealed record Owner
{
    /// <summary>The password as the hasher wrote it.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>When the password was set.</summary>
    public required DateTimeOffset ChangeTime { get; init; }

    /// <summary>Base 32 secret of the one-time codes; null without a second factor. Sealed at rest.</summary>
    public string? CodeSecret { get; init; }

    /// <summary>Newest 30 s step whose code was used. No code of it or before it counts again.</summary>
    public long LastCodeStep { get; init; }

    /// <inheritdoc/>
    public override string ToString() => "***";
}
