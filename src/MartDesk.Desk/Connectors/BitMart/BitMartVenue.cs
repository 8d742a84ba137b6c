using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Futures.PlanOrders;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;
using Wire = MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>One futures account at BitMart, or at an exchange that speaks its protocol.</summary>
internal sealed class BitMartVenue : IVenue
{
    /// <summary>Most candles one call gives.</summary>
    private const int MostCandles = 500;

    /// <summary>Levels of a shown book: grouped by a hundred steps there is still something to see.</summary>
    private const int BookLevels = 50;

    /// <summary>The only currency between the wallets.</summary>
    private const string TransferCurrency = "USDT";

    /// <summary>The slower of the two speeds; nobody reads a book faster.</summary>
    private const int BookSpeedMs = 200;

    /// <summary>A mark price older than this is not given out as one of now.</summary>
    private static readonly TimeSpan MarkMaxAge = TimeSpan.FromSeconds(10);

    private readonly string _accountId;
    private readonly BitMartOptions _options;
    private readonly StreamOptions? _stream;
    private readonly ILogger _logger;
    private readonly FuturesClient _client;
    private readonly BitMartLists _lists;
    private readonly ConcurrentDictionary<string, (decimal Price, long HeardAt)> _marks = [];

    /// <param name="accountId">For the log.</param>
    /// <param name="options">Where and how, with credentials.</param>
    /// <param name="logger">Log.</param>
    /// <param name="handler">The wire of REST calls; null for a real one.</param>
    /// <param name="stream">How streams keep themselves alive; null for what the venue asks for.</param>
    public BitMartVenue(string accountId, BitMartOptions options, ILogger logger, HttpMessageHandler? handler = null, StreamOptions? stream = null)
    {
        _accountId = accountId;
        _options = options;
        _logger = logger;
        _stream = stream;
        _client = new FuturesClient(options, handler);
        _lists = new BitMartLists(_client);
    }

    /// <inheritdoc/>
    public VenueAbilities Abilities =>
        VenueAbilities.Presets | VenueAbilities.PlanOrders | VenueAbilities.PositionBrackets | VenueAbilities.TrailingOrders | VenueAbilities.SelfTradePrevention;

    /// <inheritdoc/>
    /// <remarks>BitMart's notice of 2026-07-26.</remarks>
    public DateTimeOffset? TradingEnds => _options.Environment == BitMartEnvironment.Live || _options.Environment == BitMartEnvironment.Demo ? new DateTimeOffset(2026, 8, 26, 1, 0, 0, TimeSpan.Zero) : null;

    /// <inheritdoc/>
    public TimeSpan? ClockUncertainty => _client.Clock.Uncertainty;

    private DateTimeOffset Now => _options.TimeProvider.GetUtcNow();

