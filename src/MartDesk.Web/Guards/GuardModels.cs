using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Web.Forms;

namespace MartDesk.Web.Guards;

/// <summary>What the guards page shows.</summary>
public sealed record GuardsModel
{
    /// <summary>What the desk may do.</summary>
    public required DeskMode Mode { get; init; }

    /// <summary>Accounts with their limits.</summary>
    public required IReadOnlyList<(AccountInfo Account, GuardLimits Limits)> Accounts { get; init; }

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

/// <summary>What the page of one account's limits shows.</summary>
/// <param name="Account">The account.</param>
/// <param name="Fields">What stands in the fields.</param>
/// <param name="Notice">What was just done; null when nothing.</param>
/// <param name="Problem">Why something was not done; null when nothing.</param>
public sealed record LimitsModel(AccountInfo Account, FieldValues Fields, string? Notice, string? Problem);
