using MartDesk.Desk.Pointers;

namespace MartDesk.Web.Api;

/// <summary>A pointer; its text is never told again.</summary>
internal sealed record PointerJson
{
    public required string PointerId { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<PointerTargetJson> Targets { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary><c>open</c>, <c>exits_only</c>, <c>disabled</c>, <c>expired</c>, or <c>damaged</c> when the disk has changed what was stored of it.</summary>
    public required string State { get; init; }

    public required bool HasSecret { get; init; }

    public required bool NeedsSignature { get; init; }

    internal static PointerJson From(PointerInfo pointer, DateTimeOffset now, Func<string, string> labelOf) => new()
    {
        PointerId = pointer.PointerId,
        Name = pointer.Name,
        Targets = [.. pointer.Targets.Select(target => new PointerTargetJson(labelOf(target.AccountId), target.Ratio))],
        CreateTime = pointer.CreateTime,
        ExpiresAt = pointer.ExpiresAt,
        State = pointer.IsDamaged ? "damaged" : pointer.IsDisabled ? "disabled" : pointer.ExpiresAt <= now ? "expired" : pointer.IsPaused ? "exits_only" : "open",
        HasSecret = pointer.HasSecret,
        NeedsSignature = pointer.NeedsSignature,
    };
}

/// <summary>An account that a pointer leads to.</summary>
internal sealed record PointerTargetJson(string Account, decimal Ratio);

/// <summary>A pointer to be made, with everything as the page proposes it; its settings are changed there.</summary>
internal sealed record NewPointerJson
{
    /// <summary>The owner's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Accounts by id or label, with a ratio each; at least one.</summary>
    public required IReadOnlyList<PointerTargetJson> Targets { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Must be <c>LIVE</c> when it leads to an account with real money.</summary>
    public string? Confirm { get; init; }
}

/// <summary>The text of a pointer, told once.</summary>
/// <param name="PointerId">The pointer.</param>
/// <param name="Text">What stands in the address of its alerts.</param>
internal sealed record PointerTextJson(string PointerId, string Text);

/// <summary>What a pointer's messages must be proved with, told once.</summary>
/// <param name="PointerId">The pointer.</param>
/// <param name="Proof">The secret that stands in each message, or the key that each is signed with.</param>
internal sealed record PointerProofJson(string PointerId, string Proof);

/// <summary>How a pointer gets another text.</summary>
internal sealed record RotateJson
{
    /// <summary>Hours for which the old text stays good, 0 to 720.</summary>
    public int OverlapHours { get; init; }
}
