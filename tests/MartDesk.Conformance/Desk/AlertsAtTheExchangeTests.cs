using System.Text;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.Desk;

/// <summary>Alerts with stops, targets and cancellations, carried out by the whole desk at a real local exchange. Maker and taker are other accounts of it.</summary>
public sealed class AlertsAtTheExchangeTests : IAsyncLifetime
{
    private static readonly ApiKeyGrant Trader = new("trader-key", "trader-secret", "trader-memo");
    private static readonly ApiKeyGrant Maker = new("maker-key", "maker-secret", "maker-memo");
    private static readonly ApiKeyGrant Taker = new("taker-key", "taker-secret", "taker-memo");

    private readonly string _data = Directory.CreateTempSubdirectory("martdesk-alerts-").FullName;
    private ExchangeHost _exchange = null!; // Set by InitializeAsync, before any test.
    private ServiceProvider _services = null!;
    private IVenue _maker = null!;
    private IVenue _taker = null!;
    private string _pointer = "";
    private int _orders;

    private IPortfolio Portfolio => _services.GetRequiredService<IPortfolio>();

    public async Task InitializeAsync()
    {
        var options = new ExchangeHostOptions { Port = 0, Keys = [Trader, Maker, Taker] };
        _exchange = await ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _services = new ServiceCollection()
            .AddLogging()
            .AddDesk(new DeskOptions { DataDirectory = _data })
            .AddPortfolio()
            .AddBitMartConnector(new BitMartConnectorOptions { LocalExchange = _exchange.Address })
            .BuildServiceProvider();
        var account = await _services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Trader", VenueEnvironment.Local, null, null, Credentials(Trader)), CancellationToken.None);
        (_, _pointer) = await _services.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "p", AccountId = account.AccountId }, CancellationToken.None);
        var factory = _services.GetRequiredService<IVenueFactory>();
        _maker = factory.Open(new AccountConnection("maker", VenueEnvironment.Local, null, null, Credentials(Maker)));
        _taker = factory.Open(new AccountConnection("taker", VenueEnvironment.Local, null, null, Credentials(Taker)));
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Portfolio.Current.Accounts is [{ IsStreamUp: true, Wallet: not null }], "the account is read and its stream is up");

        await PlaceAsync(_maker, OrderSide.Buy, 500, 59_990m);
        await PlaceAsync(_maker, OrderSide.Sell, 50, 60_000m);
        await PlaceAsync(_maker, OrderSide.Sell, 500, 60_600m);
        await PlaceAsync(_maker, OrderSide.Sell, 1, 59_995m);
        await PlaceAsync(_taker, OrderSide.Buy, 1); // So that there is a last price.
    }

    public async Task DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _maker.DisposeAsync();
        await _taker.DisposeAsync();
        await _services.DisposeAsync();
        await _exchange.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task An_entry_with_a_stop_and_two_targets_is_placed_and_a_target_that_is_reached_fills_once()
    {
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":2},"take_profit":[{"price":60500},{"price":62000}]}""");
        await EventuallyAsync(alert, "entry filled, both targets stand", entry => States(entry) is [LegState.Filled, LegState.Acknowledged, LegState.Acknowledged]);
        Assert.Equal(50, Portfolio.Current.Positions.Single().Contracts);

        await PlaceAsync(_taker, OrderSide.Buy, 1); // At 60,600: the first target is passed.
        await EventuallyAsync(alert, "the first target filled, the second stands", entry => States(entry) is [LegState.Filled, LegState.Filled, LegState.Acknowledged]);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.SingleOrDefault()?.Contracts == 25, "half of the position is left");
        var target = (await FindAsync(alert)).Legs.Where(leg => leg.Contracts > 0).ElementAt(1); // Between them stands the look at the stop.
        Assert.Equal((25L, 59_990m), (target.FilledContracts, target.AveragePrice));

        var close = await SendAsync("""{"symbol":"BTCUSDT.P","action":"close_long"}""");
        await EventuallyAsync(close, "the rest is closed and the brackets are swept", entry => entry.State == AlertState.Executed);
        await EventuallyAsync(alert, "nothing of the entry's alert stands any more", entry => States(entry) is [LegState.Filled, LegState.Filled, LegState.Cancelled]);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "flat");
    }

    [Theory]
    [InlineData("drop-reply submit-order count=1")]
    [InlineData("cut-reply submit-order count=1")]
    [InlineData("http submit-order status=502 when=after count=1")]
    [InlineData("disconnect private")]
    [Trait("fault", "F-40")]
    public async Task An_alert_whose_answer_or_event_is_lost_is_carried_out_once(string rule)
    {
        _exchange.Faults.Add(FaultRuleReader.Read(rule));
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"10c"}""");
        await EventuallyAsync(alert, "the entry filled", entry => entry.State == AlertState.Executed);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.SingleOrDefault()?.Contracts == 10, "ten contracts, once");
        Assert.True(_exchange.Faults.List()[0].Injected > 0);
    }

    [Fact]
    public async Task A_stop_that_waits_closes_the_position_once_the_price_has_stood_beyond_it()
    {
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"price":59000,"wait_s":3,"hard_price":58000}}""");
        var stops = _services.GetRequiredService<IKeptStops>();
        await Eventually.HoldsAsync(() => stops.List() is [{ TriggerPrice: 59_000m, BeyondSince: null }], "the desk keeps the stop");
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders.Any(row => row.Order is { Kind: OrderKind.StopLoss, TriggerPrice: 58_000m }), "the hard stop stands at the venue");
        await PlaceAsync(_maker, OrderSide.Buy, 200, 58_900m);
        await PlaceAsync(_taker, OrderSide.Sell, 501); // Through the bids at 59,990 and into those at 58,900.
        await Eventually.HoldsAsync(() => stops.List() is [{ ActsAt: not null }], "the price stands beyond it");
        Assert.Equal(50, Portfolio.Current.Positions.Single().Contracts);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "the stop closed the position");
        await EventuallyAsync(alert, "its alert is over", entry => entry.State == AlertState.Executed);
        var exit = (await FindAsync(alert)).Legs.Single(leg => leg is { Effect: PositionEffect.Close, FilledContracts: > 0 });
        Assert.Equal((50L, 58_900m), (exit.FilledContracts, exit.AveragePrice));
        Assert.Empty(stops.List());
    }

    [Fact]
    public async Task A_stop_by_candles_closes_the_position_after_the_end_of_one_that_closed_beyond_it()
    {
        await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"price":59000,"candle_minutes":1}}""");
        var stops = _services.GetRequiredService<IKeptStops>();
        await Eventually.HoldsAsync(() => stops.List() is [{ NextClose: not null }], "the desk keeps the stop");
        var clock = TimeProvider.System;
        if (clock.GetUtcNow().Second > 50)
            await Task.Delay(TimeSpan.FromSeconds(61 - clock.GetUtcNow().Second), clock); // So that all of it is in one candle.
        await PlaceAsync(_maker, OrderSide.Buy, 200, 58_900m);
        await PlaceAsync(_taker, OrderSide.Sell, 501);
        var end = clock.GetUtcNow();
        end = end.AddSeconds(60 - end.Second).AddMilliseconds(-end.Millisecond);
        await Task.Delay(end - clock.GetUtcNow() - TimeSpan.FromSeconds(1), clock); // The candle is as long as it is.
        Assert.Equal(50, Portfolio.Current.Positions.Single().Contracts);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "the stop closed the position");
    }

    [Fact]
    public async Task A_preset_stop_closes_the_position_when_the_price_falls_to_it()
    {
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":59000}""");
        await EventuallyAsync(alert, "the entry filled", entry => entry.State == AlertState.Executed);
        await PlaceAsync(_maker, OrderSide.Buy, 200, 58_900m);
        await PlaceAsync(_taker, OrderSide.Sell, 501); // Through the bids at 59,990 and into those at 58,900.
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "the stop closed the position");
    }

    [Fact]
    public async Task Entries_that_rest_are_cancelled_by_tag_and_by_panic()
    {
        var first = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","tag":"a"}""");
        var second = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"20c","order_type":"limit","price":"59000","tag":"b"}""");
        await EventuallyAsync(second, "the second rests", entry => States(entry) is [LegState.Acknowledged]);
        var cancel = await SendAsync("""{"symbol":"BTCUSDT.P","action":"cancel","tag":"a"}""");
        await EventuallyAsync(cancel, "the first is cancelled", entry => entry.State == AlertState.Executed);
        Assert.Equal([LegState.Cancelled], States(await FindAsync(first)));
        Assert.Equal([LegState.Acknowledged], States(await FindAsync(second)));

        var market = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"5c"}""");
        await EventuallyAsync(market, "a position is held", entry => entry.State == AlertState.Executed);
        await _services.GetRequiredService<IDeskSwitch>().PanicAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Portfolio.Current is { Positions.Count: 0, Orders.Count: 0 }, "nothing is held or open");
        await EventuallyAsync(second, "the second is told as cancelled", entry => States(entry) is [LegState.Cancelled]);
    }

    [Fact]
    public async Task E9_end_a_short_gets_its_stop_at_once_and_both_targets_with_the_last_taking_the_rest()
    {
        var alert = await SendAsync("""{"action":"enter_short","tv_instrument":"BTCUSDT.P","order":{"amount":"51","currency_type":"contracts","order_type":"market"},"take_profit":{"enabled":true,"steps":[{"price_percent":1,"volume_percent":50},{"price_percent":2,"volume_percent":50}]},"stop_loss":{"enabled":true,"trigger_price_percent":1.5}}""");
        await EventuallyAsync(alert, "entry filled, both targets stand", entry => States(entry) is [LegState.Filled, LegState.Acknowledged, LegState.Acknowledged]);
        // Filled at 59,990: the targets stand 1 % and 2 % below it, cut to the step; the last takes the odd contract.
        var orders = await OpenAsync();
        Assert.Equal(
            [(25L, 59_390.1m), (26L, 58_790.2m)],
            orders.Where(order => order.Kind == OrderKind.TakeProfit).OrderByDescending(order => order.TriggerPrice).Select(order => (order.Contracts, order.TriggerPrice!.Value)));
        Assert.Single(orders, order => order.Kind == OrderKind.StopLoss);
        Assert.Equal(PositionSide.Short, Portfolio.Current.Positions.Single().Side);
    }

    [Fact]
    public async Task E11_a_breakout_waits_fires_and_is_told_with_its_fill_and_another_is_taken_away()
    {
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"60500","quantity":"50c"}""");
        var other = await SendAsync("""{"symbol":"BTCUSDT.P","action":"short","order_type":"stop_market","trigger_price":"59000","quantity":"20c","tag":"away"}""");
        await EventuallyAsync(other, "both wait", entry => States(entry) is [LegState.Acknowledged]);
        Assert.Equal(
            [(OrderSide.Buy, 50L, 60_500m), (OrderSide.Sell, 20L, 59_000m)],
            (await OpenAsync()).Where(order => order.Kind == OrderKind.Plan).OrderBy(order => order.Side).Select(order => (order.Side, order.Contracts, order.TriggerPrice!.Value)));
        var cancel = await SendAsync("""{"symbol":"BTCUSDT.P","action":"cancel","tag":"away"}""");
        await EventuallyAsync(cancel, "the other one is cancelled", entry => entry.State == AlertState.Executed);
        Assert.Equal([LegState.Cancelled], States(await FindAsync(other)));

        await PlaceAsync(_taker, OrderSide.Buy, 51); // All of the 60,000s and one at 60,600: the breakout.
        await EventuallyAsync(alert, "the breakout filled", entry => entry.State == AlertState.Executed);
        Assert.Equal((50L, 60_600m), ((await FindAsync(alert)).Legs[0].FilledContracts, (await FindAsync(alert)).Legs[0].AveragePrice));
        Assert.DoesNotContain(await OpenAsync(), order => order.Kind == OrderKind.Plan);
    }

    [Fact]
    public async Task E12_a_trailing_exit_follows_from_its_activation_price_and_closes_when_the_price_turns_back()
    {
        var entry = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"50c"}""");
        await EventuallyAsync(entry, "the position is held", log => log.State == AlertState.Executed);
        var trail = await SendAsync("""{"symbol":"BTCUSDT.P","action":"trail","side":"long","trail_percent":1,"activation_price":"60500"}""");
        await EventuallyAsync(trail, "it waits", log => States(log) is [LegState.Acknowledged]);
        await PlaceAsync(_taker, OrderSide.Buy, 1); // At 60,600: it follows from here.
        await PlaceAsync(_taker, OrderSide.Sell, 1); // At 59,990: 1.007 % below.
        await EventuallyAsync(trail, "it has closed the position", log => log.State == AlertState.Executed);
        Assert.Equal(50, (await FindAsync(trail)).Legs[0].FilledContracts);
        await Eventually.HoldsAsync(() => Portfolio.Current.Positions.Count == 0, "flat");
    }

    [Fact]
    public async Task The_stop_of_an_entry_is_moved_to_the_fill_and_then_to_break_even_and_an_order_is_edited()
    {
        // The last price is 59,995 and the entry fills at 60,000: planned at 59,395.0, it belongs at 59,400.0.
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":1},"take_profit":[{"price":60500,"share":50},{"price":63000,"share":50}],"breakeven":{"after":1,"offset_percent":-0.5}}""");
        await EventuallyAsync(alert, "entry filled, both targets stand", entry => States(entry) is [LegState.Filled, LegState.Acknowledged, LegState.Acknowledged]);
        Assert.Equal(59_400.0m, Assert.Single(await OpenAsync(), order => order.Kind == OrderKind.StopLoss).TriggerPrice);

        await PlaceAsync(_taker, OrderSide.Buy, 1); // At 60,600: the first target is passed.
        await EventuallyAsync(alert, "the stop is moved", entry => entry.Legs.Count(leg => leg.State == LegState.Done) == 2);
        Assert.Equal(59_700.0m, Assert.Single(await OpenAsync(), order => order.Kind == OrderKind.StopLoss).TriggerPrice);

        var target = (await OpenAsync()).Single(order => order.Kind == OrderKind.TakeProfit);
        var account = Portfolio.Current.Accounts[0].AccountId;
        var orders = _services.GetRequiredService<IManualOrders>();
        var edit = await orders.SubmitAsync(
            new ManualOrder.Edit { AccountId = account, Symbol = "BTCUSDT", VenueOrderId = target.VenueOrderId, Kind = OrderKind.TakeProfit, TriggerPrice = 62_000m }, "r-1", CancellationToken.None);
        await EventuallyAsync(edit.Alert!, "the target is moved", entry => entry.State == AlertState.Executed);
        Assert.Equal(62_000m, (await OpenAsync()).Single(order => order.Kind == OrderKind.TakeProfit).TriggerPrice);
    }

    [Fact]
    public async Task The_mark_price_is_found_out_where_no_stream_has_told_it()
    {
        var venue = Portfolio.VenueOf(Portfolio.Current.Accounts[0].AccountId)!; // Open, as the set-up has seen.
        var asked = 0;
        var mark = 0m;
        while (mark != 59_995m && asked++ < 50) // The exchange sets it a few times a second; without an index it is the median of 59,990, 59,995 and 60,000.
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            mark = Assert.IsType<VenueReply<decimal>.Ok>(await venue.GetMarkAsync("BTCUSDT", CancellationToken.None)).Value;
        }

        Assert.Equal(59_995m, mark);
    }

    [Fact]
    public async Task A_resting_order_is_edited_and_the_timed_cancel_takes_it_when_the_desk_is_gone()
    {
        var account = Portfolio.Current.Accounts[0].AccountId;
        var orders = _services.GetRequiredService<IManualOrders>();
        var placed = await orders.SubmitAsync(RestingEntry(account, 59_000m), "r-1", CancellationToken.None);
        await EventuallyAsync(placed.Alert!, "it rests", entry => States(entry) is [LegState.Acknowledged]);
        var resting = Assert.Single(await OpenAsync());
        var edit = await orders.SubmitAsync(
            new ManualOrder.Edit { AccountId = account, Symbol = "BTCUSDT", VenueOrderId = resting.VenueOrderId, Kind = OrderKind.Order, LimitPrice = 58_900m, Contracts = 12 }, "r-2", CancellationToken.None);
        await EventuallyAsync(edit.Alert!, "it is changed", entry => entry.State == AlertState.Executed);
        resting = Assert.Single(await OpenAsync());
        Assert.Equal((58_900m, 12L), (resting.LimitPrice!.Value, resting.Contracts));

        var venue = Portfolio.VenueOf(account)!; // Open, as the set-up has seen.
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<VenueReply<TimeSpan>.Ok>(await venue.CancelUnlessRepeatedAsync("BTCUSDT", TimeSpan.FromSeconds(5), CancellationToken.None)).Value);
        await EventuallyAsync(placed.Alert!, "the venue has cancelled it", entry => States(entry) is [LegState.Cancelled]);
    }

    [Fact]
    public async Task Stop_and_target_of_a_resting_entry_are_changed_seen_at_the_exchange_and_stand_when_it_has_filled()
    {
        var account = Portfolio.Current.Accounts[0].AccountId;
        var orders = _services.GetRequiredService<IManualOrders>();
        var wished = RestingEntry(account, 59_991m) with { StopLoss = new ExitPrice { Percent = 1m, TriggerBy = TriggerBy.Mark }, TakeProfits = [new ExitPrice { Price = 61_000m }] };
        var placed = await orders.SubmitAsync(wished, "r-1", CancellationToken.None);
        await EventuallyAsync(placed.Alert!, "it rests", entry => entry.Legs is [{ State: LegState.Acknowledged }, ..]);
        var resting = Assert.Single(await OpenAsync());
        Assert.Equal(new OrderPresets { TakeProfitPrice = 61_000m, StopLossPrice = 59_391m, StopLossBy = TriggerBy.Mark }, resting.Presets);
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders is [{ Order.Presets.StopLossPrice: 59_391m }], "the page knows what it brings along, though no stream tells it");

        // The price falls: the stop goes first, the target last. The answer to the first call is lost.
        _exchange.Faults.Add(FaultRuleReader.Read("drop-reply modify-preset-plan-order count=1"));
        var wish = new ManualOrder.Edit { AccountId = account, Symbol = "BTCUSDT", VenueOrderId = resting.VenueOrderId, Kind = OrderKind.Order, LimitPrice = 59_990.5m, TakeProfitPrice = 62_000m, TakeProfitBy = TriggerBy.Mark, StopLossPrice = 58_000m };
        var edit = await orders.SubmitAsync(wish, "r-2", CancellationToken.None);
        await EventuallyAsync(edit.Alert!, "it is changed", entry => entry.State == AlertState.Executed);
        var wanted = new OrderPresets { TakeProfitPrice = 62_000m, TakeProfitBy = TriggerBy.Mark, StopLossPrice = 58_000m, StopLossBy = TriggerBy.Mark };
        resting = Assert.Single(await OpenAsync());
        Assert.Equal((59_990.5m, wanted), (resting.LimitPrice!.Value, resting.Presets));
        await Eventually.HoldsAsync(() => Portfolio.Current.Orders is [{ Order.Presets: var known }] && known == wanted, "the page shows it");
        Assert.Equal(1, _exchange.Faults.List()[0].Injected);

        var wrong = await orders.SubmitAsync(wish with { LimitPrice = null, TakeProfitPrice = null, StopLossPrice = 59_995m }, "r-3", CancellationToken.None);
        await EventuallyAsync(wrong.Alert!, "a stop above the price is refused", entry => entry is { State: AlertState.Rejected, Code: "bracket_side" });

        await PlaceAsync(_taker, OrderSide.Sell, 10); // The entry is the best bid.
        await EventuallyAsync(placed.Alert!, "the entry filled and its stop was seen", entry => entry.State == AlertState.Executed);
        Assert.Equal(
            [(OrderKind.TakeProfit, 62_000m, TriggerBy.Mark), (OrderKind.StopLoss, 58_000m, TriggerBy.Mark)],
            (await OpenAsync()).OrderByDescending(order => order.TriggerPrice).Select(order => (order.Kind, order.TriggerPrice!.Value, order.TriggerBy)));
    }

    [Fact]
    public async Task Stop_of_an_order_that_waits_for_a_price_is_changed_and_stands_when_it_has_fired()
    {
        var alert = await SendAsync("""{"symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"60500","quantity":"50c","stop_loss":{"price":59000}}""");
        await EventuallyAsync(alert, "it waits", entry => entry.Legs is [{ State: LegState.Acknowledged }, ..]);
        var waiting = Assert.Single(await OpenAsync());
        Assert.Equal(new OrderPresets { StopLossPrice = 59_000m }, waiting.Presets);

        var edit = await _services.GetRequiredService<IManualOrders>().SubmitAsync(
            new ManualOrder.Edit { AccountId = Portfolio.Current.Accounts[0].AccountId, Symbol = "BTCUSDT", VenueOrderId = waiting.VenueOrderId, Kind = OrderKind.Plan, StopLossPrice = 58_500m, TakeProfitPrice = 65_000m }, "r-1", CancellationToken.None);
        await EventuallyAsync(edit.Alert!, "it is changed", entry => entry.State == AlertState.Executed);
        Assert.Equal(new OrderPresets { TakeProfitPrice = 65_000m, StopLossPrice = 58_500m }, Assert.Single(await OpenAsync()).Presets);

        await PlaceAsync(_taker, OrderSide.Buy, 51); // All of the 60,000s and one at 60,600: the breakout.
        await EventuallyAsync(alert, "it filled and its stop was seen", entry => entry.State == AlertState.Executed);
        Assert.Equal([65_000m, 58_500m], (await OpenAsync()).Select(order => order.TriggerPrice!.Value).OrderDescending());
    }

    /// <summary>Ten contracts long, offered at a price.</summary>
    private static ManualOrder.Entry RestingEntry(string account, decimal price) => new()
    {
        AccountId = account,
        Symbol = "BTCUSDT",
        Side = PositionSide.Long,
        Size = new OrderSize(10m, QuantityUnit.Contracts),
        Pricing = new OrderPricing { Kind = PricingKind.Limit, LimitPrice = price, TimeInForce = TimeInForce.MakerOnly },
    };

    private static LegState[] States(AlertLogEntry entry) => [.. entry.Legs.Where(leg => leg.Contracts > 0).Select(leg => leg.State)];

    private static ApiCredentials Credentials(ApiKeyGrant key) => new(key.Key, key.Secret, key.Memo);

    private async Task<string> SendAsync(string message)
    {
        var answer = await _services.GetRequiredService<IAlertIntake>().ReceiveAsync(
            new IncomingAlert(_pointer, Encoding.UTF8.GetBytes(message), null), CancellationToken.None);
        Assert.Equal((202, null), (answer.HttpStatus, answer.Code));
        return answer.Alert!; // An alert that is accepted has an id.
    }

    private async Task<IReadOnlyList<VenueOrder>> OpenAsync() => Assert.IsType<VenueReply<IReadOnlyList<VenueOrder>>.Ok>(
        await Portfolio.VenueOf(Portfolio.Current.Accounts[0].AccountId)!.GetOpenOrdersAsync(CancellationToken.None)).Value; // Open, as the set-up has seen.

    private async Task<AlertLogEntry> FindAsync(string alertId) =>
        await _services.GetRequiredService<IAlertLog>().FindAsync(alertId, CancellationToken.None) ?? throw new InvalidOperationException("The alert is lost.");

    private async Task EventuallyAsync(string alertId, string expectation, Func<AlertLogEntry, bool> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var entry = await FindAsync(alertId);
            if (holds(entry))
                return;
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
                Assert.Fail($"Not within 60 s: {expectation}. It is {entry.State} {entry.Code} {entry.Message}; {string.Join("; ", entry.Legs.Select(leg => $"{leg.State} {leg.FilledContracts} of {leg.Contracts} at {leg.AveragePrice} as {leg.VenueOrderId} {leg.Message}"))}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private async Task PlaceAsync(IVenue venue, OrderSide side, long contracts, decimal? limit = null)
    {
        var id = FormattableString.Invariant($"order{Interlocked.Increment(ref _orders)}");
        var reply = await venue.SubmitAsync(
            venue.Prepare(new OrderInstruction
            {
                ClientOrderId = id,
                Symbol = "BTCUSDT",
                Side = side,
                Effect = PositionEffect.Open,
                Type = limit is null ? OrderType.Market : OrderType.Limit,
                Contracts = contracts,
                LimitPrice = limit,
                Leverage = 10,
                MarginMode = MarginMode.Cross,
            }),
            CancellationToken.None);
        Assert.True(reply is VenueReply<OrderAck>.Ok, $"{id}: {reply}");
    }
}
