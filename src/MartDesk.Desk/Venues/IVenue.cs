namespace MartDesk.Desk.Venues;

/// <summary>One account at one venue. The only way by which the desk touches it.</summary>
public interface IVenue : IAsyncDisposable
{
    /// <summary>What it can place beside plain orders.</summary>
    VenueAbilities Abilities { get; }

    /// <summary>When the venue said that all trading ends there; null when it did not. What it refuses from then on, it refuses because it is closed.</summary>
    DateTimeOffset? TradingEnds => null;

    /// <summary>By how much the venue's clock, as it is known now, may be wrong; null while it was never measured. Asks nobody.</summary>
    TimeSpan? ClockUncertainty { get; }

    /// <summary>Instruments listed.</summary>
    Task<VenueReply<IReadOnlyList<Instrument>>> GetInstrumentsAsync(CancellationToken cancellationToken);

    /// <summary>Fee of the account's taker fills in an instrument, as a fraction of their value; null when the venue does not tell it.</summary>
    Task<VenueReply<decimal?>> GetTakerFeeRateAsync(string symbol, CancellationToken cancellationToken) => Task.FromResult<VenueReply<decimal?>>(new VenueReply<decimal?>.Ok(null));

    /// <summary>Balances.</summary>
    Task<VenueReply<IReadOnlyList<Balance>>> GetBalancesAsync(CancellationToken cancellationToken);

