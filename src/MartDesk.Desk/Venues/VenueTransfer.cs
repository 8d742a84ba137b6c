namespace MartDesk.Desk.Venues;

/// <summary>One movement of money between the wallets of an account, as the venue lists it.</summary>
/// <param name="VenueId">The venue's id.</param>
/// <param name="Way">Which way.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Amount">How much, above 0.</param>
/// <param name="State">What became of it.</param>
/// <param name="Time">When, by the venue's clock.</param>
public sealed record VenueTransfer(string VenueId, TransferWay Way, string Currency, decimal Amount, VenueTransferState State, DateTimeOffset Time);

/// <summary>Which way money moves between the wallets of one account. The numbers are stored.</summary>
public enum TransferWay
{
    /// <summary>Into the futures account.</summary>
    SpotToFutures = 0,

    /// <summary>Out of the futures account.</summary>
    FuturesToSpot = 1,
}

/// <summary>What a venue says of a transfer.</summary>
public enum VenueTransferState
{
    /// <summary>Not carried out yet.</summary>
    Processing = 0,

    /// <summary>Done.</summary>
    Finished = 1,

    /// <summary>Refused or returned.</summary>
    Failed = 2,
}

/// <summary>What a venue takes as a transfer.</summary>
/// <param name="Currency">The one currency.</param>
/// <param name="Least">Smallest amount.</param>
/// <param name="Most">Largest amount.</param>
/// <param name="Decimals">Most decimals of an amount.</param>
public sealed record TransferTerms(string Currency, decimal Least, decimal Most, int Decimals);

/// <summary>Play money that a venue gave.</summary>
/// <param name="Currency">Currency.</param>
/// <param name="Amount">How much.</param>
public sealed record DemoMoney(string Currency, decimal Amount);
