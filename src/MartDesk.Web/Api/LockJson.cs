using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>Entries that rest because of what was lost.</summary>
internal sealed record LockJson
{
    /// <summary>By which it is released.</summary>
    public required string LockId { get; init; }

    /// <summary>Label of the account whose entries rest.</summary>
    public required string Account { get; init; }

    /// <summary>Name of the pointer whose entries alone rest; null when all of the account's do.</summary>
    public string? Pointer { get; init; }

    /// <summary>Code by which entries are refused: <c>daily_loss</c>, <c>drawdown</c> or <c>loss_streak</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Market whose entries rest; null for every one.</summary>
    public string? Symbol { get; init; }

    /// <summary><c>long</c> or <c>short</c>; null for both.</summary>
    public string? Side { get; init; }

    /// <summary>When it ends by itself; null when it ends with the recovery of what it counts.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    internal static LockJson From(GuardLock held, IAccountKeeper keeper, IPointers pointers) => new()
    {
        LockId = held.LockId,
        Account = keeper.Find(held.AccountId)?.Label ?? held.AccountId,
        Pointer = held.PointerId is { } id ? pointers.List().FirstOrDefault(pointer => pointer.PointerId == id)?.Name ?? id : null,
        Code = held.Code,
        Symbol = held.Symbol,
        Side = held.Side switch { null => null, PositionSide.Long => "long", _ => "short" },
        Until = held.Until,
        Reason = held.Reason,
    };
}
