namespace MartDesk.Exchange.Ledger;

/// <summary>Why money moved in a client's wallet.</summary>
public enum LedgerKind : byte
{
    /// <summary>Paid in or out.</summary>
    Transfer = 1,

    /// <summary>Profit or loss of closed lots, before fees.</summary>
    RealisedProfit = 2,

    /// <summary>Funding received or paid.</summary>
    Funding = 3,

    /// <summary>Fee of a fill.</summary>
    Fee = 4,

    /// <summary>What the insurance fund kept of, or added to, a position taken over.</summary>
    LiquidationClearance = 5,
}

/// <summary>One movement of a client's wallet. The entries of an account add up to its wallet, to the unit, after every command.</summary>
public readonly record struct LedgerEntry
{
    /// <summary>Grows by one with every entry of the venue.</summary>
    public required long EntryId { get; init; }

    /// <summary>Whose wallet.</summary>
    public required int AccountId { get; init; }

    /// <summary>Where it came from; −1 for a transfer.</summary>
    public required int InstrumentId { get; init; }

    /// <summary>Why.</summary>
    public required LedgerKind Kind { get; init; }

    /// <summary>Money units, negative when the wallet shrank; never 0.</summary>
    public required long AmountUnits { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimeMs { get; init; }
}
