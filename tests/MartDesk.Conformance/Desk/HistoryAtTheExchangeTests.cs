using System.Text;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.History;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Exchange.Server;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.Desk;

/// <summary>What the desk says that was earned, beside the ledger and the wallet of a real local exchange, over its sockets.</summary>
public sealed class HistoryAtTheExchangeTests : IAsyncLifetime
{
    private static readonly ApiKeyGrant Trader = new("trader-key", "trader-secret", "trader-memo");
    private static readonly ApiKeyGrant Maker = new("maker-key", "maker-secret", "maker-memo");

    private readonly string _data = Directory.CreateTempSubdirectory("martdesk-history-").FullName;
    private ExchangeHost _exchange = null!; // Set by InitializeAsync, before any test.
    private ServiceProvider _services = null!;
    private IVenue _maker = null!;
    private string _account = "";
    private string _pointer = "";
    private int _orders;

    private IPortfolio Portfolio => _services.GetRequiredService<IPortfolio>();

    private IHistory History => _services.GetRequiredService<IHistory>();

    private IVenue Venue => Portfolio.VenueOf(_account) ?? throw new InvalidOperationException("The account is not open yet.");

    public async Task InitializeAsync()
    {
        var options = new ExchangeHostOptions { Port = 0, Keys = [Trader, Maker] };
        _exchange = await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await StartDeskAsync();
        var account = await _services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Trader", VenueEnvironment.Local, null, null, Credentials(Trader)), CancellationToken.None);
        _account = account.AccountId;
        (_, _pointer) = await _services.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "p", AccountId = _account }, CancellationToken.None);
        await ReadyAsync();
        _maker = _services.GetRequiredService<IVenueFactory>().Open(new AccountConnection("maker", VenueEnvironment.Local, null, null, Credentials(Maker)));
        await PlaceAsync(_maker, OrderSide.Buy, PositionEffect.Open, 500, 59_990.3m);
        await PlaceAsync(_maker, OrderSide.Sell, PositionEffect.Open, 500, 60_000.7m);
    }

    public async Task DisposeAsync()
    {
        await StopDeskAsync();
        await _maker.DisposeAsync();
        await _exchange.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Profit_equals_the_venues_ledger_and_wallet_to_the_last_digit_and_each_part_is_whose_it_is()
    {
        await SendAsync("buy", 0.037m);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions is [{ Contracts: 37 }], "the alert opened a position");
        await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Open, 13); // By somebody else with the same key.
        await PlaceAsync(Venue, OrderSide.Sell, PositionEffect.Open, 7);
        await PlaceAsync(Venue, OrderSide.Sell, PositionEffect.Close, 50);
        await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Close, 7);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "everything is closed");
        var results = await ResultsOnceAsync(told => told.Amounts.Count >= 5 && told.Checks is [{ IsEqual: true }]);

        var all = new HistoryQuery { AccountIds = [_account], Count = 1_000 };
        var ledger = History.ReadLedger(all);
        var wallet = Assert.IsType<VenueReply<IReadOnlyList<Balance>>.Ok>(await Venue.GetBalancesAsync(CancellationToken.None)).Value.Single(row => row.Currency == "USDT").Available;
        Assert.Equal(wallet, ledger.Sum(entry => entry.Row.Amount));
        Assert.Equal(wallet - 100_000m, results.Amounts.Sum(amount => amount.Net));
        Assert.Equal(results.Amounts.Sum(amount => amount.Net), results.RoundTrips.Sum(trip => trip.Net));

        // By hand: bought 37 + 13 at 60,000.7, sold at 59,990.3: 50 × 0.001 × −10.4 = −0.52; sold 7 at 59,990.3, bought at 60,000.7: −0.0728.
        Assert.Equal(-0.5928m, results.Amounts.Sum(amount => amount.Realised));
        var long50 = results.RoundTrips.Single(trip => trip.Side == PositionSide.Long);
        Assert.Equal((50L, 60_000.7m, 59_990.3m, -0.52m, true), (long50.OpenedContracts, long50.EntryPrice, long50.ExitPrice!.Value, long50.Realised, long50.IsWhole));
        Assert.Equal("p", long50.Origin!.PointerName);
        var fills = History.ReadFills(all);
        Assert.Equal(37, Assert.Single(fills, fill => fill.Origin is not null).Fill.Contracts);
        Assert.Equal(fills.Count, fills.DistinctBy(fill => fill.Fill.TradeId).Count());
    }

    [Fact]
    public async Task Desk_that_was_away_records_what_happened_meanwhile_once()
    {
        await PlaceAsync(Venue, OrderSide.Buy, PositionEffect.Open, 10);
        await Eventually.HoldsAsync(() => History.ReadFills(new HistoryQuery { AccountIds = [_account] }).Count == 1, "the first fill is recorded");
        await StopDeskAsync();
        using (var elsewhere = Client())
        {
            var venue = elsewhere.GetRequiredService<IVenueFactory>().Open(new AccountConnection("else", VenueEnvironment.Local, null, null, Credentials(Trader)));
            await PlaceAsync(venue, OrderSide.Sell, PositionEffect.Close, 10);
            await venue.DisposeAsync();
        }

        await StartDeskAsync();
        await ReadyAsync();

        await ResultsOnceAsync(told => told.Checks is [{ IsEqual: true, FromFills: not 0m }] && told.RoundTrips is [{ CloseTime: not null }]);
        Assert.Equal(2, History.ReadFills(new HistoryQuery { AccountIds = [_account] }).Count);
    }

    /// <summary>What follows from the record, once it is as expected.</summary>
    private async Task<HistoryResults> ResultsOnceAsync(Func<HistoryResults, bool> isExpected)
    {
        for (var asked = 0; ; asked++)
        {
            var results = await History.ReadResultsAsync(CancellationToken.None);
            if (isExpected(results))
                return results;
            Assert.True(asked < 150, $"After half a minute the record tells {results.Amounts.Count} amounts and {string.Join(", ", results.Checks)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static ApiCredentials Credentials(ApiKeyGrant grant) => new(grant.Key, grant.Secret, grant.Memo);

    private ServiceProvider Client() => new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
        .AddBitMartConnector(new BitMartConnectorOptions { LocalExchange = _exchange.Address }).BuildServiceProvider();

    private async Task StartDeskAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddDesk(new DeskOptions { DataDirectory = _data })
            .AddPortfolio()
            .AddHistory()
            .AddBitMartConnector(new BitMartConnectorOptions { LocalExchange = _exchange.Address })
            .BuildServiceProvider();
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
    }

    private Task ReadyAsync() => Eventually.HoldsAsync(() => Portfolio.Current.Accounts is [{ IsStreamUp: true, Wallet: not null }], "the account is read and its stream is up");

    private async Task StopDeskAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private async Task SendAsync(string action, decimal quantity)
    {
        var body = FormattableString.Invariant($$"""{"action":"{{action}}","ticker":"BTCUSDT.P","quantity":"{{quantity}}","prev_position":"flat"}""");
        var answer = await _services.GetRequiredService<IAlertIntake>().ReceiveAsync(new IncomingAlert(_pointer, Encoding.UTF8.GetBytes(body), null), CancellationToken.None);
        Assert.Equal((202, null), (answer.HttpStatus, answer.Code));
    }

    private async Task PlaceAsync(IVenue venue, OrderSide side, PositionEffect effect, long contracts, decimal? limit = null)
    {
        var id = $"order{Interlocked.Increment(ref _orders)}";
        var reply = await venue.SubmitAsync(
            venue.Prepare(new OrderInstruction
            {
                ClientOrderId = id,
                Symbol = "BTCUSDT",
                Side = side,
                Effect = effect,
                Type = limit is null ? OrderType.Market : OrderType.Limit,
                Contracts = contracts,
                LimitPrice = limit,
                Leverage = venue == _maker ? 10 : null,
                MarginMode = venue == _maker ? MarginMode.Cross : null,
            }),
            CancellationToken.None);
        Assert.True(reply is VenueReply<OrderAck>.Ok, $"{id}: {reply}");
    }
}
