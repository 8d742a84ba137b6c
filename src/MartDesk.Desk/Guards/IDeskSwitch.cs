namespace MartDesk.Desk.Guards;

/// <summary>What the desk may do. Durable: a restart does not change it.</summary>
public interface IDeskSwitch
{
    /// <summary>What it may do now.</summary>
    DeskMode Mode { get; }

    /// <summary>What may be done for one account: the stricter of its own mode and the desk's.</summary>
    DeskMode ModeOf(string accountId);

    /// <summary>What was set for one account alone, whatever the desk may do.</summary>
    DeskMode OwnModeOf(string accountId);

    /// <summary>Sets what it may do.</summary>
    /// <remarks>When this returns with less than <see cref="DeskMode.Active"/>, no order that opens leaves the desk any more, not even one that was under way.</remarks>
    Task SetAsync(DeskMode mode, CancellationToken cancellationToken);

    /// <summary>The same for one account; null for the whole desk.</summary>
    Task SetAsync(string? accountId, DeskMode mode, CancellationToken cancellationToken);

    /// <summary>Halts the desk, cancels every order and closes every position of every account that is not disabled.</summary>
    /// <remarks>Halted when this returns; the cancellations and exits are durable then, and carried out also after a restart.
    /// They overtake an order whose outcome is not known yet, and are repeated for its instrument once it is known.</remarks>
    /// <returns>The alerts by which they are carried out, one for each account.</returns>
    Task<IReadOnlyList<string>> PanicAsync(CancellationToken cancellationToken);

    /// <summary>The same for one account; null for all of them.</summary>
    Task<IReadOnlyList<string>> PanicAsync(string? accountId, CancellationToken cancellationToken);
}

/// <summary>What the desk may do. The numbers are stored.</summary>
public enum DeskMode
{
    /// <summary>Everything.</summary>
    Active = 0,

    /// <summary>Exits and cancellations only.</summary>
    ReducingOnly = 1,

    /// <summary>Nothing that an alert asks for; only what the owner orders, and that only to reduce.</summary>
    Halted = 2,
}
