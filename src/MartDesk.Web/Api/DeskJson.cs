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
}

/// <summary>What the desk is to be allowed.</summary>
internal sealed record ModeJson
{
    /// <summary><c>active</c>, <c>reducing</c> or <c>halted</c>.</summary>
    public required string Mode { get; init; }
}

/// <summary>What a panic set off.</summary>
internal sealed record PanicJson
{
    /// <summary>Alerts by which orders are cancelled and positions closed, one for each account.</summary>
    public required IReadOnlyList<string> Alerts { get; init; }
}
