namespace MartDesk.Desk.Venues;

/// <summary>One change of an account's balance, as the venue's ledger tells it.</summary>
public sealed record LedgerRow
{
    /// <summary>Tells the row from every other of its account; the same whenever the ledger is read. The venue's own ids need not be unique.</summary>
    public required string Key { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it was.</summary>
    public required LedgerKind Kind { get; init; }

    /// <summary>Instrument; empty when it is about none.</summary>
    public required string Symbol { get; init; }

    /// <summary>Currency of <see cref="Amount"/>.</summary>
    public required string Currency { get; init; }

    /// <summary>Change of the balance; negative when paid.</summary>
    public required decimal Amount { get; init; }

    /// <summary>The venue's id; not unique everywhere.</summary>
    public required string VenueId { get; init; }
}

/// <summary>What changed a balance. The numbers are stored.</summary>
public enum LedgerKind
{
    /// <summary>Something the venue does not name, or names in words that are not known.</summary>
    Other = 0,

    /// <summary>Between this account and another wallet.</summary>
    Transfer = 1,

    /// <summary>Profit or loss of what was closed, before fees.</summary>
    RealisedPnl = 2,

    /// <summary>Funding paid or received.</summary>
    Funding = 3,

    /// <summary>Trading fee.</summary>
    Fee = 4,

    /// <summary>What a liquidation took.</summary>
    Liquidation = 5,
}
