using System.Text;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.Desk;

/// <summary>A whole desk with one account and one pointer at a real local exchange, and another account of it that makes the market.</summary>
internal sealed class DeskAndExchange : IAsyncDisposable
{
    private static readonly ApiKeyGrant Trader = new("trader-key", "trader-secret", "trader-memo");
    private static readonly ApiKeyGrant Maker = new("maker-key", "maker-secret", "maker-memo");

    private readonly string _data = Directory.CreateTempSubdirectory("martdesk-desk-").FullName;
    private readonly ExchangeHost _exchange;
    private readonly ServiceProvider _services;
    private readonly IVenue _maker;
    private string _pointer = "";
    private int _orders;

    private DeskAndExchange(ExchangeHost exchange, VenueEnvironment environment)
    {
        _exchange = exchange;
        var connector = new BitMartConnectorOptions { LocalExchange = exchange.Address };
        var composed = new ServiceCollection()
            .AddLogging()
            .AddDesk(new DeskOptions { DataDirectory = _data })
            .AddAccountKeeping()
            .AddPortfolio()
            .AddBitMartConnector(connector);
        if (environment != VenueEnvironment.Local)
            composed.AddSingleton<IVenueFactory>(new AtTheExchange(new BitMartVenueFactory(connector, TimeProvider.System, NullLogger<BitMartVenue>.Instance)));
        _services = composed.BuildServiceProvider();
        _maker = _services.GetRequiredService<IVenueFactory>().Open(new AccountConnection("maker", VenueEnvironment.Local, null, null, Credentials(Maker)));
    }

    /// <summary>The faults of the exchange.</summary>
    public FaultPlan Faults => _exchange.Faults;

    /// <summary>What the desk knows.</summary>
    public IPortfolio Portfolio => _services.GetRequiredService<IPortfolio>();

    /// <summary>The one account.</summary>
    public AccountInfo Account => Keeper.List()[0];

    /// <summary>Keeps the account.</summary>
    public IAccountKeeper Keeper => _services.GetRequiredService<IAccountKeeper>();

    /// <summary>Position modes.</summary>
    public IPositionModes Modes => _services.GetRequiredService<IPositionModes>();

    /// <summary>Transfers between spot and futures.</summary>
    public ITransfers Transfers => _services.GetRequiredService<ITransfers>();

    /// <summary>Play money of the demo environment.</summary>
    public IDemoMoney DemoMoney => _services.GetRequiredService<IDemoMoney>();

    /// <summary>The account's connection to the exchange.</summary>
    public IVenue Venue => Portfolio.VenueOf(Account.AccountId)!; // Open, as the start has seen.

    /// <summary>Starts both, with a book from 59,990 to 60,000 and a last price. Connected with other credentials the account is not waited for.</summary>
    /// <param name="credentials">Other credentials than those of the account at the exchange.</param>
    /// <param name="environment">What the desk takes the account for; it is at the exchange whatever that is.</param>
    public static async Task<DeskAndExchange> StartAsync(ApiCredentials? credentials = null, VenueEnvironment environment = VenueEnvironment.Local)
    {
        var options = new ExchangeHostOptions { Port = 0, Keys = [Trader, Maker], HasLimits = false };
        var desk = new DeskAndExchange(await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None), environment);
        var account = await desk._services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Trader", environment, null, null, credentials ?? Credentials(Trader)), CancellationToken.None);
        (_, desk._pointer) = await desk._services.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "p", AccountId = account.AccountId }, CancellationToken.None);
        await desk.PlaceAsync(OrderSide.Buy, 500, 59_990m);
        await desk.PlaceAsync(OrderSide.Sell, 500, 60_000m);
        foreach (var service in desk._services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        if (credentials is null)
            await Eventually.HoldsAsync(() => desk.Portfolio.Current.Accounts is [{ IsStreamUp: true, Wallet: not null }], "the account is read and its stream is up");
        return desk;
    }

    /// <summary>Adds a fault.</summary>
    public void Break(string rule) => Faults.Add(FaultRuleReader.Read(rule));

    /// <summary>Sends an alert and tells its id.</summary>
    public async Task<string> SendAsync(string message)
    {
        var answer = await _services.GetRequiredService<IAlertIntake>().ReceiveAsync(new IncomingAlert(_pointer, Encoding.UTF8.GetBytes(message), null), CancellationToken.None);
        Assert.Equal((202, null), (answer.HttpStatus, answer.Code));
        return answer.Alert!; // An alert that is accepted has an id.
    }

    /// <summary>An alert as the log has it.</summary>
    public async Task<AlertLogEntry> FindAsync(string alertId) =>
        await _services.GetRequiredService<IAlertLog>().FindAsync(alertId, CancellationToken.None) ?? throw new InvalidOperationException("The alert is lost.");

    /// <summary>Sends an alert to its end.</summary>
    public async Task<AlertLogEntry> CarryOutAsync(string message)
    {
        var alert = await SendAsync(message);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var entry = await FindAsync(alert);
            if (entry.State is not (AlertState.Accepted or AlertState.Working))
                return entry;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(90), $"{entry.State} {entry.Message} {string.Join("; ", entry.Legs.Select(leg => $"{leg.State} {leg.Message}"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>An order of the account that makes the market.</summary>
    public async Task PlaceAsync(OrderSide side, long contracts, decimal limit)
    {
        var reply = await _maker.SubmitAsync(_maker.Prepare(Order(side, contracts, limit)), CancellationToken.None);
        Assert.True(reply is VenueReply<OrderAck>.Ok, reply.ToString());
    }

    /// <summary>A limit order that opens.</summary>
    public OrderInstruction Order(OrderSide side, long contracts, decimal limit, string symbol = "BTCUSDT") => new()
    {
        ClientOrderId = FormattableString.Invariant($"order{Interlocked.Increment(ref _orders)}"),
        Symbol = symbol,
        Side = side,
        Effect = PositionEffect.Open,
        Type = OrderType.Limit,
        Contracts = contracts,
        LimitPrice = limit,
        Leverage = 10,
        MarginMode = MarginMode.Cross,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _maker.DisposeAsync();
        await _services.DisposeAsync();
        await _exchange.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static ApiCredentials Credentials(ApiKeyGrant key) => new(key.Key, key.Secret, key.Memo);

    /// <summary>Keys of the demo environment go to its host alone; here the exchange stands in for it.</summary>
    private sealed class AtTheExchange(IVenueFactory inner) : IVenueFactory
    {
        public IVenue Open(AccountConnection connection) => inner.Open(connection with { Environment = VenueEnvironment.Local });
    }
}
