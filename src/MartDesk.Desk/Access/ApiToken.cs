namespace MartDesk.Desk.Access;

/// <summary>What a program needs to use the desk's API. Its text is not kept.</summary>
public sealed record ApiToken
{
    /// <summary>The desk's id.</summary>
    public required string TokenId { get; init; }

    /// <summary>The owner's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of its text.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it may do.</summary>
    public required TokenScope Scope { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When it was last used; null when never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>What a token may do; each may do what the one before may. The numbers are stored.</summary>
public enum TokenScope
{
    /// <summary>Read.</summary>
    Read = 1,

    /// <summary>Read, order, hold the desk back.</summary>
    Trade = 2,

    /// <summary>Everything a program can be allowed: connect accounts, make pointers, release the desk, back up.</summary>
    Admin = 3,
}
