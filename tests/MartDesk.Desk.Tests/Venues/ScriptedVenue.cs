using System.Collections.Concurrent;
using System.Threading.Channels;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Venues;

/// <summary>A venue whose every answer is what the test put there. Calls are kept in order in <see cref="Calls"/>.</summary>
public sealed class ScriptedVenue(TimeProvider time) : IVenue, IVenueFactory
{
    private readonly Channel<VenueEvent> _events = Channel.CreateUnbounded<VenueEvent>();
    private readonly Channel<Quote> _quotes = Channel.CreateUnbounded<Quote>();

    /// <summary>Names of the calls made, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Orders submitted, in order.</summary>
    public ConcurrentQueue<PreparedOrder> Submitted { get; } = new();

    /// <summary>Instructions prepared, in order.</summary>
    public ConcurrentQueue<OrderInstruction> Prepared { get; } = new();

    /// <summary>Awaited before a read answers; lets a test hold a reply back while the stream goes on.</summary>
    public Func<string, Task> BeforeReply { get; set; } = _ => Task.CompletedTask;

    public VenueReply<IReadOnlyList<Instrument>> Instruments { get; set; } = Ok<Instrument>(Btc, Eth);

    public VenueReply<IReadOnlyList<Balance>> Balances { get; set; } = Ok(new Balance("USDT", 100_000m, 0m, 0m, 100_000m, 0m));

    public VenueReply<IReadOnlyList<Position>> Positions { get; set; } = Ok<Position>();

    public VenueReply<IReadOnlyList<VenueOrder>> OpenOrders { get; set; } = Ok<VenueOrder>();

    public VenueReply<IReadOnlyList<Fill>> Fills { get; set; } = Ok<Fill>();

    public VenueReply<IReadOnlyList<LedgerRow>> Ledger { get; set; } = Ok<LedgerRow>();

    public Func<string, VenueReply<decimal?>> FeeRateOf { get; set; } = _ => new VenueReply<decimal?>.Ok(null);

    public VenueReply<PositionMode> Mode { get; set; } = new VenueReply<PositionMode>.Ok(PositionMode.Hedge);

    public Func<PositionMode, VenueReply<PositionMode>> OnSetMode { get; set; } = mode => new VenueReply<PositionMode>.Ok(mode);

    public Func<string, VenueReply<Quote>> QuoteOf { get; set; } = _ => new VenueReply<Quote>.NotSent("no quote scripted");

    public Func<PreparedOrder, VenueReply<OrderAck>> OnSubmit { get; set; } = order => new VenueReply<OrderAck>.Ok(new OrderAck("v-" + order.ClientOrderId));

    public Func<string, VenueReply<OrderSearch>> OnFind { get; set; } = _ => new VenueReply<OrderSearch>.Ok(new OrderSearch.Absent());

    public Func<string, int, MarginMode, VenueReply<int>> OnSetLeverage { get; set; } = (_, leverage, _) => new VenueReply<int>.Ok(leverage);

    public VenueReply<VenueClock>? Clock { get; set; }

    public TransferTerms? TransferTerms { get; set; }

    public Func<TransferWay, decimal, VenueReply<decimal>> OnTransfer { get; set; } = (_, amount) => new VenueReply<decimal>.Ok(amount);

    public Func<VenueReply<IReadOnlyList<VenueTransfer>>> Transfers { get; set; } = () => Ok<VenueTransfer>();

    public VenueReply<DemoMoney> DemoMoney { get; set; } = new VenueReply<DemoMoney>.NotSent("nothing scripted");

    public bool IsDisposed { get; private set; }

    /// <summary>Symbols of the public stream now open; empty when none is.</summary>
    public IReadOnlyList<string> QuotedSymbols { get; private set; } = [];

    public static Instrument Btc { get; } = InstrumentNamed("BTC", priceStep: 0.1m);

    public static Instrument Eth { get; } = InstrumentNamed("ETH", priceStep: 0.01m);

    /// <summary>The private stream says something.</summary>
    public void Say(VenueEvent venueEvent) => _events.Writer.TryWrite(venueEvent);

    /// <summary>The public stream says something.</summary>
    public void Say(Quote quote) => _quotes.Writer.TryWrite(quote);

    public static VenueReply<IReadOnlyList<T>> Ok<T>(params T[] rows) => new VenueReply<IReadOnlyList<T>>.Ok(rows);

    public IVenue Open(AccountConnection connection) => this;

    public Task<VenueReply<IReadOnlyList<Instrument>>> GetInstrumentsAsync(CancellationToken cancellationToken) =>
        Reply("instruments", () => Instruments, cancellationToken);

    public Task<VenueReply<decimal?>> GetTakerFeeRateAsync(string symbol, CancellationToken cancellationToken) =>
        Reply("fee rate " + symbol, () => FeeRateOf(symbol), cancellationToken);

    public Task<VenueReply<IReadOnlyList<Balance>>> GetBalancesAsync(CancellationToken cancellationToken) =>
        Reply("balances", () => Balances, cancellationToken);

