using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Pointers;

/// <summary>A pointer, without its text.</summary>
public sealed record PointerInfo
{
    /// <summary>The desk's id; not secret.</summary>
    public required string PointerId { get; init; }

    /// <summary>The owner's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Accounts that its alerts trade on; at least one.</summary>
    public required IReadOnlyList<PointerTarget> Targets { get; init; }

    /// <summary>What it adds and lets through.</summary>
    public required PointerSettings Settings { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Messages must carry a secret beside the pointer.</summary>
    public bool HasSecret { get; init; }

    /// <summary>Messages must be signed with the pointer's key.</summary>
    public bool NeedsSignature { get; init; }

    /// <summary>Takes no entries.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Takes nothing.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Deleted; only its alerts are left.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>What was stored of it is not what the disk gives back (F-23): it takes nothing until it is saved again.</summary>
    public bool IsDamaged => Settings.Limits.IsDamaged;

    /// <summary>The desk's own, for the owner's orders; no message reaches it.</summary>
    internal bool IsOurs { get; init; }

    /// <summary>The first account.</summary>
    public string AccountId => Targets[0].AccountId;

    internal QuantityUnit QuantityUnit => Settings.QuantityUnit;

    internal decimal? DefaultQuantity => Settings.DefaultQuantity;

    internal int Leverage => Settings.Leverage;

    internal MarginMode MarginMode => Settings.MarginMode;

    internal string? FixedSymbol => Settings.FixedSymbol;

    internal int MaxLagSeconds => Settings.MaxLagSeconds;

    internal decimal MaxDeviationPercent => Settings.MaxDeviationPercent;

    /// <summary>True when it may be used now.</summary>
    internal bool IsOpenAt(DateTimeOffset now) => !IsDisabled && !IsDeleted && !IsOurs && (ExpiresAt is null || now < ExpiresAt);
}
