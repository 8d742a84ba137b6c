using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>What the desk knows of all accounts at one moment. Immutable; a new one replaces it with every change.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Accounts">Accounts in order of creation.</param>
/// <param name="Positions">Open positions by account, symbol and side.</param>
/// <param name="Orders">Open orders, oldest first.</param>
/// <param name="Quotes">Last known prices by symbol and environment address of the accounts shown.</param>
public sealed record PortfolioSnapshot(
    long Version,
    DateTimeOffset Time,
    IReadOnlyList<AccountState> Accounts,
    IReadOnlyList<PositionState> Positions,
    IReadOnlyList<OrderStateRow> Orders,
    IReadOnlyList<Quote> Quotes)
{
    /// <summary>Nothing known yet.</summary>
    public static PortfolioSnapshot Empty { get; } = new(0, DateTimeOffset.UnixEpoch, [], [], [], []);
}

/// <summary>One account as shown.</summary>
/// <param name="AccountId">The desk's id.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="MaskedKey">First and last four characters of its key.</param>
/// <param name="Currency">Settlement currency.</param>
/// <param name="Wallet">Balance without unrealised profit; null until known.</param>
/// <param name="Available">Free for new orders; null until known.</param>
/// <param name="Equity">Wallet plus unrealised profit at the mark price; null until known.</param>
/// <param name="Unrealised">Sum of the positions' unrealised profit.</param>
/// <param name="PositionMargin">Held by positions.</param>
/// <param name="OrderMargin">Held by orders.</param>
/// <param name="RealisedToday">Closed profit less fees since 00:00 UTC, from fills.</param>
/// <param name="IsStreamUp">Private stream logged in.</param>
/// <param name="LastHeard">When the private stream last said anything; null before the first time.</param>
/// <param name="Problem">What keeps it from trading; null when nothing.</param>
public sealed record AccountState(
    string AccountId,
    string Label,
    VenueEnvironment Environment,
    string MaskedKey,
    string Currency,
    decimal? Wallet,
    decimal? Available,
    decimal? Equity,
    decimal Unrealised,
    decimal PositionMargin,
    decimal OrderMargin,
    decimal RealisedToday,
    bool IsStreamUp,
    DateTimeOffset? LastHeard,
    string? Problem)
{
    /// <summary>What is older is marked as stale and is no ground for an entry.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(20);

    /// <summary>When the private stream last said anything, a timestamp of the desk's <see cref="TimeProvider"/>; null before the first time.</summary>
    /// <remarks>The age of what is known goes by this: a wall clock that is set back would make old data young.</remarks>
    public long? HeardAt { get; init; }

    /// <summary>True when the stream is up and has said something within <see cref="MaxAge"/>.</summary>
    public bool IsFresh(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return IsStreamUp && HeardAt is { } heard && time.GetElapsedTime(heard) <= MaxAge;
    }
}

/// <summary>One position as shown.</summary>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="AccountLabel">The owner's name for the account.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Long or short.</param>
/// <param name="Contracts">Contracts held.</param>
/// <param name="Coins">The same in base currency.</param>
/// <param name="BaseCurrency">Base currency.</param>
/// <param name="PriceStep">Price step, for the decimals shown.</param>
/// <param name="EntryPrice">Average entry.</param>
/// <param name="MarkPrice">Mark price; null until known.</param>
/// <param name="MarkTime">When the mark price was received.</param>
/// <param name="UnrealisedPnl">At the mark price; null until known.</param>
/// <param name="RealisedPnl">Since it opened, fees included; null until known.</param>
/// <param name="Margin">Initial margin; null until known.</param>
/// <param name="Leverage">Leverage; null until known.</param>
/// <param name="MarginMode">Cross or isolated.</param>
/// <param name="LiquidationPrice">Null when none.</param>
/// <param name="OpenTime">When it opened.</param>
public sealed record PositionState(
    string AccountId,
    string AccountLabel,
    string Symbol,
    PositionSide Side,
    long Contracts,
    decimal Coins,
    string BaseCurrency,
    decimal PriceStep,
    decimal EntryPrice,
    decimal? MarkPrice,
    DateTimeOffset? MarkTime,
    decimal? UnrealisedPnl,
    decimal? RealisedPnl,
    decimal? Margin,
    int? Leverage,
    MarginMode MarginMode,
    decimal? LiquidationPrice,
    DateTimeOffset OpenTime)
{
    /// <summary>Fee of the fill that closes it at the market, as a fraction of its value: <see cref="Instrument.TakerFeeRate"/> at its account.</summary>
    public required decimal TakerFeeRate { get; init; }
}

/// <summary>One open order as shown.</summary>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="AccountLabel">The owner's name for the account.</param>
/// <param name="Order">The order.</param>
public sealed record OrderStateRow(string AccountId, string AccountLabel, VenueOrder Order);
