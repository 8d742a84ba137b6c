using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Exchange.Server;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.Desk;

/// <summary>The desk's portfolio and connector at a real local exchange, over its sockets. The maker is another account of the same exchange.</summary>
public sealed class DeskAtTheExchangeTests : IAsyncLifetime, IAccountDirectory, IVenueObserver
{
    private static readonly ApiKeyGrant Trader = new("trader-key", "trader-secret", "trader-memo");
    private static readonly ApiKeyGrant Maker = new("maker-key", "maker-secret", "maker-memo");

    private readonly ConcurrentQueue<VenueEvent> _observed = new();
    private ExchangeHost _exchange = null!; // Set by InitializeAsync, before any test.
    private ServiceProvider _services = null!;
    private IVenue _maker = null!;
    private int _orders;

    private IPortfolio Portfolio => _services.GetRequiredService<IPortfolio>();

    private IVenue Venue => Portfolio.VenueOf("trader") ?? throw new InvalidOperationException("The account is not open yet.");

    private AccountState Account => Portfolio.Current.Accounts[0];

    public async Task InitializeAsync()
    {
        var options = new ExchangeHostOptions { Port = 0, Keys = [Trader, Maker] };
        _exchange = await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IAccountDirectory>(this)
            .AddSingleton<IVenueObserver>(this)
            .AddPortfolio()
            .AddBitMartConnector(new BitMartConnectorOptions { LocalExchange = _exchange.Address })
            .BuildServiceProvider();
        _maker = _services.GetRequiredService<IVenueFactory>().Open(Connection("maker", Maker));
        await _services.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Portfolio.Current.Accounts is [{ IsStreamUp: true, Wallet: not null }], "the account is read and its stream is up");
    }

    public async Task DisposeAsync()
    {
        await _services.GetRequiredService<IHostedService>().StopAsync(CancellationToken.None);
        await _maker.DisposeAsync();
        await _services.DisposeAsync();
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task A_round_trip_shows_every_figure_of_a_calculation_by_hand()
    {
        await PlaceAsync(_maker, OrderSide.Sell, PositionEffect.Open, 100, limit: 60_000m);
        await PlaceAsync(_maker, OrderSide.Buy, PositionEffect.Open, 100, limit: 59_990m);

        await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Open, 50);
        // 50 contracts of 0.001 BTC at 60,000: value 3,000, taker fee 0.06 % = 1.8.
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions is [{ RealisedPnl: -1.8m, UnrealisedPnl: not null }], "the list told the opening fee");
        var position = Portfolio.Current.Positions[0];
        Assert.Equal((PositionSide.Long, 50L, 0.05m, 60_000m), (position.Side, position.Contracts, position.Coins, position.EntryPrice));
        Assert.Equal((position.MarkPrice - 60_000m) * 0.05m, position.UnrealisedPnl);
        await Eventually.HoldsAsync(() => Account is { RealisedToday: -1.8m, Wallet: 99_998.2m }, "the account paid the fee");
        var account = Account;
        Assert.Equal(account.Wallet + account.Unrealised, account.Equity);

        await PlaceAsync(Venue, OrderSide.Sell, PositionEffect.Close, 50);
        // Closed at 59,990: −0.5, and a fee of 2,999.5 × 0.06 % = 1.7997. In all −1.8 − 0.5 − 1.7997.
        await Eventually.HoldsAsync(() => Account.RealisedToday == -4.0997m, "both fees and the loss count");
        await Eventually.HoldsAsync(() => Account is { Wallet: 99_995.9003m, PositionMargin: 0m }, "the wallet is 100,000 − 4.0997");
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "the position is closed");
        Assert.Equal((0m, 0m, 99_995.9003m), (Account.Unrealised, Account.PositionMargin, Account.Available!.Value));
        Assert.Null(Account.Problem);

        var listed = Value(await Venue.GetBalancesAsync(CancellationToken.None)).Single(row => row.Currency == "USDT");
        Assert.Equal((Account.Equity, Account.Available), (listed.Equity, listed.Available));
        var fills = Value(await Venue.GetFillsAsync(null, Today, CancellationToken.None));
        Assert.Equal([(60_000m, 1.8m, 0m), (59_990m, 1.7997m, -0.5m)], fills.Select(fill => (fill.Price, fill.Fee, fill.RealisedPnl!.Value)));
        Assert.Equal(
            fills.Select(fill => fill.TradeId),
            _observed.OfType<VenueEvent.OrderChanged>().Select(change => change.Fill?.TradeId).OfType<string>().Distinct());
    }

    [Fact]
    public async Task A_resting_order_is_shown_while_it_rests_and_found_by_its_id_before_and_after()
    {
        Assert.IsType<OrderSearch.Absent>(Value(await Venue.FindAsync(new PlacedOrder("BTCUSDT", OrderKind.Order, "nobody", null, Today), CancellationToken.None)));
        var id = await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Open, 10, limit: 59_000m);
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders.Count == 1, "the order rests");
        var resting = Portfolio.Current.Orders[0].Order;
        Assert.Equal((id, OrderState.Working, 59_000m), (resting.ClientOrderId, resting.State, resting.LimitPrice!.Value));
        var working = Assert.IsType<OrderSearch.Found>(Value(await Venue.FindAsync(new PlacedOrder("BTCUSDT", OrderKind.Order, id, null, Today), CancellationToken.None)));
        Assert.Equal(OrderState.Working, working.Order.State);

        await PlaceAsync(_maker, OrderSide.Sell, PositionEffect.Open, 10, limit: 59_000m);
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders.Count == 0, "the order was filled");
        var ended = Assert.IsType<OrderSearch.Found>(Value(await Venue.FindAsync(new PlacedOrder("BTCUSDT", OrderKind.Order, id, null, Today), CancellationToken.None)));
        Assert.Equal((OrderState.Filled, 10L, 59_000m), (ended.Order.State, ended.Order.FilledContracts, ended.Order.AveragePrice));
        // A maker pays 0.02 %: 590 × 0.0002.
        await Eventually.HoldsAsync(() => Account.RealisedToday == -0.118m, "the maker's fee counts");
    }

    [Fact]
    public async Task The_same_client_id_is_refused_as_a_duplicate_and_a_bad_symbol_as_a_request()
    {
        var prepared = Venue.Prepare(Order("twice", OrderSide.Buy, PositionEffect.Open, 1, 59_000m));
        Assert.IsType<VenueReply<OrderAck>.Ok>(await Venue.SubmitAsync(prepared, CancellationToken.None));
        var again = Assert.IsType<VenueReply<OrderAck>.Rejected>(await Venue.SubmitAsync(prepared, CancellationToken.None));
        Assert.Equal(VenueErrorKind.DuplicateOrder, again.Error.Kind);

        var unknown = await Venue.SubmitAsync(Venue.Prepare(Order("bad", OrderSide.Buy, PositionEffect.Open, 1, 59_000m) with { Symbol = "NOPEUSDT" }), CancellationToken.None);
        Assert.Equal(VenueErrorKind.Request, Assert.IsType<VenueReply<OrderAck>.Rejected>(unknown).Error.Kind);
        var tooLarge = await Venue.SubmitAsync(Venue.Prepare(Order("large", OrderSide.Buy, PositionEffect.Open, 400_000, 59_000m)), CancellationToken.None);
        Assert.Equal(VenueErrorKind.Funds, Assert.IsType<VenueReply<OrderAck>.Rejected>(tooLarge).Error.Kind);
    }

    [Fact]
    public async Task Instruments_quotes_mode_leverage_and_clock_come_over_the_wire()
    {
        var btc = Portfolio.InstrumentOf("trader", "BTCUSDT")!;
        Assert.Equal((0.001m, 0.1m, true), (btc.ContractSize, btc.PriceStep, btc.IsTrading));
        Assert.Equal(PositionMode.Hedge, Value(await Venue.GetPositionModeAsync(CancellationToken.None)));
        Assert.Equal(20, Value(await Venue.SetLeverageAsync("BTCUSDT", 20, MarginMode.Isolated, CancellationToken.None)));
        Assert.True(Value(await Venue.GetClockAsync(CancellationToken.None)).Uncertainty < TimeSpan.FromSeconds(5));

        await PlaceAsync(_maker, OrderSide.Sell, PositionEffect.Open, 5, limit: 60_000m);
        await PlaceAsync(_maker, OrderSide.Buy, PositionEffect.Open, 5, limit: 59_990m);
        await Eventually.HoldsAsync(() => Portfolio.Current.Quotes.Any(quote => quote is { Symbol: "BTCUSDT", Bid: 59_990m, Ask: 60_000m }), "the price stream quotes the book");
        var quote = Value(await Venue.GetQuoteAsync("BTCUSDT", CancellationToken.None));
        Assert.Equal((59_990m, 60_000m), (quote.Bid, quote.Ask));
    }

    [Fact]
    public async Task Book_and_trades_come_over_the_wire_and_an_open_order_is_changed_in_place()
    {
        await PlaceAsync(_maker, OrderSide.Sell, PositionEffect.Open, 5, limit: 60_000m);
        await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Open, 7, limit: 59_000m);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (isMoved, prints) = (false, new List<MarketPrint>());
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders.Count == 1, "the order rests");
        var resting = Portfolio.Current.Orders[0].Order;
        var step = 0;
        await foreach (var update in Venue.ListenMarketAsync("BTCUSDT", end.Token))
        {
            if (update is MarketUpdate.Trades(var trades))
                prints.AddRange(trades);
            if (step == 0 && update is MarketUpdate.Book { Bids: [{ Price: 59_000m, Contracts: 7 }, ..], Asks: [{ Price: 60_000m, Contracts: 5 }, ..] })
            {
                step = 1;
                Assert.IsType<VenueReply<OrderAck>.Ok>(await Venue.ChangeAsync(new OrderChange { Order = resting, LimitPrice = 59_100m, Contracts = 9 }, CancellationToken.None));
            }
            else if (step == 1 && update is MarketUpdate.Book { Bids: [{ Price: 59_100m, Contracts: 9 }, ..] })
            {
                isMoved = true;
                step = 2;
                await PlaceAsync(_maker, OrderSide.Sell, PositionEffect.Open, 2, limit: 59_100m);
            }

            if (isMoved && prints.Count > 0)
                break;
        }

        Assert.Equal((59_100m, 2L, false), (prints[0].Price, prints[0].Contracts, prints[0].IsBuy));
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders is [{ Order: { LimitPrice: 59_100m, Contracts: 9, FilledContracts: 2 } }], "the desk shows the order as it is now");
    }

    [Theory]
    [InlineData("trader-key", "trader-secret", "trader-memo", CredentialFinding.Passed)]
    [InlineData("trader-kez", "trader-secret", "trader-memo", CredentialFinding.WrongKey)]
    [InlineData("trader-key", "trader-secreu", "trader-memo", CredentialFinding.WrongSecretOrMemo)]
    [InlineData("trader-key", "trader-secret", "trader-mem", CredentialFinding.WrongSecretOrMemo)]
    public async Task A_key_is_checked_at_the_exchange_and_nothing_changes_there(string key, string secret, string memo, CredentialFinding finding)
    {
        await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Open, 5, limit: 50_000m);
        var check = _services.GetRequiredService<ICredentialCheck>();

        var report = await check.CheckAsync(new AccountConnection("", VenueEnvironment.Local, null, null, new ApiCredentials(key, secret, memo)), CancellationToken.None);

        Assert.Equal(finding, report.Finding);
        Assert.Equal(finding == CredentialFinding.Passed, report.CanConnect);
        Assert.Single(Value(await Venue.GetOpenOrdersAsync(CancellationToken.None)));
    }

    public Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ConnectedAccount>>([new ConnectedAccount("trader", "Trader", Connection("trader", Trader))]);

    public Task<ConnectedAccount> ConnectAsync(NewAccount account, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("These accounts are fixed.");

    public async IAsyncEnumerable<AccountChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    void IVenueObserver.Observe(string accountId, VenueEvent venueEvent) => _observed.Enqueue(venueEvent);

    private static DateTimeOffset Today => new(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    private static T Value<T>(VenueReply<T> reply) => Assert.IsType<VenueReply<T>.Ok>(reply).Value;

    private static OrderInstruction Order(string id, OrderSide side, PositionEffect effect, long contracts, decimal? limit) => new()
    {
        ClientOrderId = id,
        Symbol = "BTCUSDT",
        Side = side,
        Effect = effect,
        Type = limit is null ? OrderType.Market : OrderType.Limit,
        Contracts = contracts,
        LimitPrice = limit,
        Leverage = effect is PositionEffect.Open ? 10 : null,
        MarginMode = effect is PositionEffect.Open ? MarginMode.Cross : null,
    };

    private static AccountConnection Connection(string accountId, ApiKeyGrant key) =>
        new(accountId, VenueEnvironment.Local, null, null, new ApiCredentials(key.Key, key.Secret, key.Memo));

    private async Task<string> PlaceAsync(IVenue venue, OrderSide side, PositionEffect effect, long contracts, decimal? limit = null)
    {
        var id = $"order{Interlocked.Increment(ref _orders)}";
        var reply = await venue.SubmitAsync(venue.Prepare(Order(id, side, effect, contracts, limit)), CancellationToken.None);
        Assert.True(reply is VenueReply<OrderAck>.Ok, $"{id}: {reply}");
        return id;
    }
}
