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
/// Positions are read anew for every plan, at the earliest when its alert came and nothing of its lane was under way. The streams' picture may be a moment
/// behind an order of ours that has just filled, and a plan made from it would do the same thing twice.
/// No plan is made by a price that was told, or asked for, longer ago than <see cref="PriceMaxAge"/>, however long the other answers took.
/// </remarks>
internal sealed class AccountReader(IPortfolio portfolio, AccountDirectory accounts, AccountBlocks blocks, LegStore legs, TimeProvider time)
{
    /// <summary>A streamed price that is younger than this need not be asked for.</summary>
    private static readonly TimeSpan QuoteMaxAge = TimeSpan.FromSeconds(2);

    /// <summary>A price that is older when everything else was told is asked for once more.</summary>
    private static readonly TimeSpan PriceAskAgain = TimeSpan.FromSeconds(5);

    /// <summary>As old as what a plan is made by may be.</summary>
    private static readonly TimeSpan PriceMaxAge = AccountState.MaxAge;

    private readonly ConcurrentDictionary<string, AccountReads> _reads = new(StringComparer.Ordinal);

    /// <summary>Asks for the positions, and for the mode if it is needed, while the alert that will be planned by them is still being stored.</summary>
    /// <returns>The positions; null when the account is not connected.</returns>
    public Task<VenueReply<IReadOnlyList<Position>>>? Foresee(string accountId, AlertRequest request)
    {
        if (request.Symbol == "*" || Closed(accountId, request.IsEntryVerb) is not null || portfolio.VenueOf(accountId) is not { } venue)
            return null;
        var reads = ReadsOf(accountId);
        if (PlanContext.NeedsMode(request))
            _ = reads.ModeAsync(venue, CancellationToken.None); // Kept for the plan, which asks again when it was not told.
        return reads.PositionsAsync(venue, CancellationToken.None);
    }

    /// <summary>The position mode as plans have it, at most ten seconds old.</summary>
    public Task<VenueReply<PositionMode>> ModeAsync(string accountId, CancellationToken cancellationToken) => portfolio.VenueOf(accountId) is { } venue
        ? ReadsOf(accountId).ModeAsync(venue, cancellationToken)
        : Task.FromResult<VenueReply<PositionMode>>(new VenueReply<PositionMode>.NotSent("The account is not connected."));

    /// <summary>The position mode may have been changed; the next plan asks for it.</summary>
    public void ForgetMode(string accountId) => ReadsOf(accountId).ForgetMode();

    /// <summary>What a plan depends on; null with the reason when the venue does not tell it now.</summary>
    public async Task<(PlanContext? Context, AlertRefusal? Refusal, string? Wait)> ReadAsync(
        AlertRequest request, PointerInfo pointer, string accountId, CancellationToken cancellationToken, Task<VenueReply<IReadOnlyList<Position>>>? foreseen = null)
    {
        if (Closed(accountId, request.IsEntryVerb) is { } closed)
            return (null, closed, null);
        if (portfolio.VenueOf(accountId) is not { } venue)
            return (null, null, "The account is not connected yet.");
        var instruments = portfolio.InstrumentsOf(accountId);
        if (instruments.Count == 0)
        {
            var told = await venue.GetInstrumentsAsync(cancellationToken);
            if (told is not VenueReply<IReadOnlyList<Instrument>>.Ok { Value: { Count: > 0 } listed })
                return await NotToldAsync("instruments", venue, accountId, told, cancellationToken);
            instruments = listed;
        }

        if (SymbolNames.Find(request.Symbol, instruments) is not { } instrument)
            return (null, SymbolNames.Unknown(request.Symbol, instruments), null);
        if (request.IsEntryVerb && !instrument.IsTrading && await venue.GetInstrumentsAsync(cancellationToken) is VenueReply<IReadOnlyList<Instrument>>.Ok { Value: var now })
        {
            // The list that is kept may be an hour old, and the contract may trade again.
            if (now.All(listed => !listed.IsTrading))
                return (null, AlertRefusal.Rule("venue_closed", "The venue is closed: not one of its contracts trades any more."), null);
            instrument = (SymbolNames.Find(request.Symbol, now) ?? instrument) with { TakerFeeRate = instrument.TakerFeeRate };
        }

        // All that is needed is asked for at once; each is waited for in turn.
        var reads = ReadsOf(accountId);
        var quote = portfolio.QuoteOf(accountId, instrument.Symbol);
        var needsQuote = PlanContext.NeedsQuote(request);
        var asksQuote = needsQuote && (quote is not { Last: > 0m } || !quote.IsYoung(time, QuoteMaxAge));
        var pricedAt = asksQuote || quote?.HeardAt is not { } heardAt ? time.GetTimestamp() : heardAt;
        var askedPositions = foreseen ?? reads.PositionsAsync(venue, cancellationToken);
        var askedMode = PlanContext.NeedsMode(request) ? reads.ModeAsync(venue, cancellationToken) : null;
        var askedQuote = asksQuote ? reads.QuoteAsync(venue, instrument.Symbol, cancellationToken) : null;
        var askedBalances = PlanContext.NeedsBalance(request) ? reads.BalancesAsync(venue, cancellationToken) : null;

        var askedOrder = request is { Edit: not null, Named: { } named } ? venue.FindAsync(PlacedOrder.Named(instrument.Symbol, named.Kind, named.VenueOrderId, time), cancellationToken) : null;

        var held = await askedPositions.WaitAsync(cancellationToken);
        if (foreseen is not null && held is not VenueReply<IReadOnlyList<Position>>.Ok)
            held = await reads.PositionsAsync(venue, cancellationToken);
        if (held is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var positions })
            return await NotToldAsync("positions", venue, accountId, held, cancellationToken);

