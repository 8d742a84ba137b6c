namespace MartDesk.Desk.Access;

/// <summary>One sign-in of the owner, until it ends.</summary>
public sealed record OwnerSession
{
    /// <summary>Names the session; useless to whoever knows it.</summary>
    public required string SessionId { get; init; }

    /// <summary>How the owner came in: <c>password</c>, <c>password and code</c> or <c>passkey</c>.</summary>
    public required string Way { get; init; }

    /// <summary>Address it was begun from.</summary>
    public required string Address { get; init; }

    /// <summary>What the browser calls itself, cut short.</summary>
    public required string Browser { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When its owner last did something.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>When the owner last proved who it is.</summary>
    public required DateTimeOffset LastProof { get; init; }
}