    public Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken) =>
        Reply("positions", () => Positions, cancellationToken);

    public Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        Reply("open orders", () => OpenOrders, cancellationToken);

    public Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        Reply("fills", () => Fills, cancellationToken);

    public Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Reply("ledger", () => Ledger, cancellationToken);

    public Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken) =>
        Reply("position mode", () => Mode, cancellationToken);

    public Task<VenueReply<PositionMode>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken) =>
        Reply($"position mode {mode}", () => OnSetMode(mode), cancellationToken);

    public Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken) =>
        Reply("quote " + symbol, () => QuoteOf(symbol), cancellationToken);

    public Task<VenueReply<IReadOnlyList<Candle>>> GetCandlesAsync(
        string symbol, int minutes, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Reply("candles", () => Ok<Candle>(), cancellationToken);

    public Task<VenueReply<int>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken) =>
        Reply($"leverage {symbol} {leverage}", () => OnSetLeverage(symbol, leverage, marginMode), cancellationToken);

    public VenueAbilities Abilities => VenueAbilities.None;

    public Task<VenueReply<CancelAccepted>> CancelAsync(PlacedOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<CancelAccepted>>(new VenueReply<CancelAccepted>.Ok(new CancelAccepted(order.ClientOrderId ?? order.VenueOrderId ?? "")));

    public Task<VenueReply<CancelAccepted>> CancelAllAsync(string symbol, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<CancelAccepted>>(new VenueReply<CancelAccepted>.Ok(new CancelAccepted(symbol)));

    public Task<VenueReply<PreparedOrder>> PrepareUnnamedAsync(OrderInstruction order, CancellationToken cancellationToken) =>
        Reply<PreparedOrder>("prepare", () => new VenueReply<PreparedOrder>.Ok(Prepare(order)), cancellationToken);

    public Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<UnnamedOutcome>(new UnnamedOutcome.NotTold("nothing scripted"));

    public TimeSpan? ClockUncertainty => TimeSpan.FromMilliseconds(5);

    public Task<VenueReply<OrderAck>> ChangeAsync(OrderChange change, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<OrderAck>>(new VenueReply<OrderAck>.Ok(new OrderAck(change.Order.VenueOrderId)));

    public Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult<VenueReply<TimeSpan>>(new VenueReply<TimeSpan>.Ok(timeout));

    public PreparedOrder Prepare(OrderInstruction order)
    {
        Prepared.Enqueue(order);
        var body = $"{order.Symbol} {order.Side} {order.Effect} {order.Type} {order.Contracts}";
        return new PreparedOrder(order.ClientOrderId, time.GetUtcNow().ToUnixTimeMilliseconds(), body);
    }

    public Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken)
    {
        Submitted.Enqueue(order);
        return Reply("submit " + order.ClientOrderId, () => OnSubmit(order), cancellationToken);
    }

    public Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken) =>
        Reply("find " + order.ClientOrderId, () => OnFind(order.ClientOrderId ?? ""), cancellationToken);

    public Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken) =>
        Reply("clock", () => Clock ?? new VenueReply<VenueClock>.Ok(new VenueClock(time.GetUtcNow(), TimeSpan.FromMilliseconds(5))), cancellationToken);

    public Task<VenueReply<decimal>> TransferAsync(TransferWay way, decimal amount, CancellationToken cancellationToken) =>
        Reply("transfer", () => OnTransfer(way, amount), cancellationToken);

    public Task<VenueReply<IReadOnlyList<VenueTransfer>>> GetTransfersAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Reply("transfers", Transfers, cancellationToken);

    public Task<VenueReply<DemoMoney>> ClaimDemoMoneyAsync(CancellationToken cancellationToken) => Reply("claim", () => DemoMoney, cancellationToken);

    public async IAsyncEnumerable<VenueEvent> ListenAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var venueEvent in _events.Reader.ReadAllAsync(cancellationToken))
            yield return venueEvent;
    }

    public IAsyncEnumerable<MarketUpdate> ListenMarketAsync(string symbol, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing here looks at a book.");

    public async IAsyncEnumerable<Quote> ListenQuotesAsync(
        IReadOnlyList<string> symbols, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        QuotedSymbols = symbols;
        try
        {
            await foreach (var quote in _quotes.Reader.ReadAllAsync(cancellationToken))
                yield return quote;
        }
        finally
        {
            QuotedSymbols = [];
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>The answer is fixed before the wait: a reply held back is an old picture, as on a slow line.</summary>
    private async Task<VenueReply<T>> Reply<T>(string call, Func<VenueReply<T>> answer, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        var taken = answer();
        await BeforeReply(call).WaitAsync(cancellationToken);
        return taken;
    }

    private static Instrument InstrumentNamed(string baseCurrency, decimal priceStep) => new()
    {
        Symbol = baseCurrency + "USDT",
        BaseCurrency = baseCurrency,
        QuoteCurrency = "USDT",
        ContractSize = 0.001m,
        PriceStep = priceStep,
        MinContracts = 1,
        MaxContracts = 500_000,
        MaxMarketContracts = 500_000,
        MaxLeverage = 100,
        TakerFeeRate = 0.0006m,
        IsTrading = true,
    };
}
