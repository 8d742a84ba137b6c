using System.Collections.Concurrent;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Reads from the venue what a plan depends on.</summary>
/// <remarks>
/// Positions are read anew for every plan. The streams' picture may be a moment behind an order of ours that has just filled,
/// and a plan made from it would do the same thing twice.
/// </remarks>
internal sealed class AccountReader(IPortfolio portfolio, AccountDirectory accounts, LegStore legs, TimeProvider time)
{
    /// <summary>A streamed price that is younger than this need not be asked for.</summary>
    private static readonly TimeSpan QuoteMaxAge = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, AccountReads> _reads = new(StringComparer.Ordinal);

    /// <summary>What a plan depends on; null with the reason when the venue does not tell it now.</summary>
    public async Task<(PlanContext? Context, AlertRefusal? Refusal, string? Wait)> ReadAsync(
        AlertRequest request, PointerInfo pointer, string accountId, CancellationToken cancellationToken)
    {
        if (Closed(accountId) is { } closed)
            return (null, closed, null);
        if (portfolio.VenueOf(accountId) is not { } venue)
            return (null, null, "The account is not connected yet.");
        var instruments = portfolio.InstrumentsOf(accountId);
        if (instruments.Count == 0)
        {
            if (await venue.GetInstrumentsAsync(cancellationToken) is not VenueReply<IReadOnlyList<Instrument>>.Ok { Value: { Count: > 0 } listed })
                return (null, null, "The instruments were not told.");
            instruments = listed;
        }

        if (SymbolNames.Find(request.Symbol, instruments) is not { } instrument)
            return (null, SymbolNames.Unknown(request.Symbol, instruments), null);
        var reads = _reads.GetOrAdd(accountId, _ => new AccountReads(time));
        if (await reads.PositionsAsync(venue, cancellationToken) is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var positions })
            return (null, null, "The positions were not told.");

        PositionMode? mode = null;
        if (PlanContext.NeedsMode(request))
        {
            if (await reads.ModeAsync(venue, cancellationToken) is not VenueReply<PositionMode>.Ok { Value: var told })
                return (null, null, "The position mode was not told.");
            mode = told;
        }

        var quote = portfolio.Current.Quotes.FirstOrDefault(known => known.Symbol == instrument.Symbol);
        if (PlanContext.NeedsQuote(request) && (quote is not { Last: > 0m } || time.GetUtcNow() - quote.Time > QuoteMaxAge))
        {
            if (await reads.QuoteAsync(venue, instrument.Symbol, cancellationToken) is not VenueReply<Quote>.Ok { Value: var told })
                return (null, null, "The price was not told.");
            quote = told;
        }

        Balance? balance = null;
        if (PlanContext.NeedsBalance(request))
        {
            if (await reads.BalancesAsync(venue, cancellationToken) is not VenueReply<IReadOnlyList<Balance>>.Ok { Value: var balances })
                return (null, null, "The balance was not told.");
            balance = balances.FirstOrDefault(known => known.Currency == instrument.QuoteCurrency);
        }

        var (ownLong, ownShort) = legs.OwnContracts(accountId, pointer.PointerId, instrument.Symbol);
        return (
            new PlanContext
            {
                Request = request,
                Instrument = instrument,
                Mode = mode,
                Long = Held(positions, instrument.Symbol, PositionSide.Long),
                Short = Held(positions, instrument.Symbol, PositionSide.Short),
                OwnLong = ownLong,
                OwnShort = ownShort,
                OwnOrders = [.. legs.OwnOrders(accountId, pointer.IsOurs ? null : pointer.PointerId, instrument.Symbol).Select(order => order.Order)],
                PlainOpens = pointer.Settings.PlainOpens || pointer.IsOurs,
                NowMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                Quote = quote,
                Available = balance?.Available ?? portfolio.Current.Accounts.FirstOrDefault(account => account.AccountId == accountId && account.IsFreshAt(time.GetUtcNow()))?.Available,
                Equity = balance is null ? null : balance.Equity ?? balance.Available + balance.PositionMargin + balance.OrderMargin,
                Age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(request.EventTimeMs),
            },
            null,
            null);
    }

    /// <summary>Why the account takes nothing at all; null when it does.</summary>
    public AlertRefusal? Closed(string accountId) => accounts.Find(accountId) switch
    {
        null => AlertRefusal.Rule("account_deleted", "The account of this pointer was deleted."),
        { IsDisabled: true } account => AlertRefusal.Rule("account_disabled", $"The account {account.Label} is disabled.", "Enable it on the accounts page."),
        { WaitingSince: { } since } account => AlertRefusal.Rule(
            "whitelist_pending", FormattableString.Invariant($"The venue does not let {account.Label} trade by API yet (asked since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC)."), "It is checked every five minutes."),
        _ => null,
    };

    private static Position? Held(IReadOnlyList<Position> positions, string symbol, PositionSide side) =>
        positions.FirstOrDefault(position => position.Symbol == symbol && position.Side == side && position.Contracts > 0);
}
