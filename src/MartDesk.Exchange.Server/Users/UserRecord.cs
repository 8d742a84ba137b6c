using System.Text.Json.Serialization;

namespace MartDesk.Exchange.Server.Users;

/// <summary>One person who can sign in on the exchange's website.</summary>
internal sealed record UserRecord
{
    /// <summary>What the user signs in with, in lower case; also the name of the main account.</summary>
    public required string Email { get; init; }

    /// <summary>The password as the framework's hasher keeps it.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Main account; its sub-accounts are the user's too.</summary>
    public required int AccountId { get; init; }

    /// <summary>When the user signed up, Unix milliseconds.</summary>
    public required long CreatedMs { get; init; }

    /// <summary>May approve, fund and steer the venue.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Secret of the authenticator in Base32; null while none is enrolled.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>The newest thirty seconds whose code was used; no code of them or before is taken again.</summary>
    public long LastTotpStep { get; init; }

    public override string ToString() => $"User of account {AccountId}";
}

/// <summary>The users file.</summary>
internal sealed record UserFile
{
    public const int CurrentVersion = 1;

    /// <summary>Version of the file's form.</summary>
    public required int Version { get; init; }

    public required IReadOnlyList<UserRecord> Users { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(UserFile))]
internal sealed partial class UserJson : JsonSerializerContext;
