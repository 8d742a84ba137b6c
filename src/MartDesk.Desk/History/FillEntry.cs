using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>A fill as recorded, and where its order came from.</summary>
/// <param name="Mark">Its place in the list.</param>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="AccountLabel">The owner's name for the account.</param>
/// <param name="Fill">The fill.</param>
/// <param name="IsNet">The account held one net position, so the fill's effect does not tell whether it opened or closed.</param>
/// <param name="Origin">Where the order came from; null for one that was not made by this desk.</param>
public sealed record FillEntry(HistoryMark Mark, string AccountId, string AccountLabel, Fill Fill, bool IsNet, OrderOrigin? Origin);

/// <summary>A ledger row as recorded.</summary>
/// <param name="Mark">Its place in the list.</param>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="AccountLabel">The owner's name for the account.</param>
/// <param name="Row">The row.</param>
public sealed record LedgerEntry(HistoryMark Mark, string AccountId, string AccountLabel, LedgerRow Row);

/// <summary>What an account was worth at a moment.</summary>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="Time">When.</param>
/// <param name="Equity">With unrealised profit.</param>
/// <param name="Wallet">Without.</param>
public sealed record EquityPoint(string AccountId, DateTimeOffset Time, decimal Equity, decimal Wallet);

/// <summary>The alert or the owner's order that an order of this desk came from.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="PointerId">Its pointer.</param>
/// <param name="PointerName">The pointer's name; "By hand" for the owner's own orders.</param>
/// <param name="Strategy">Strategy named in the message; null when it named none.</param>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="SignalPrice">Price that the sender saw; null when it told none.</param>
/// <param name="ReceivedTime">When the alert was received.</param>
public sealed record OrderOrigin(
    string AlertId, string PointerId, string PointerName, string? Strategy, string ClientOrderId, decimal? SignalPrice, DateTimeOffset ReceivedTime);