    /// <inheritdoc/>
    public async Task<VenueReply<IReadOnlyList<Instrument>>> GetInstrumentsAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetContractsAsync(symbol: null, cancellationToken);
        return reply.To<ContractList, IReadOnlyList<Instrument>>(list =>
            [.. list.Contracts.Where(BitMartMapping.IsLinear).Select(contract => BitMartMapping.ToInstrument(contract, Now))]);
    }

    /// <inheritdoc/>
    public async Task<VenueReply<decimal?>> GetTakerFeeRateAsync(string symbol, CancellationToken cancellationToken)
    {
        var reply = await _client.Account.GetFeeRateAsync(symbol, cancellationToken);
        return reply.To<MartDesk.BitMart.Protocol.Futures.Account.TradeFeeRate, decimal?>(rate =>
            rate.Symbol == symbol ? rate.TakerRate : throw new FormatException($"the venue's fee rate of {symbol} is of another contract"));
    }

    /// <inheritdoc/>
    public async Task<VenueReply<IReadOnlyList<Balance>>> GetBalancesAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetBalancesAsync(cancellationToken);
        return reply.To<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Account.AssetBalance>, IReadOnlyList<Balance>>(rows =>
            [.. rows.Select(BitMartMapping.ToBalance)]);
    }

    /// <inheritdoc/>
    public async Task<VenueReply<IReadOnlyList<Position>>> GetPositionsAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetPositionsV2Async(symbol: null, cancellationToken: cancellationToken);
        return reply.To<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Positions.FuturesPositionV2>, IReadOnlyList<Position>>(rows =>
            [.. rows.Where(row => row.Size != 0).Select(BitMartMapping.ToPosition)]);
    }

    /// <inheritdoc/>
    /// <remarks>The first form of the list has a limit of its own. It may leave the margin mode out, and no plan is made without it.</remarks>
    public async Task<VenueReply<IReadOnlyList<Position>>> GetPositionsForPlanAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetPositionsAsync(symbol: null, cancellationToken: cancellationToken);
        if (reply is Reply<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Positions.FuturesPosition>>.Ok { Value: var told } && told.Any(row => row.Size != 0 && row.MarginMode is null))
            return await GetPositionsAsync(cancellationToken);
        return reply.To<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Positions.FuturesPosition>, IReadOnlyList<Position>>(rows =>
            [.. rows.Where(row => row.Size != 0).Select(row => BitMartMapping.ToPosition(row, row.MarginMode!.Value))]); // Told for each that is held, just looked at.
    }

    /// <inheritdoc/>
    public Task<VenueReply<IReadOnlyList<VenueOrder>>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        _lists.GetOpenOrdersAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<VenueReply<IReadOnlyList<Fill>>> GetFillsAsync(string? symbol, DateTimeOffset since, CancellationToken cancellationToken) =>
        _lists.GetFillsAsync(symbol, since, cancellationToken);

    /// <inheritdoc/>
    public Task<VenueReply<IReadOnlyList<LedgerRow>>> GetLedgerAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _lists.GetLedgerAsync(since, cancellationToken);

    /// <inheritdoc/>
    public async Task<VenueReply<PositionMode>> GetPositionModeAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetPositionModeAsync(cancellationToken);
        return reply.To(setting => BitMartMapping.ToDesk(setting.PositionMode));
    }

    /// <inheritdoc/>
    /// <remarks>Refused with 40059 while anything is open.</remarks>
    public async Task<VenueReply<PositionMode>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken)
    {
        var reply = await _client.SetPositionModeAsync(BitMartMapping.ToWire(mode), cancellationToken);
        return reply.To(setting => BitMartMapping.ToDesk(setting.PositionMode));
    }

    /// <inheritdoc/>
    /// <remarks>No list tells the mark price of an instrument without a position; it comes from the price stream when that is running, else it is 0.</remarks>
    public async Task<VenueReply<Quote>> GetQuoteAsync(string symbol, CancellationToken cancellationToken)
    {
        var contract = (await _client.GetContractsAsync(symbol, cancellationToken)).To(list =>
            list.Contracts.FirstOrDefault(row => row.Symbol == symbol) ?? throw new FormatException($"the venue's details of {symbol} are of another contract"));
        if (contract is not VenueReply<ContractDetails>.Ok(var details))
            return contract.FailureAs<ContractDetails, Quote>()!; // Not Ok, so a failure.
        var depth = await _client.GetDepthAsync(symbol, cancellationToken);
        return depth.To(book =>
        {
            // Not by the wall clock, which may be set back and make an old price young.
            var mark = _marks.TryGetValue(symbol, out var heard) && _options.TimeProvider.GetElapsedTime(heard.HeardAt) <= MarkMaxAge ? heard.Price : 0m;
            return new Quote(symbol, details.LastPrice ?? 0m, mark, Best(book.Bids), Best(book.Asks), Now);
        });

        static decimal Best(IReadOnlyList<MarketDepthLevel>? levels) => levels is [var best, ..] ? best.Price : 0m;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// BitMart Futures V2 reference, "Get Mark Price K-line": beside the ticker's stream and the positions the only place that tells it. The candle of this minute ends
    /// with the price now; one of an earlier minute would be an old price.
    /// </remarks>
    public async Task<VenueReply<decimal>> GetMarkAsync(string symbol, CancellationToken cancellationToken)
    {
        var now = _client.Clock.Now;
        var reply = await _client.GetMarkPriceKlinesAsync(symbol, KlineStep.OneMinute, now.AddMinutes(-1), now, cancellationToken);
        return reply.To<IReadOnlyList<Kline>, decimal>(rows =>
            rows.MaxBy(row => row.TimestampSeconds) is { } newest && newest.TimestampSeconds > now.AddMinutes(-1).ToUnixTimeSeconds() ? newest.Close : 0m);
    }

    /// <inheritdoc/>
    public async Task<VenueReply<IReadOnlyList<Candle>>> GetCandlesAsync(
        string symbol, int minutes, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var step = (KlineStep)minutes;
        if (!Enum.IsDefined(step))
            throw new ArgumentOutOfRangeException(nameof(minutes), minutes, "The venue has candles of 1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440, 4320 and 10080 minutes.");
        var earliest = to - TimeSpan.FromMinutes((double)minutes * (MostCandles - 1));
        var reply = await _client.GetKlinesAsync(symbol, step, from > earliest ? from : earliest, to, cancellationToken);
        return reply.To<IReadOnlyList<Kline>, IReadOnlyList<Candle>>(rows => [.. rows.Select(row => BitMartMapping.ToCandle(row, minutes))]);
    }

    /// <inheritdoc/>
    public async Task<VenueReply<int>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken)
    {
        var reply = await _client.SetLeverageAsync(symbol, leverage, BitMartMapping.ToWire(marginMode), cancellationToken);
        return reply.To(setting => (int)setting.Leverage);
    }

    /// <inheritdoc/>
    public PreparedOrder Prepare(OrderInstruction order)
    {
        if (order.Kind is OrderKind.TakeProfit or OrderKind.StopLoss)
            return new PreparedOrder(order.ClientOrderId, _client.Clock.NowMs, BitMartMapping.ToBracketBody(order)) { Kind = order.Kind };
        if (order.Kind is not OrderKind.Order)
            throw new ArgumentException($"Orders of the kind {order.Kind} are prepared by {nameof(PrepareUnnamedAsync)}.", nameof(order));
        var prepared = _client.PrepareSubmitOrder(BitMartMapping.ToSubmit(order));
        return new PreparedOrder(order.ClientOrderId, prepared.TimestampMs, prepared.Body);
    }

    /// <inheritdoc/>
    public async Task<VenueReply<OrderAck>> SubmitAsync(PreparedOrder order, CancellationToken cancellationToken)
    {
        if (order.Kind is not OrderKind.Order)
            return (await _client.PlanOrders.SendAsync(ToWaiting(order), cancellationToken)).To(ack => new OrderAck(ack.OrderId));

        var reply = await _client.SendAsync(new PreparedSubmitOrder(order.SigningTimeMs, order.Body), cancellationToken);
        return reply.To(ack => new OrderAck(ack.OrderId));
    }

    /// <inheritdoc/>
    public async Task<VenueReply<PreparedOrder>> PrepareUnnamedAsync(OrderInstruction order, CancellationToken cancellationToken)
    {
        var prepared = order.Kind switch
        {
            OrderKind.Plan => await _client.PlanOrders.PrepareAsync(BitMartMapping.ToPlan(order), cancellationToken),
            OrderKind.Trailing => await _client.PlanOrders.PrepareAsync(BitMartMapping.ToTrailing(order), cancellationToken),
            _ => throw new ArgumentException($"Orders of the kind {order.Kind} carry an id of ours.", nameof(order)),
        };
        return prepared.To(waiting => new PreparedOrder(order.ClientOrderId, waiting.TimestampMs, waiting.Body) { Kind = order.Kind, IdsBefore = waiting.OrderIdsBefore });
    }

    /// <inheritdoc/>
    public async Task<UnnamedOutcome> ResolveUnnamedAsync(PreparedOrder order, CancellationToken cancellationToken) =>
        await _client.PlanOrders.ResolveAsync(ToWaiting(order), cancellationToken: cancellationToken) switch
        {
            OrderOutcome<PlacedPlanOrder>.Found(var placed) => new UnnamedOutcome.Found(placed.OrderId),
            OrderOutcome<PlacedPlanOrder>.Absent => new UnnamedOutcome.Absent(),
            OrderOutcome<PlacedPlanOrder>.Undecided { Candidates: > 1 and var count } => new UnnamedOutcome.Several(count),
            OrderOutcome<PlacedPlanOrder>.Undecided(var reason) => new UnnamedOutcome.NotTold(reason),
            var other => throw new InvalidOperationException($"There is no such outcome: {other.GetType().Name}."),
        };

    /// <inheritdoc/>
    public async Task<VenueReply<CancelAccepted>> CancelAsync(PlacedOrder order, CancellationToken cancellationToken)
    {
        var byOurs = order.Kind is OrderKind.Plan or OrderKind.Trailing ? null : order.ClientOrderId;
        var byTheirs = byOurs is null ? order.VenueOrderId ?? throw new ArgumentException("It has no id that the venue knows.", nameof(order)) : "";
        var reply = (order.Kind, byOurs) switch
        {
            (OrderKind.Trailing, _) => await _client.PlanOrders.CancelTrailingAsync(order.Symbol, byTheirs, cancellationToken),
            (OrderKind.Order, { } ours) => await _client.CancelOrderByClientIdAsync(order.Symbol, ours, cancellationToken),
            (OrderKind.Order, null) => await _client.CancelOrderAsync(order.Symbol, byTheirs, cancellationToken),
            (_, { } ours) => await _client.PlanOrders.CancelByClientIdAsync(order.Symbol, ours, cancellationToken),
            _ => await _client.PlanOrders.CancelAsync(order.Symbol, byTheirs, cancellationToken),
        };
        var cancelled = reply.To(_ => new CancelAccepted(byOurs ?? byTheirs));
        if (order is { Kind: OrderKind.Order } or { VenueOrderId: null } || cancelled is not VenueReply<CancelAccepted>.Rejected { Error.Kind: VenueErrorKind.State })
            return cancelled;

        // It waits no more. When it has fired, what it became may rest in the book, and that is what is to be taken away now.
        var fired = (await _client.CancelOrderByClientIdAsync(order.Symbol, BitMartMapping.BornOfPlan + order.VenueOrderId, cancellationToken)).To(_ => new CancelAccepted(byOurs ?? byTheirs));
        return fired is VenueReply<CancelAccepted>.Rejected ? cancelled : fired;
    }

    /// <inheritdoc/>
    public async Task<VenueReply<CancelAccepted>> CancelAllAsync(string symbol, CancellationToken cancellationToken)
    {
        var orders = (await _client.CancelAllOrdersAsync(symbol, cancellationToken)).To(_ => new CancelAccepted(symbol));
        if (orders is not VenueReply<CancelAccepted>.Ok)
            return orders;
        var waiting = (await _client.PlanOrders.CancelAllAsync(symbol, cancellationToken)).To(_ => new CancelAccepted(symbol));
        if (waiting is not VenueReply<CancelAccepted>.Ok)
            return waiting;
        var trailing = (await _client.GetOpenOrdersAsync(symbol, Wire.OrderType.Trailing, cancellationToken: cancellationToken)).To(rows => rows);
        if (trailing is not VenueReply<IReadOnlyList<Wire.FuturesOrder>>.Ok(var rows))
            return trailing.FailureAs<IReadOnlyList<Wire.FuturesOrder>, CancelAccepted>()!; // Not Ok, so a failure.
        foreach (var row in rows)
        {
            var reply = (await _client.PlanOrders.CancelTrailingAsync(symbol, row.OrderId, cancellationToken)).To(_ => new CancelAccepted(symbol));
            if (reply is not (VenueReply<CancelAccepted>.Ok or VenueReply<CancelAccepted>.Rejected { Error.Kind: VenueErrorKind.State }))
                return reply;
        }

        return orders;
    }

    /// <inheritdoc/>
    /// <remarks>Take profit and stop loss have a call of their own, so one change may take several. The first that is not accepted ends it, and says what was made by then.</remarks>
    public async Task<VenueReply<OrderAck>> ChangeAsync(OrderChange change, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        VenueReply<OrderAck>? reply = null;
        foreach (var step in ChangeSteps.Of(change))
        {
            reply = await SendAsync(step, cancellationToken);
            if (reply is VenueReply<OrderAck>.Rejected { Error: var error } && made.Count > 0)
                return new VenueReply<OrderAck>.Rejected(error with { Message = $"{error.Message}; changed before it: {string.Join(", ", made)}" });
            if (reply is not VenueReply<OrderAck>.Ok)
                return reply;
            made.Add(ChangeSteps.InWords(step));
        }

        return reply ?? throw new InvalidOperationException("A change has a step.");
    }

    private async Task<VenueReply<OrderAck>> SendAsync(OrderChange step, CancellationToken cancellationToken) => step.Order.Kind switch
    {
        OrderKind.Order or OrderKind.Plan when step.Presets is not null =>
            (await _client.PlanOrders.ModifyPresetAsync(BitMartMapping.ToModifyPreset(step), cancellationToken)).To(changed => new OrderAck(changed.OrderId)),
        OrderKind.Order => (await _client.ModifyOrderAsync(BitMartMapping.ToModifyLimit(step), cancellationToken)).To(changed => new OrderAck(changed.OrderId)),
        OrderKind.Plan => (await _client.PlanOrders.ModifyAsync(BitMartMapping.ToModifyPlan(step), cancellationToken)).To(changed => new OrderAck(changed.OrderId)),
        OrderKind.TakeProfit or OrderKind.StopLoss =>
            (await _client.PlanOrders.ModifyTpSlAsync(BitMartMapping.ToModifyTpSl(step), cancellationToken)).To(changed => new OrderAck(changed.OrderId)),
        _ => throw new ArgumentException($"The venue does not change orders of the kind {step.Order.Kind}.", nameof(step)),
    };

    /// <inheritdoc/>
    public async Task<VenueReply<TimeSpan>> CancelUnlessRepeatedAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken) =>
        (await _client.CancelAllAfterAsync(symbol, timeout, cancellationToken)).To(ack => TimeSpan.FromSeconds(ack.CancelTimeSeconds - ack.SetTimeSeconds));

    /// <inheritdoc/>
    public Task<VenueReply<OrderSearch>> FindAsync(PlacedOrder order, CancellationToken cancellationToken) => _lists.FindAsync(order, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>BitMart Futures V2 reference, "Transfer (SIGNED)"; more than eight decimals are answered with 40005.</remarks>
    public TransferTerms? TransferTerms { get; } = new(TransferCurrency, 0.01m, 10_000_000_000m, 8);

    /// <inheritdoc/>
    public async Task<VenueReply<decimal>> TransferAsync(TransferWay way, decimal amount, CancellationToken cancellationToken)
    {
        var reply = await _client.Account.TransferAsync(new TransferFunds { Currency = TransferCurrency, Amount = amount, Direction = BitMartMapping.ToWire(way) }, cancellationToken);
        return reply.To(ack => ack.Amount == amount && ack.Currency == TransferCurrency
            ? ack.Amount
            : throw new FormatException(FormattableString.Invariant($"the venue answered a transfer of {amount} {TransferCurrency} with one of {ack.Amount} {ack.Currency}")));
    }

    /// <inheritdoc/>
    public Task<VenueReply<IReadOnlyList<VenueTransfer>>> GetTransfersAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _lists.GetTransfersAsync(TransferCurrency, since, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The demo host has the call, and the local exchange; with a live key it is not even sent.</remarks>
    public async Task<VenueReply<DemoMoney>> ClaimDemoMoneyAsync(CancellationToken cancellationToken) => _options.Environment == BitMartEnvironment.Live
        ? new VenueReply<DemoMoney>.NotSent("The live environment gives no play money.")
        : (await _client.Account.ClaimDemoFundsAsync(cancellationToken)).To(given => new DemoMoney(given.Currency, given.Amount));

    /// <inheritdoc/>
    public async Task<VenueReply<VenueClock>> GetClockAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.MeasureClockAsync(cancellationToken);
        return reply.To(reading => new VenueClock(reading.Now, reading.Uncertainty));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VenueEvent> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FuturesPrivateStream(_options, _client.Clock, _stream);
        await foreach (var streamEvent in stream.ReadAsync(cancellationToken))
        {
            foreach (var venueEvent in ToVenueEvents(streamEvent))
                yield return venueEvent;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Quote> ListenQuotesAsync(IReadOnlyList<string> symbols, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FuturesPublicStream(_options, _stream);
        stream.Subscribe([.. symbols.Select(FuturesTopic.Ticker)]);
        await foreach (var streamEvent in stream.ReadAsync(cancellationToken))
        {
            switch (streamEvent)
            {
                case StreamEvent.Ticker(var push):
                    var quote = BitMartMapping.ToQuote(push, Now);
                    _marks[quote.Symbol] = (quote.Mark, _options.TimeProvider.GetTimestamp());
                    yield return quote;
                    break;
                case StreamEvent.Refused(var topic, var error):
                    _logger.TopicRefused(_accountId, topic, error);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MarketUpdate> ListenMarketAsync(string symbol, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FuturesPublicStream(_options, _stream);
        stream.Subscribe([FuturesTopic.DepthAll(BookLevels, symbol, BookSpeedMs), FuturesTopic.Trade(symbol)]);
        await foreach (var streamEvent in stream.ReadAsync(cancellationToken))
        {
            switch (streamEvent)
            {
                case StreamEvent.Depth(var book):
                    yield return BitMartMapping.ToBook(book);
                    break;
                case StreamEvent.Trades(var trades):
                    yield return BitMartMapping.ToTrades(trades);
                    break;
                case StreamEvent.Refused(var topic, var error):
                    _logger.TopicRefused(_accountId, topic, error);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static PreparedPlanOrder ToWaiting(PreparedOrder order) => new(
        order.Kind switch
        {
            OrderKind.Plan => PlanOrderKind.Plan,
            OrderKind.Trailing => PlanOrderKind.Trailing,
            _ => PlanOrderKind.TakeProfitOrStopLoss,
        },
        order.SigningTimeMs,
        order.Body,
        order.IdsBefore);

    private IEnumerable<VenueEvent> ToVenueEvents(StreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case StreamEvent.Connected or StreamEvent.Resynchronise:
                return [new VenueEvent.Connected()];
            case StreamEvent.Disconnected(var reason, _):
                return [new VenueEvent.Disconnected(reason)];
            case StreamEvent.Orders(var pushes):
                return pushes.Select(push => Understand("order", () => new VenueEvent.OrderChanged(BitMartMapping.ToOrder(push.Order), BitMartMapping.ToFill(push)))).OfType<VenueEvent>();
            case StreamEvent.Positions(var pushes):
                return pushes.Select(push => Understand("position", () => new VenueEvent.PositionChanged(BitMartMapping.ToPosition(push)))).OfType<VenueEvent>();
            case StreamEvent.Balance(var push):
                return [new VenueEvent.BalanceChanged(BitMartMapping.ToBalance(push))];
            case StreamEvent.Refused(var topic, var error):
                _logger.TopicRefused(_accountId, topic, error);
                return [];
            case StreamEvent.Unknown(var topic, _):
                _logger.MessageUnknown(_accountId, topic);
                return [new VenueEvent.Alive()];
            default:
                return [new VenueEvent.Alive()];
        }
    }

    /// <summary>One item that cannot be understood does not take the others with it.</summary>
    private VenueEvent? Understand(string what, Func<VenueEvent> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            _logger.PushNotUnderstood(_accountId, what, exception.Message);
            return null;
        }
    }
}
