using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Accounts;

/// <summary>What the page of one account shows.</summary>
public sealed record AccountModel
{
    /// <summary>The account.</summary>
    public required AccountInfo Account { get; init; }

    /// <summary>What would be lost with it.</summary>
    public required AccountLosses Losses { get; init; }

    /// <summary>Open positions it holds.</summary>
    public int Positions { get; init; }

    /// <summary>Open orders it has.</summary>
    public int Orders { get; init; }

    /// <summary>Hedge or one-way; null when the venue did not tell it in time.</summary>
    public PositionMode? PositionMode { get; init; }

    /// <summary>Why no paper money can be paid in here; null when it can.</summary>
    public string? PaperMoneyProblem { get; init; }

    /// <summary>What was just done; null when nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Why something was not done; null when nothing.</summary>
    public string? Problem { get; init; }
}
