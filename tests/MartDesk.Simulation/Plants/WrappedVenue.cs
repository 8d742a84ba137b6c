using MartDesk.Desk.Venues;

namespace MartDesk.Simulation.Plants;

/// <summary>A venue that passes everything on; a planted mistake changes one thing.</summary>
internal abstract class WrappedVenue(IVenue inner) : IVenue
{
    protected IVenue Inner => inner;

    public virtual VenueAbilities Abilities => inner.Abilities;

    public virtual TimeSpan? ClockUncertainty => inner.ClockUncertainty;

    public virtual Task<VenueReply<IReadOnlyList<Instrument>>> GetInstrumentsAsync(CancellationToken cancellationToken) => inner.GetInstrumentsAsync(cancellationToken);

    public virtual Task<VenueReply<decimal?>> GetTakerFeeRateAsync(string symbol, CancellationToken cancellationToken) => inner.GetTakerFeeRateAsync(symbol, cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<Balance>>> GetBalancesAsync(CancellationToken cancellationToken) => inner.GetBalancesAsync(cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken) => inner.GetPositionsAsync(cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<Position>>> GetPositionsForPlanAsync(CancellationToken cancellationToken) => inner.GetPositionsForPlanAsync(cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken) => inner.GetOpenOrdersAsync(cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        inner.GetFillsAsync(symbol, since, cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken) => inner.GetLedgerAsync(since, cancellationToken);

    public virtual Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken) => inner.GetPositionModeAsync(cancellationToken);

    public virtual Task<VenueReply<PositionMode>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken) => inner.SetPositionModeAsync(mode, cancellationToken);

    public virtual Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken) => inner.GetQuoteAsync(symbol, cancellationToken);

    public virtual Task<VenueReply<decimal>> GetMarkAsync(string symbol, CancellationToken cancellationToken) => inner.GetMarkAsync(symbol, cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<Candle>>> GetCandlesAsync(string symbol, int minutes, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        inner.GetCandlesAsync(symbol, minutes, from, to, cancellationToken);

    public virtual Task<VenueReply<int>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken) =>
        inner.SetLeverageAsync(symbol, leverage, marginMode, cancellationToken);

    public virtual PreparedOrder Prepare(OrderInstruction order) => inner.Prepare(order);

    public virtual Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken) => inner.SubmitAsync(order, cancellationToken);

    public virtual Task<VenueReply<PreparedOrder>> PrepareUnnamedAsync(OrderInstruction order, CancellationToken cancellationToken) => inner.PrepareUnnamedAsync(order, cancellationToken);

    public virtual Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken) => inner.ResolveUnnamedAsync(order, cancellationToken);

    public virtual Task<VenueReply<CancelAccepted>> CancelAsync(PlacedOrder order, CancellationToken cancellationToken) => inner.CancelAsync(order, cancellationToken);

    public virtual Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken) => inner.FindAsync(order, cancellationToken);

    public virtual Task<VenueReply<OrderAck>> ChangeAsync(OrderChange change, CancellationToken cancellationToken) => inner.ChangeAsync(change, cancellationToken);

    public virtual Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken) =>
        inner.CancelUnlessRepeatedAsync(symbol, timeout, cancellationToken);

    public virtual Task<VenueReply<CancelAccepted>> CancelAllAsync(string symbol, CancellationToken cancellationToken) => inner.CancelAllAsync(symbol, cancellationToken);

    public virtual TransferTerms? TransferTerms => inner.TransferTerms;

    public virtual Task<VenueReply<decimal>> TransferAsync(TransferWay way, decimal amount, CancellationToken cancellationToken) => inner.TransferAsync(way, amount, cancellationToken);

    public virtual Task<VenueReply<IReadOnlyList<VenueTransfer>>> GetTransfersAsync(DateTimeOffset since, CancellationToken cancellationToken) => inner.GetTransfersAsync(since, cancellationToken);

    public virtual Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken) => inner.GetClockAsync(cancellationToken);

    public virtual IAsyncEnumerable<VenueEvent> ListenAsync(CancellationToken cancellationToken) => inner.ListenAsync(cancellationToken);

    public virtual IAsyncEnumerable<Quote> ListenQuotesAsync(IReadOnlyList<string> symbols, CancellationToken cancellationToken) => inner.ListenQuotesAsync(symbols, cancellationToken);

    public virtual IAsyncEnumerable<MarketUpdate> ListenMarketAsync(string symbol, CancellationToken cancellationToken) => inner.ListenMarketAsync(symbol, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