        PositionMode? mode = null;
        if (askedMode is not null)
        {
            var reply = await askedMode;
            if (reply is not VenueReply<PositionMode>.Ok { Value: var told })
                return await NotToldAsync("position mode", venue, accountId, reply, cancellationToken);
            mode = told;
        }

        if (askedQuote is not null)
        {
            var reply = await askedQuote;
            if (reply is not VenueReply<Quote>.Ok { Value: var told })
                return await NotToldAsync("price", venue, accountId, reply, cancellationToken);
            quote = told;
        }

        Balance? balance = null;
        if (askedBalances is not null)
        {
            var reply = await askedBalances;
            if (reply is not VenueReply<IReadOnlyList<Balance>>.Ok { Value: var balances })
                return await NotToldAsync("balance", venue, accountId, reply, cancellationToken);
            balance = balances.FirstOrDefault(known => known.Currency == instrument.QuoteCurrency);
        }

        VenueOrder? order = null;
        if (askedOrder is not null)
        {
            var reply = await askedOrder;
            if (reply is not VenueReply<OrderSearch>.Ok { Value: var search })
                return await NotToldAsync("order", venue, accountId, reply, cancellationToken);
            order = (search as OrderSearch.Found)?.Order;
        }

        if (needsQuote && time.GetElapsedTime(pricedAt) > PriceAskAgain)
        {
            pricedAt = time.GetTimestamp();
            var reply = await reads.QuoteAsync(venue, instrument.Symbol, cancellationToken);
            if (reply is not VenueReply<Quote>.Ok { Value: var told })
                return await NotToldAsync("price", venue, accountId, reply, cancellationToken);
            if (time.GetElapsedTime(pricedAt) > PriceMaxAge)
                return (null, null, "The price took too long to be told.");
            quote = told;
        }
        else if (!needsQuote && quote?.HeardAt is not null && !quote.IsYoung(time, PriceMaxAge))
        {
            // Limits and margin are reckoned by it where it is known; one that the stream has not renewed is not.
            quote = request.IsEntryVerb && await reads.QuoteAsync(venue, instrument.Symbol, cancellationToken) is VenueReply<Quote>.Ok { Value: var told } ? told : null;
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
                Named = order is { State: OrderState.Working } ? order : null,
                OwnOrders = [.. legs.OwnOrders(accountId, pointer.IsOurs ? null : pointer.PointerId, instrument.Symbol).Select(own => own.Order)],
                PlainOpens = pointer.Settings.PlainOpens || pointer.IsOurs,
                NowMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                Quote = quote,
                Available = balance?.Available ?? portfolio.Current.Accounts.FirstOrDefault(account => account.AccountId == accountId && account.IsFresh(time))?.Available,
                Equity = balance is null ? null : balance.Equity ?? balance.Available + balance.PositionMargin + balance.OrderMargin,
                Age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(request.EventTimeMs),
            },
            null,
            null);
    }

    private AccountReads ReadsOf(string accountId) => _reads.GetOrAdd(accountId, _ => new AccountReads(time));

    /// <summary>Why the account takes nothing at all, or no entry; null when it does.</summary>
    /// <remarks>An exit is tried also when the venue refused the account a while ago: what it says now is the better answer.</remarks>
    public AlertRefusal? Closed(string accountId, bool isEntry) => accounts.Find(accountId) switch
    {
        null => AlertRefusal.Rule("account_deleted", "The account of this pointer was deleted."),
        { IsDisabled: true } account => AlertRefusal.Rule("account_disabled", $"The account {account.Label} is disabled.", "Enable it on the accounts page."),
        { WaitingSince: { } since } account => AlertRefusal.Rule(
            "whitelist_pending", FormattableString.Invariant($"The venue does not let {account.Label} trade by API yet (asked since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC)."), "It is checked every five minutes."),
        { Block: { } block } account when isEntry => AlertRefusal.Rule(
            block.RefusalCode,
            FormattableString.Invariant($"{account.Label} is blocked since {block.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {block}."),
            block.NeedsAnotherKey ? "Replace its key on the accounts page; it is asked again every hour." : "It is asked again every five minutes."),
        _ => null,
    };

    /// <summary>The venue did not tell something: waits for it, unless it refuses the account as a whole or is known to be closed.</summary>
    private async Task<(PlanContext? Context, AlertRefusal? Refusal, string? Wait)> NotToldAsync<T>(
        string what, IVenue venue, string accountId, VenueReply<T> reply, CancellationToken cancellationToken)
    {
        if (venue.TradingEnds is { } end && end <= time.GetUtcNow())
            return (null, AlertRefusal.Rule("venue_closed", FormattableString.Invariant($"The venue ended all trading on {end.UtcDateTime:yyyy-MM-dd}; the {what} {(what[^1] == 's' ? "were" : "was")} not told."), "Its history can be read as long as it answers."), null);
        if (reply is not VenueReply<T>.Rejected { Error: { Finding: { } finding } error } || !AccountBlock.IsLasting(finding))
            return (null, null, $"The {what} {(what[^1] == 's' ? "were" : "was")} not told.");
        await blocks.NoteAsync(accountId, error, venue, cancellationToken);
        return (null, AlertRefusal.Rule(AccountBlock.CodeOf(finding), $"The venue refuses to tell the {what}: {LegRunner.InWords(error)}."), null);
    }

    private static Position? Held(IReadOnlyList<Position> positions, string symbol, PositionSide side) =>
        positions.FirstOrDefault(position => position.Symbol == symbol && position.Side == side && position.Contracts > 0);
}
