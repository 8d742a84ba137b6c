using MartDesk.Desk.Access;

namespace MartDesk.Web.SignIn;

/// <summary>What the page of the owner's ways in shows.</summary>
public sealed record SecurityModel
{
    /// <summary>Now.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the password was set.</summary>
    public required DateTimeOffset? PasswordTime { get; init; }

    /// <summary>A code is asked beside it.</summary>
    public required bool AsksCode { get; init; }

    /// <summary>Passkeys, oldest first.</summary>
    public required IReadOnlyList<OwnerPasskey> Passkeys { get; init; }

    /// <summary>Why none can be made here; null when one can.</summary>
    public required string? WhyNoPasskeys { get; init; }

    /// <summary>Sessions that live.</summary>
    public required IReadOnlyList<OwnerSession> Sessions { get; init; }

    /// <summary>The session that looks at this.</summary>
    public required string SessionId { get; init; }

    /// <summary>Tokens of programs.</summary>
    public required IReadOnlyList<ApiToken> Tokens { get; init; }

    /// <summary>Text of a token that was just made; null when none was.</summary>
    public string? TokenText { get; init; }

    /// <summary>What was done; null when nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Why something was not done; null when nothing.</summary>
    public string? Problem { get; init; }
}