    /// <summary>Open positions, complete.</summary>
    Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken);

    /// <summary>The same for a plan, which must not wait for the page's reads: asked where the venue counts apart from them, if it does. May lack liquidation prices.</summary>
    Task<VenueReply<IReadOnlyList<Position>>> GetPositionsForPlanAsync(CancellationToken cancellationToken) => GetPositionsAsync(cancellationToken);

    /// <summary>Open orders.</summary>
    Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken);

    /// <summary>Fills since a time, oldest first, complete.</summary>
    /// <param name="symbol">Instrument; null for all of them.</param>
    /// <param name="since">First moment that counts.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Changes of the balance since a time, oldest first, complete.</summary>
    Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Hedge or one-way.</summary>
    Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken);

    /// <summary>Sets hedge or one-way for the whole account; harmless when repeated. Refused while a position or an order is open.</summary>
    Task<VenueReply<PositionMode>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken);

    /// <summary>Last, mark, bid and ask now.</summary>
    Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>The mark price now, also when no stream has told it; 0 when the venue does not tell it.</summary>
    async Task<VenueReply<decimal>> GetMarkAsync(string symbol, CancellationToken cancellationToken) =>
        await GetQuoteAsync(symbol, cancellationToken) switch
        {
            VenueReply<Quote>.Ok { Value: var quote } => new VenueReply<decimal>.Ok(quote.Mark),
            VenueReply<Quote>.Rejected { Error: var error } => new VenueReply<decimal>.Rejected(error),
            VenueReply<Quote>.NotSent { Reason: var reason } => new VenueReply<decimal>.NotSent(reason),
            VenueReply<Quote>.Unknown { Reason: var reason } => new VenueReply<decimal>.Unknown(reason),
            _ => throw new InvalidOperationException("No such reply."),
        };

    /// <summary>Candles of one minute times <paramref name="minutes"/>, oldest first, at most 500.</summary>
    Task<VenueReply<IReadOnlyList<Candle>>> GetCandlesAsync(string symbol, int minutes, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Sets leverage and margin mode of an instrument; harmless when repeated.</summary>
    Task<VenueReply<int>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken);

    /// <summary>Fixes time and text of an order. Nothing is sent; the result is journalled first.</summary>
    PreparedOrder Prepare(OrderInstruction order);

    /// <summary>Signs and sends a prepared order, once. It is never stamped or signed again.</summary>
    Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// The same for a plan or trailing order, which takes no id of ours: notes which ones of its instrument and kind wait already, so that it can be told
    /// from them. One in flight per account, instrument and kind, or two equal ones cannot be told apart.
    /// </summary>
    Task<VenueReply<PreparedOrder>> PrepareUnnamedAsync(OrderInstruction order, CancellationToken cancellationToken);

    /// <summary>Asks until it is certain what became of an order that <see cref="PrepareUnnamedAsync"/> prepared, or cannot be told now. Sends nothing that changes anything.</summary>
    Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for an order to be taken away, in the book or waiting. Ok means accepted: it may still fill or fire first. Harmless to repeat.</summary>
    Task<VenueReply<CancelAccepted>> CancelAsync(PlacedOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for other terms of an order that stands. Ok means accepted: it may still fill or fire with the old ones first. Harmless to repeat.</summary>
    Task<VenueReply<OrderAck>> ChangeAsync(OrderChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the venue cancel the orders of an instrument by itself unless this is repeated in time: what stands is not left alone when the desk is gone.
    /// </summary>
    /// <param name="symbol">Instrument.</param>
    /// <param name="timeout">Until the cancellation, 5 seconds at least; zero takes the setting back.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Looks for an order: in the book, waiting, fired or ended.</summary>
    /// <returns>
    /// Working while it waits for a price; what it became once it has fired. Absent also when it was taken away without having fired: no list has those.
    /// </returns>
    Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for every order of an instrument that is open or waits for a price to be taken away, also those made elsewhere. Ok means accepted. Harmless to repeat.</summary>
    Task<VenueReply<CancelAccepted>> CancelAllAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>What it takes as a transfer between the account's spot wallet and futures; null where there is no such thing.</summary>
    TransferTerms? TransferTerms => null;

    /// <summary>
    /// Moves money between the account's spot wallet and futures, once. Takes no id of ours, so a repetition moves it again: after Unknown only
    /// <see cref="GetTransfersAsync"/> tells. Ok means taken; the list tells whether it is done.
    /// </summary>
    /// <returns>What was moved.</returns>
    Task<VenueReply<decimal>> TransferAsync(TransferWay way, decimal amount, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<decimal>>(new VenueReply<decimal>.NotSent("This venue has no transfers."));

    /// <summary>Such transfers since a moment of the venue's clock, complete, newest first.</summary>
    Task<VenueReply<IReadOnlyList<VenueTransfer>>> GetTransfersAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<IReadOnlyList<VenueTransfer>>>(new VenueReply<IReadOnlyList<VenueTransfer>>.NotSent("This venue has no transfers."));

    /// <summary>Asks for play money, where the venue gives some. Each call may give some more.</summary>
    Task<VenueReply<DemoMoney>> ClaimDemoMoneyAsync(CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<DemoMoney>>(new VenueReply<DemoMoney>.NotSent("This venue gives no play money."));

    /// <summary>The venue's clock now, and by how much that may be wrong.</summary>
    Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken);

    /// <summary>The private stream: orders, positions, balances, and its own state. Reconnects until cancelled.</summary>
    IAsyncEnumerable<VenueEvent> ListenAsync(CancellationToken cancellationToken);

    /// <summary>The public stream of some instruments: a quote whenever one changes. Reconnects until cancelled.</summary>
    IAsyncEnumerable<Quote> ListenQuotesAsync(IReadOnlyList<string> symbols, CancellationToken cancellationToken);

    /// <summary>Book and trades of one instrument. Reconnects until cancelled; a slow reader misses books, never the newest.</summary>
    IAsyncEnumerable<MarketUpdate> ListenMarketAsync(string symbol, CancellationToken cancellationToken);
}

/// <summary>What a venue can place beside plain orders. What it cannot, an alert that asks for it is refused for: half of it is not carried out.</summary>
[Flags]
public enum VenueAbilities
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Stop loss and take profit that go with an order.</summary>
    Presets = 1,

    /// <summary>Orders that wait for a price.</summary>
    PlanOrders = 2,

    /// <summary>Stop losses and take profits of a position.</summary>
    PositionBrackets = 4,

    /// <summary>Orders that follow the price.</summary>
    TrailingOrders = 8,

    /// <summary>A choice of what happens when an order meets one of the same account.</summary>
    SelfTradePrevention = 16,
}

/// <summary>The venue will take orders away.</summary>
/// <param name="What">Our id of the order, or the symbol when it is every order.</param>
public sealed record CancelAccepted(string What);

/// <summary>The venue's clock.</summary>
/// <param name="Now">Venue time now.</param>
/// <param name="Uncertainty">Half of the round trip that measured it.</param>
public sealed record VenueClock(DateTimeOffset Now, TimeSpan Uncertainty);

/// <summary>Opens venues for connected accounts.</summary>
public interface IVenueFactory
{
    /// <summary>Opens one account. The credentials stay inside the venue.</summary>
    IVenue Open(Accounts.AccountConnection connection);
}
