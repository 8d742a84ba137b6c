using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>What rests now because of losses, and the owner's way to let it go on.</summary>
/// <remarks>
/// A lock is no state of its own: it is what the limits say of the trades and the equity of now. Released, they count from there on; the limit stays, and
/// what is lost from then on can lock anew.
/// </remarks>
public interface IGuardLocks
{
    /// <summary>The locks of now: of accounts first, then of pointers. A record that is not known makes none, though its entries are refused.</summary>
    IReadOnlyList<GuardLock> List();

    /// <summary>Lets what a lock counts count from now on; durable when the call returns.</summary>
    /// <returns>The lock that was released; null when there is none of this id any more.</returns>
    Task<GuardLock?> ReleaseAsync(string lockId, CancellationToken cancellationToken);
}

/// <summary>Entries of an account or a pointer rest because of what was lost.</summary>
public sealed record GuardLock
{
    /// <summary>The same as long as the lock lasts; letters and digits.</summary>
    public required string LockId { get; init; }

    /// <summary>Account whose entries rest.</summary>
    public required string AccountId { get; init; }

    /// <summary>Pointer whose limit it is and whose entries alone rest; null when it is the account's.</summary>
    public string? PointerId { get; init; }

    /// <summary>Code by which entries are refused: <c>daily_loss</c>, <c>drawdown</c> or <c>loss_streak</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Instrument whose entries rest; null for every one.</summary>
    public string? Symbol { get; init; }

    /// <summary>Side whose entries rest; null for both.</summary>
    public PositionSide? Side { get; init; }

    /// <summary>When it ends by itself; null when it ends with the recovery of what it counts.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }
}
