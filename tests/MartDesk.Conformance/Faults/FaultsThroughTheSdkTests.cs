using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.Faults;

/// <summary>How the SDK ends what a fault happened to: what is known to be done, what is known not to be, and what is not known.</summary>
public sealed class FaultsThroughTheSdkTests : IAsyncLifetime
{
    private const string Symbol = "BTCUSDT";
    private static readonly ApiKeyGrant Trader = new("sdk-key", "sdk-secret", "sdk-memo");
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private ExchangeHost _exchange = null!; // Set by InitializeAsync, before any test.
    private BitMartOptions _options = null!;

    public async Task InitializeAsync()
    {
        _exchange = await ExchangeHost.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = [Trader] }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _options = new BitMartOptions
        {
            Environment = BitMartEnvironment.Custom(_exchange.Address),
            Credentials = new BitMartCredentials(Trader.Key, Trader.Secret, Trader.Memo),
            Timeout = TimeSpan.FromSeconds(1),
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
        };
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("delay submit-order by=50ms", "Ok", true)]
    [InlineData("delay submit-order by=3s when=after", "Unknown", true)]
    [InlineData("drop-reply submit-order", "Unknown", true)]
    [InlineData("drop-reply submit-order how=silence", "Unknown", true)]
    [InlineData("cut-reply submit-order", "Unknown", true)]
    [InlineData("cut-request submit-order", "Unknown", false)]
    [InlineData("cut-request submit-order how=silence", "Unknown", false)]
    [InlineData("http submit-order status=502", "Unknown", false)]
    [InlineData("http submit-order status=502 when=after", "Unknown", true)]
    [InlineData("http submit-order status=503 body=json", "Unknown", false)]
    [InlineData("http submit-order status=200 body=html when=after", "Unknown", true)]
    [InlineData("http submit-order status=504 body=empty", "Unknown", false)]
    [InlineData("error submit-order code=40012 when=after", "Unknown", true)]
    [InlineData("error submit-order code=48888", "Unknown", false)]
    [InlineData("error submit-order code=40027", "Rejected", false)]
    [InlineData("limit submit-order", "Rejected", false)]
    [InlineData("limit submit-order status=418 reset=1", "Rejected", false)]
    [InlineData("maintenance submit-order", "Rejected", false)]
    [InlineData("maintenance submit-order code=40020", "Rejected", false)]
    [InlineData("maintenance submit-order code=25601", "Unknown", false)]
    [InlineData("refuse for=1s", "NotSent", false)]
    [InlineData("clock-skew by=-5m", "Rejected", false)]
    [InlineData("wind-down no-new-orders", "Rejected", false)]
    [InlineData("wind-down closed", "Rejected", false)]
    public async Task A_call_ends_as_what_is_known_of_it(string rule, string ending, bool isPlaced)
    {
        using var client = new FuturesClient(_options);
        _exchange.Faults.Add(FaultRuleReader.Read(rule));
        if (rule.StartsWith("refuse", StringComparison.Ordinal))
            await Eventually.HoldsAsync(() => _exchange.Faults.List()[0].Injected == 1, "the port is closed");
        var reply = await client.SubmitOrderAsync(Order("theOrder"));
        Assert.Equal(ending, reply.GetType().Name);
        Assert.InRange(_exchange.Faults.List()[0].Injected, 1, 2); // refused for the time, the SDK reads the clock

        _exchange.Faults.Clear();
        Assert.Equal(isPlaced ? 1 : 0, await OpenAsync());
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_found()
    {
        using var client = new FuturesClient(_options);
        await client.MeasureClockAsync();
        _exchange.Faults.Add(FaultRuleReader.Read("drop-reply submit-order"));
        var order = client.PrepareSubmitOrder(Order("lostOrder"));
        Assert.IsType<Reply<OrderAck>.Unknown>(await client.SendAsync(order));
        var found = Assert.IsType<OrderOutcome<FuturesOrder>.Found>(await client.ResolveAsync(order));
        Assert.Equal("lostOrder", found.Order.ClientOrderId);
    }

    [Fact]
    public async Task After_a_refusal_for_the_time_the_clock_is_read_anew_and_the_next_order_is_taken()
    {
        using var client = new FuturesClient(_options);
        await client.MeasureClockAsync();
        _exchange.Faults.Add(FaultRuleReader.Read("clock-skew by=-5m"));
        Assert.IsType<Reply<OrderAck>.Rejected>(await client.SubmitOrderAsync(Order("first")));
        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(Order("second")));
        Assert.Equal(1, await OpenAsync());
    }

    [Theory]
    [InlineData("drop-frame depthIncrease nth=4")]
    [InlineData("duplicate-frame depthIncrease nth=4")]
    [InlineData("swap-frames depthIncrease nth=4")]
    [InlineData("garble-frame depthIncrease nth=4")]
    [InlineData("cut-frame depthIncrease nth=4")]
    [InlineData("disconnect public after=300ms")]
    public async Task A_local_book_is_the_venues_book_again_after_a_stream_went_wrong(string rule)
    {
        using var client = new FuturesClient(_options);
        _exchange.Faults.Add(FaultRuleReader.Read(rule));
        await using var stream = new FuturesPublicStream(_options, Fast);
        var book = stream.OpenBook(Symbol);
        using var ending = new CancellationTokenSource(Bound);
        var reading = ReadAsync(stream, _ => { }, ending.Token);
        await Eventually.HoldsAsync(() => !book.IsStale, "the book is there");
        await Eventually.HoldsAsync(() => _exchange.Faults.List()[0].Injected == 1, "it went wrong");
        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(Order("seen")));
        await Eventually.HoldsAsync(() => !book.IsStale && book.Copy().Bids is [{ Price: 50_000m, Size: 1 }], "the book shows the order");
        await ending.CancelAsync();
        await reading;
    }

    [Theory]
    [InlineData("restart-versions depthIncrease nth=4 count=1000")]
    [InlineData("restart-versions depthIncrease nth=4")]
    [InlineData("cross-book depthIncrease nth=4")]
    public async Task A_local_book_is_the_venues_book_again_after_its_versions_or_prices_went_wrong(string rule)
    {
        using var client = new FuturesClient(_options);
        var ask = SubmitOrder.Limit(Symbol, OrderSide.SellOpenShort, 2, 50_100m) with { Leverage = 10, MarginMode = MarginMode.Cross };
        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(ask));
        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(Order("before")));
        _exchange.Faults.Add(FaultRuleReader.Read(rule));
        await using var stream = new FuturesPublicStream(_options, Fast);
        var book = stream.OpenBook(Symbol);
        using var ending = new CancellationTokenSource(Bound);
        var reading = ReadAsync(stream, _ => { }, ending.Token);
        await Eventually.HoldsAsync(() => !book.IsStale, "the book is there");
        await Eventually.HoldsAsync(() => _exchange.Faults.List()[0].Injected >= 1, "it went wrong");
        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(Order("seen")));
        await Eventually.HoldsAsync(
            () => !book.IsStale && book.Copy() is { Bids: [{ Price: 50_000m, Size: 2 }], Asks: [{ Price: 50_100m, Size: 2 }] }, "the book shows both orders and nothing else");
        await ending.CancelAsync();
        await reading;
    }

    [Theory]
    [InlineData("refuse-login count=1", true)]
    [InlineData("disconnect private after=300ms", false)]
    [InlineData("disconnect private after=300ms how=close", false)]
    [InlineData("http /user status=503 count=1", false)]
    public async Task A_private_stream_comes_back_and_says_that_something_may_be_missing(string rule, bool isLoginRefused)
    {
        var cutsLater = rule.StartsWith("disconnect", StringComparison.Ordinal);
        if (!cutsLater)
            _exchange.Faults.Add(FaultRuleReader.Read(rule));
        await using var stream = new FuturesPrivateStream(_options, clock: null, Fast);
        var events = new List<StreamEvent>();
        using var ending = new CancellationTokenSource(Bound);
        var reading = ReadAsync(stream, next => { lock (events) events.Add(next); }, ending.Token);
        if (cutsLater) // Its time runs from here, and there must be a stream to cut.
        {
            await Eventually.HoldsAsync(() => { lock (events) return events.Exists(next => next is StreamEvent.Connected); }, "it is connected");
            _exchange.Faults.Add(FaultRuleReader.Read(rule));
        }

        await Eventually.HoldsAsync(
            () =>
            {
                lock (events)
                    return events.SkipWhile(next => next is not StreamEvent.Disconnected).Any(next => next is StreamEvent.Connected);
            },
            "it is connected again");
        Assert.Equal(isLoginRefused, events.OfType<StreamEvent.Disconnected>().First().IsLoginRefused);
        await ending.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task A_stream_that_says_nothing_is_given_up()
    {
        await using var stream = new FuturesPublicStream(_options, Fast with { PingAfter = TimeSpan.FromMilliseconds(200), PongWithin = TimeSpan.FromMilliseconds(200) });
        stream.Subscribe(FuturesTopic.DepthIncrease(5, Symbol, 100));
        var (connected, lost) = (0, 0);
        using var ending = new CancellationTokenSource(Bound);
        var reading = ReadAsync(
            stream,
            next =>
            {
                if (next is StreamEvent.Connected && Interlocked.Increment(ref connected) == 1)
                    _exchange.Faults.Add(FaultRuleReader.Read("silence for=700ms"));
                if (next is StreamEvent.Disconnected)
                    Interlocked.Increment(ref lost);
            },
            ending.Token);
        await Eventually.HoldsAsync(() => Volatile.Read(ref lost) > 0 && Volatile.Read(ref connected) > 1, "it was given up and is back");
        await ending.CancelAsync();
        await reading;
    }

    private static StreamOptions Fast => new() { BackoffFirst = TimeSpan.FromMilliseconds(20), ConnectTimeout = TimeSpan.FromSeconds(1) };

    private static SubmitOrder Order(string id) =>
        SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 1, 50_000m) with { ClientOrderId = id, Leverage = 10, MarginMode = MarginMode.Cross };

    private async Task<int> OpenAsync()
    {
        // Another client: the first one may have been told to be silent.
        using var client = new FuturesClient(_options with { Credentials = new BitMartCredentials(Trader.Key, Trader.Secret, Trader.Memo) });
        for (var left = 100; left > 0; left--)
        {
            if (await client.GetOpenOrdersAsync(Symbol) is Reply<IReadOnlyList<FuturesOrder>>.Ok(var orders))
                return orders.Count;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException("The venue did not come back.");
    }

    private static async Task ReadAsync(FuturesPublicStream stream, Action<StreamEvent> see, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var next in stream.ReadAsync(cancellationToken))
                see(next);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the end that was asked for
        }
    }

    private static async Task ReadAsync(FuturesPrivateStream stream, Action<StreamEvent> see, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var next in stream.ReadAsync(cancellationToken))
                see(next);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the end that was asked for
        }
    }
}
