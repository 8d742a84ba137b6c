using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Ticket;

/// <summary>Orders of the ticket, carried out at a small exchange. BTC last is 60,000, one contract 0.001 BTC.</summary>
public sealed class ManualOrderTests
{
    [Fact]
    public async Task An_entry_with_stop_and_targets_is_ordered_once_however_often_it_is_sent()
    {
        await using var desk = await DeskRig.StartAsync();
        var order = new ManualOrder.Entry
        {
            AccountId = desk.AccountId,
            Symbol = "BTCUSDT",
            Side = PositionSide.Long,
            Size = new OrderSize(0.25m, QuantityUnit.Base),
            Leverage = 20,
            StopLoss = new ExitPrice { Percent = 1m },
            TakeProfits = [new ExitPrice { Price = 61_000m, Share = 40m }, new ExitPrice { Price = 62_000m, Share = 60m }],
        };
        var first = await SubmitAsync(desk, order, "r-1");
        var second = await SubmitAsync(desk, order, "r-1");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 3, "entry and targets are placed");
        Assert.Equal(("accepted", "duplicate", first.Alert), (first.Status, second.Status, second.Alert));
        Assert.Equal(
            "buy open 250 market stop 59400.0; sell close 100 market takeprofit on last up to 61000.0; sell close 150 market takeprofit on last up to 62000.0",
            desk.Venue.Story);
        Assert.Equal("20x isolated", desk.Venue.TermsOf(0), ignoreCase: true);
    }

    [Fact]
    public async Task A_double_click_on_the_first_order_of_an_account_is_one_order()
    {
        await using var desk = await DeskRig.StartAsync();
        var order = new ManualOrder.Entry { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, Size = new OrderSize(10m, QuantityUnit.Contracts) };
        var clicks = new[] { SubmitAsync(desk, order, "r-1"), SubmitAsync(desk, order, "r-1"), SubmitAsync(desk, order, "r-2") }; // None waits for the one before.
        var answers = await Task.WhenAll(clicks);
        await desk.SettleAsync();
        Assert.Equal(answers[0].Alert, answers[1].Alert);
        Assert.Equal("buy open 10 market; buy open 10 market", desk.Venue.Story);
        Assert.Equal(1, desk.Query<long>("SELECT COUNT(*) FROM pointer WHERE is_ours = 1"));
    }

    [Fact]
    public async Task An_estimate_tells_margin_fee_and_liquidation_price_and_orders_nothing()
    {
        await using var desk = await DeskRig.StartAsync();
        var estimate = await desk.Services.GetRequiredService<IManualOrders>().EstimateAsync(Entry(desk, 1500m, QuantityUnit.Quote), CancellationToken.None);
        var leg = Assert.Single(estimate.Legs);
        // 1,500 at 60,000 are 25 contracts; at 10x they bind 150 and cost 0.06 %; 60,000 × (1 − 0.1 + 0.005) is the liquidation price.
        Assert.Equal((null, 25L, 150m, 0.9m, 54_300m), (estimate.Code, leg.Contracts, estimate.Margin, estimate.Fee, leg.LiquidationPrice));
        Assert.Equal(8_000m, estimate.Available);
        Assert.Empty(desk.Venue.Sent);
        Assert.Equal(0, desk.Query<long>("SELECT COUNT(*) FROM alert"));
    }

    [Theory]
    [InlineData(PositionMode.Hedge, "buy open 50 market")]
    [InlineData(PositionMode.OneWay, "buy close 30 market; buy open 20 market")]
    public async Task A_buy_meets_a_short_as_the_mode_of_the_account_asks(PositionMode mode, string story)
    {
        await using var desk = await DeskRig.StartAsync(venue =>
        {
            venue.Mode = mode;
            venue.Hold("BTCUSDT", PositionSide.Short, 30);
        });
        await SubmitAsync(desk, Entry(desk, 50m, QuantityUnit.Contracts), "r-1");
        await desk.SettleAsync();
        Assert.Equal(story, desk.Venue.Story);
    }

    [Fact]
    public async Task A_part_is_closed_and_the_rest_reversed()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 100));
        await SubmitAsync(desk, new ManualOrder.Exit { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, Size = new OrderSize(25m, QuantityUnit.Percent) }, "r-1");
        await desk.SettleAsync();
        await SubmitAsync(desk, new ManualOrder.Reverse { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long }, "r-2");
        await desk.SettleAsync();
        Assert.Equal("sell close 25 market; sell close 75 market; sell open 75 market", desk.Venue.Story);
    }

    [Fact]
    public async Task What_an_alert_would_be_refused_for_is_refused_here_in_the_same_words()
    {
        await using var desk = await DeskRig.StartAsync();
        var limit = Entry(desk, 1m, QuantityUnit.Contracts) with { Pricing = new OrderPricing { Kind = PricingKind.Limit } };
        var refused = await SubmitAsync(desk, limit, "r-1");
        Assert.Equal((422, "missing_field"), (refused.HttpStatus, refused.Code));
        var small = await desk.Services.GetRequiredService<IManualOrders>().EstimateAsync(Entry(desk, 0.0004m, QuantityUnit.Base), CancellationToken.None);
        Assert.Equal("below_minimum", small.Code);
        Assert.Equal(0, desk.Query<long>("SELECT COUNT(*) FROM alert"));
    }

    [Fact]
    public async Task The_limits_of_the_account_hold_for_its_owner_too_and_a_halted_desk_takes_exits_only()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 10));
        await desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(desk.AccountId, new GuardLimits { MaxPositionQuote = 1_000m }, CancellationToken.None);
        var refused = await SubmitAsync(desk, Entry(desk, 50m, QuantityUnit.Contracts), "r-1");
        await desk.SettleAsync();
        Assert.Equal("max_position", (await desk.FindAsync(refused.Alert!)).Code);

        await desk.Services.GetRequiredService<IDeskSwitch>().SetAsync(DeskMode.Halted, CancellationToken.None);
        await SubmitAsync(desk, Entry(desk, 1m, QuantityUnit.Contracts), "r-2");
        await SubmitAsync(desk, new ManualOrder.Exit { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long }, "r-3");
        await desk.SettleAsync();
        Assert.Equal("sell close 10 market", desk.Venue.Story);
    }

    private static ManualOrder.Entry Entry(DeskRig desk, decimal quantity, QuantityUnit unit) => new()
    {
        AccountId = desk.AccountId,
        Symbol = "BTCUSDT",
        Side = PositionSide.Long,
        Size = new OrderSize(quantity, unit),
    };

    private static Task<AlertAnswer> SubmitAsync(DeskRig desk, ManualOrder order, string requestId) =>
        desk.Services.GetRequiredService<IManualOrders>().SubmitAsync(order, requestId, CancellationToken.None);
}
