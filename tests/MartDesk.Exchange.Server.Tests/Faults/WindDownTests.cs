using System.Collections.Concurrent;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Tests.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Exchange.Server.Tests.Faults;

/// <summary>A venue that winds down: first nothing new, then only less, then nothing.</summary>
public sealed class WindDownTests
{
    private const string Submit = "/contract/private/submit-order";

    [Fact]
    public async Task First_no_orders_that_open_then_only_those_that_close_then_none()
    {
        await using var exchange = await AdminTests.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":5 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        var resting = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":2 """);
        var closing = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":3,"price":"70000","size":1 """);

        exchange.Host.Faults.Add(FaultRuleReader.Read("wind-down no-new-orders"));
        Assert.Equal(40015, await CodeAsync(exchange, """ "side":1,"price":"50000","size":1 """));
        Assert.Equal(1000, await CodeAsync(exchange, """ "side":3,"price":"71000","size":1 """));
        var modified = await exchange.PostAsync("/contract/private/modify-limit-order", $$"""{"symbol":"BTCUSDT","order_id":{{resting}},"price":"50001","size":2}""", LocalExchange.Alice);
        Assert.Equal(1000, modified.Code);

        exchange.Host.Faults.Add(FaultRuleReader.Read("wind-down reduce-only"));
        await exchange.Host.ReadMarkAsync();
        Assert.DoesNotContain(resting, await OpenAsync(exchange));
        Assert.Contains(closing, await OpenAsync(exchange));
        Assert.Empty(await OpenAsync(exchange, LocalExchange.Bob)); // two of five were left to open a short
        Assert.Equal(40015, await CodeAsync(exchange, """ "side":4,"price":"70000","size":1 """));
        Assert.Equal(1000, await CodeAsync(exchange, """ "side":3,"price":"72000","size":1 """));
        Assert.Equal("Trading", await StatusAsync(exchange));

        exchange.Host.Faults.Add(FaultRuleReader.Read("wind-down closed"));
        await exchange.Host.ReadMarkAsync();
        Assert.Empty(await OpenAsync(exchange));
        Assert.Equal(40014, await CodeAsync(exchange, """ "side":3,"price":"72000","size":1 """));
        Assert.Equal("Delisted", await StatusAsync(exchange));
        Assert.Equal("3", (await exchange.GetAsync("/contract/private/position", LocalExchange.Alice)).Data[0].GetProperty("current_amount").GetString());
        var moved = await exchange.PostAsync("/account/v1/transfer-contract", """{"currency":"USDT","amount":"10","type":"contract_to_spot"}""", LocalExchange.Alice);
        Assert.Equal(1000, moved.Code);

        exchange.Host.Faults.Clear();
        Assert.Equal(1000, await CodeAsync(exchange, """ "side":1,"price":"50000","size":1 """));
        Assert.Equal("Trading", await StatusAsync(exchange));
    }

    [Theory]
    [InlineData("no-new-orders", "1", 40015)]
    [InlineData("reduce-only", "1", 40015)]
    [InlineData("reduce-only", "3", 0)]
    [InlineData("closed", "3", 40014)]
    public void A_command_that_was_checked_before_the_moment_and_comes_after_it_is_refused_where_it_is_applied(string stage, string side, int code)
    {
        var plan = new FaultPlan(TimeProvider.System, 1, NullLogger.Instance);
        var journal = new CountingJournal();
        var venue = VenueOf(journal);
        venue.WindDown = new WindDown(plan);
        var order = Order(side == "1" ? PositionEffect.Open : PositionEffect.Close);
        venue.Apply(order with { OrderId = venue.NextOrderId() }); // before
        var journalled = journal.Count;

        plan.Add(FaultRuleReader.Read($"wind-down {stage}"));
        if (code == 0)
        {
            venue.Apply(order with { OrderId = venue.NextOrderId() });
            Assert.Equal(journalled + 1, journal.Count);
            return;
        }

        var mark = venue.Mark;
        Assert.Equal(code, Assert.Throws<WindDownException>(() => venue.Apply(order with { OrderId = venue.NextOrderId() })).Error.Code);
        Assert.Equal((mark, journalled), (venue.Mark, journal.Count)); // a replay needs to know of no moment
    }

    [Fact]
    public async Task Orders_sent_without_a_pause_over_the_moment_are_cancelled_or_refused_and_none_stays()
    {
        await using var exchange = await AdminTests.StartAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var codes = new ConcurrentBag<int>();
        var senders = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (codes.Count(code => code == 40015) < 20 && !stop.IsCancellationRequested)
                codes.Add(await CodeAsync(exchange, """ "side":1,"price":"50000","size":1 """));
        })).ToArray();
        while (codes.Count(code => code == 1000) < 20)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, stop.Token);
        exchange.Host.Faults.Add(FaultRuleReader.Read("wind-down reduce-only"));
        await Task.WhenAll(senders);
        await exchange.Host.ReadMarkAsync();
        Assert.Empty(await OpenAsync(exchange));
        Assert.All(codes, code => Assert.True(code is 1000 or 40015, $"code {code}"));
    }

    [Fact]
    public async Task Who_asks_is_checked_first_and_what_is_asked_afterwards()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "wind-down closed code=25601");
        Assert.Equal(30005, (await exchange.PostAsync(Submit, "{}", LocalExchange.Alice, sign: new string('0', 64))).Code);
        Assert.Equal((503, 25601), ((await exchange.PostAsync(Submit, "{}", LocalExchange.Alice)).Status, (await exchange.PostAsync(Submit, "{}", LocalExchange.Alice)).Code));
    }

    private static Venue VenueOf(ICommandJournal journal)
    {
        var venue = new Venue(new InstrumentCatalog(InstrumentCatalog.ReadDefault()), journal, TimeProvider.System);
        venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = 1 });
        venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = 1, AmountUnits = 1_000_000_00000000 });
        return venue;
    }

    private sealed class CountingJournal : ICommandJournal
    {
        public int Count { get; private set; }

        public void Append(in Command command) => Count++;

        public void Commit()
        {
        }

        public void Dispose()
        {
        }
    }

    private static Command Order(PositionEffect effect) => new()
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.PlaceOrder,
        AccountId = 1,
        Side = effect == PositionEffect.Open ? Side.Buy : Side.Sell,
        Effect = effect,
        Type = OrderType.Limit,
        TimeInForce = TimeInForce.GoodTillCancel,
        PriceTicks = 500_000,
        Lots = 1,
        Leverage = 10,
        MarginMode = MarginMode.Cross,
    };

    private static async Task<int> CodeAsync(LocalExchange exchange, string members) => (await exchange.PostAsync(Submit, $$"""{"symbol":"BTCUSDT",{{members}}}""", LocalExchange.Alice)).Code;

    private static async Task<string?> StatusAsync(LocalExchange exchange) =>
        (await exchange.GetAsync("/contract/public/details?symbol=BTCUSDT")).Data.GetProperty("symbols")[0].GetProperty("status").GetString();

    private static async Task<long[]> OpenAsync(LocalExchange exchange, ApiKeyGrant? who = null) =>
        [.. (await exchange.GetAsync("/contract/private/get-open-orders", who ?? LocalExchange.Alice)).Data.EnumerateArray().Select(order => long.Parse(order.GetProperty("order_id").GetString()!, System.Globalization.CultureInfo.InvariantCulture))];
}
