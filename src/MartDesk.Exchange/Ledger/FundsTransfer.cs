namespace MartDesk.Exchange.Ledger;

/// <summary>Money that went from one account to another.</summary>
public readonly record struct FundsTransfer
{
    /// <summary>The id of its ledger entry on the side that paid.</summary>
    public required long TransferId { get; init; }

    /// <summary>Who paid.</summary>
    public required int FromAccountId { get; init; }

    /// <summary>Who received.</summary>
    public required int ToAccountId { get; init; }

    /// <summary>Money units, above 0.</summary>
    public required long AmountUnits { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }
}
