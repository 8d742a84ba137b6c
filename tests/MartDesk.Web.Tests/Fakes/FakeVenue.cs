using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A venue that has candles, a book and trades. The page asks nothing else of a venue.</summary>
internal sealed class FakeVenue : IVenue
{
    public required IReadOnlyList<Candle> Candles { get; init; }

    public Task<VenueReply<IReadOnlyList<Candle>>> GetCandlesAsync(string symbol, int minutes, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<IReadOnlyList<Candle>>>(new VenueReply<IReadOnlyList<Candle>>.Ok(Candles));

    public Task<VenueReply<IReadOnlyList<Instrument>>> GetInstrumentsAsync(CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<IReadOnlyList<Balance>>> GetBalancesAsync(CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<PositionMode>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken) => throw NotAsked();

    /// <summary>The price told; null when the venue is silent.</summary>
    public Quote? Quote { get; set; }

    public Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<Quote>>(Quote is null ? new VenueReply<Quote>.Unknown("silence") : new VenueReply<Quote>.Ok(Quote));

    public Task<VenueReply<int>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken) => throw NotAsked();

    public VenueAbilities Abilities => throw NotAsked();

    public Task<VenueReply<CancelAccepted>> CancelAsync(PlacedOrder order, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<CancelAccepted>> CancelAllAsync(string symbol, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<PreparedOrder>> PrepareUnnamedAsync(OrderInstruction order, CancellationToken cancellationToken) => throw NotAsked();

    public Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken) => throw NotAsked();

    public TimeSpan? ClockUncertainty => throw NotAsked();

    public Task<VenueReply<OrderAck>> ChangeAsync(OrderChange change, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken) => throw NotAsked();

    public PreparedOrder Prepare(OrderInstruction order) => throw NotAsked();

    public Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken) => throw NotAsked();

    public Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken) => throw NotAsked();

    public IAsyncEnumerable<VenueEvent> ListenAsync(CancellationToken cancellationToken) => throw NotAsked();

    /// <summary>What the market's stream says, over and over.</summary>
    public IReadOnlyList<MarketUpdate> Market { get; init; } = [];

    public async IAsyncEnumerable<MarketUpdate> ListenMarketAsync(string symbol, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var update in Market)
                yield return update;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
        }
    }

    public IAsyncEnumerable<Quote> ListenQuotesAsync(IReadOnlyList<string> symbols, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException NotAsked() => new("The page asks a venue for its market only.");
}
