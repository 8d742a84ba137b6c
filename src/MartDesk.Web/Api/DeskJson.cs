namespace MartDesk.Web.Api;

/// <summary>How the desk is.</summary>
internal sealed record DeskJson
{
    /// <summary><c>active</c>, <c>reducing</c> or <c>halted</c>.</summary>
    public required string Mode { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required int Accounts { get; init; }

    /// <summary>Accounts whose private stream is up.</summary>
    public required int AccountsInTouch { get; init; }

    public required int Positions { get; init; }

    public required int Orders { get; init; }

    /// <summary>Accounts that were held back by themselves, whatever the desk may do.</summary>
    public required IReadOnlyList<AccountModeJson> HeldBack { get; init; }
}

/// <summary>What one account may do by its own setting.</summary>
/// <param name="Account">Its label.</param>
/// <param name="Mode"><c>reducing</c> or <c>halted</c>.</param>
internal sealed record AccountModeJson(string Account, string Mode);

/// <summary>What the desk is to be allowed.</summary>
internal sealed record ModeJson
{
    /// <summary><c>active</c>, <c>reducing</c> or <c>halted</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Id or label of the account that it is about; left out for the whole desk.</summary>
    public string? Account { get; init; }
}

/// <summary>What a panic set off.</summary>
internal sealed record PanicJson
{
    /// <summary>Alerts by which orders are cancelled and positions closed, one for each account.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }
}
