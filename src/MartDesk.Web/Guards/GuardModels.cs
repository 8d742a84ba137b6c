using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Guards;

/// <summary>What the guards page shows.</summary>
public sealed record GuardsModel
{
    /// <summary>What the desk may do.</summary>
    public required DeskMode Mode { get; init; }

    /// <summary>Accounts, each with the state that was set for it alone and its limits.</summary>
    public required IReadOnlyList<(AccountInfo Account, DeskMode Mode, GuardLimits Limits)> Accounts { get; init; }

    /// <summary>What rests because of losses, each with the account's label and environment, and the name of the pointer when it is a pointer's.</summary>
    public required IReadOnlyList<(GuardLock Lock, AccountInfo? Account, string? Pointer)> Locks { get; init; }

    /// <summary>Open orders that panic would cancel, by the desk's picture of now.</summary>
    public required int Orders { get; init; }

    /// <summary>Positions that panic would close.</summary>
    public required int Positions { get; init; }

    /// <summary>Accounts that panic reaches.</summary>
    public required int Reached { get; init; }

    /// <summary>Alerts that carry a panic out; empty when there was none just now.</summary>
    public IReadOnlyList<string> Panic { get; init; } = [];

    /// <summary>What was just done; null when nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Why something was not done; null when nothing.</summary>
    public string? Problem { get; init; }
}

/// <summary>What the page of one account's state and limits shows.</summary>
public sealed record LimitsModel
{
    /// <summary>The account.</summary>
    public required AccountInfo Account { get; init; }

    /// <summary>What was set for it alone.</summary>
    public required DeskMode Mode { get; init; }

    /// <summary>What the desk may do; the stricter of both counts.</summary>
    public required DeskMode DeskMode { get; init; }

    /// <summary>Its open orders, by the desk's picture of now.</summary>
    public required int Orders { get; init; }

    /// <summary>Its positions.</summary>
    public required int Positions { get; init; }

    /// <summary>What stands in the fields.</summary>
    public required FieldValues Fields { get; init; }

    /// <summary>Alert that carries out a panic just begun; null when there was none.</summary>
    public string? Panic { get; init; }

    /// <summary>What was just done; null when nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Why something was not done; null when nothing.</summary>
    public string? Problem { get; init; }
}
