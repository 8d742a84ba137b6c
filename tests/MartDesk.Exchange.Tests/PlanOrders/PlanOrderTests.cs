using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.PlanOrders;

public sealed class PlanOrderTests
{
    // Bids and asks far and near, last and mark price 100.
    private static Scenario Market() => Scenario
        .Book("""
            ask 20 @ 105 m1
            ask 20 @ 110 m1
            bid 20 @ 95 m2
            bid 20 @ 90 m2
            """)
        .When("""
            m1: sell-open 1 @ 100
            m2: buy-open 1 @ 100
            mark 100
            """);

    // As above, and t1 is long ten from 100.
    private static Scenario Long() => Market()
        .When("""
            m1: sell-open 10 @ 100
            t1: buy-open 10 @ 100
            """);

    [Fact]
    public void Plan_order_becomes_an_order_when_the_price_rises_to_its_trigger() => Market()
        .When("""
            t1: plan buy-open 4 rising 104 mark-price
            mark 103.5
            """)
        .Then("t1 plans Plan 4 at 104; trades none")
        .When("mark 104")
        .Then("t1 plan Triggered; t1 plans none; trades 4 @ 105; t1 long 4 cost 420");

    [Fact]
    public void Plan_order_watches_the_last_price_unless_told_otherwise() => Market()
        .When("""
            t1: plan sell-open 4 falling 95.5
            mark 90
            """)
        .Then("t1 plan waits")
        .When("t2: sell-open 1 @ 95 ioc")
        .Then("t1 plan Triggered; trades 1 @ 95, 4 @ 95; t1 short 4 cost 380");

    [Fact]
    public void Limit_of_a_plan_order_may_rest() => Market()
        .When("""
            t1: plan buy-open 4 falling 99 @ 98 mark-price
            mark 99
            """)
        .Then("t1 plan Triggered; bids 4 @ 98, 20 @ 95, 20 @ 90");

    [Fact]
    public void Trigger_that_the_price_has_reached_is_refused() => Market()
        .When("t1: plan buy-open 4 rising 100")
        .Then("rejected TriggerReached")
        .When("t1: plan buy-open 4 falling 100")
        .Then("rejected TriggerReached")
        .When("t1: plan buy-open 4 falling 99.5")
        .Then("accepted");

    [Fact]
    public void One_trigger_sets_off_the_next() => Market()
        .When("""
            t1: plan buy-open 20 rising 101
            t2: plan buy-open 1 rising 105
            t3: plan buy-open 1 rising 110
            m1: sell-open 1 @ 101
            m2: buy-open 1 @ 101
            """)
        // 101 sets off t1, whose fills at 105 set off t2, whose fill at 110 sets off t3.
        .Then("t1 plan Triggered; t2 plan Triggered; t3 plan Triggered; trades 1 @ 101, 20 @ 105, 1 @ 110, 1 @ 110");

    [Fact]
    public void Order_that_cannot_be_afforded_when_it_is_triggered_ends_its_plan() => Market()
        .When("""
            t1: plan buy-open 4 rising 104 mark-price
            t1: deposit -99999
            mark 104
            """)
        .Then("t1 plan InsufficientBalance; t1 plans none; trades none");

    [Fact]
    public void Take_profit_and_stop_loss_need_a_position_and_the_right_side_of_the_price() => Long()
        .When("t1: tp buy-close 10 90")
        .Then("rejected NoPosition")
        .When("t1: tp sell-close 11 110")
        .Then("rejected PositionTooSmall")
        .When("t1: tp sell-close 10 100")
        .Then("rejected TriggerReached")
        .When("t1: sl sell-close 10 100")
        .Then("rejected TriggerReached")
        .When("t1: tp sell-close 10 100.5")
        .Then("accepted")
        .When("t1: sl sell-close 10 99.5")
        .Then("accepted");

    [Fact]
    public void Take_profit_closes_the_position_and_the_stop_loss_goes_with_it() => Long()
        .When("""
            t1: tp sell-close all 108 mark-price
            t1: sl sell-close all 92 mark-price
            """)
        .Then("t1 plans TakeProfit all at 108, StopLoss all at 92")
        .When("mark 108")
        .Then("t1.2 plan Triggered; t1.3 plan PositionClosed; t1 plans none; t1 long none; trades 10 @ 95");

    [Fact]
    public void Whole_position_stop_takes_what_other_orders_wanted_to_close() => Long()
        .When("""
            t1: sell-close 6 @ 120
            t1: sl sell-close all 92 mark-price
            mark 92
            """)
        .Then("t1.2 ended NothingToClose; t1.3 plan Triggered; t1 long none; trades 10 @ 95");

    [Fact]
    public void Partial_stop_closes_what_is_free_at_most() => Long()
        .When("""
            t1: sl sell-close 8 92 mark-price
            t1: sell-close 6 @ 120
            mark 92
            """)
        .Then("t1.2 plan Triggered; t1 long 6 cost 600; t1.3 rests 6; trades 4 @ 95");

    [Fact]
    public void New_stop_for_the_whole_position_replaces_the_old() => Long()
        .When("""
            t1: sl sell-close all 92
            t1: sl sell-close all 93
            """)
        .Then("t1.2 plan Replaced; t1 plans StopLoss all at 93");

    [Fact]
    public void Closing_by_hand_ends_what_protected_the_position() => Long()
        .When("""
            t1: tp sell-close 5 108
            t1: sl sell-close all 92
            t1: sell-close 10 market
            """)
        .Then("t1.2 plan PositionClosed; t1.3 plan PositionClosed; t1 plans none");

    [Fact]
    public void Reduce_only_plan_without_a_position_ends_without_an_order() => Market()
        .When("""
            t1: plan sell-close 4 falling 96 mark-price
            mark 96
            """)
        .Then("t1 plan PositionClosed; trades none");

    [Fact]
    public void Order_brings_its_take_profit_and_stop_loss_along_as_it_is_filled() => Market()
        .When("t1: buy-open 10 @ 99 tp=108 sl=92")
        .Then("t1 plans none")
        .When("m1: sell-open 4 @ 99")
        .Then("t1 plans TakeProfit 4 at 108, StopLoss 4 at 92")
        .When("m1: sell-open 6 @ 99")
        .Then("t1 plans TakeProfit 10 at 108, StopLoss 10 at 92")
        .When("t2: sell-open 1 @ 95 ioc")
        .Then("t1 long 10 cost 990")
        .When("""
            m2: cancel-all
            m2: buy-open 20 @ 92
            t2: sell-open 1 market
            """)
        .Then("t1 long none; t1 plans none; trades 1 @ 92, 10 @ 92");

    [Fact]
    public void Protection_must_lie_on_the_right_sides_of_the_orders_price() => Market()
        .When("t1: buy-open 1 @ 99 tp=99")
        .Then("rejected ProtectionInvalid")
        .When("t1: buy-open 1 @ 99 sl=99")
        .Then("rejected ProtectionInvalid")
        .When("t1: sell-open 1 @ 101 tp=102")
        .Then("rejected ProtectionInvalid")
        .When("t1: sell-open 1 @ 101 tp=95 sl=105")
        .Then("accepted")
        .When("t1: protect t1.4 sl=100")
        .Then("rejected ProtectionInvalid")
        .When("t1: protect t1.4 sl=106")
        .Then("accepted")
        .When("m2: buy-open 1 @ 101")
        .Then("t1 plans StopLoss 1 at 106");

    [Fact]
    public void Trailing_stop_follows_from_its_activation_and_fires_after_the_callback() => Long()
        .When("""
            t1: trail sell-close 10 104 2% mark-price
            mark 103.5
            mark 90
            """)
        .Then("t1 plans Trailing 10 at 104")
        .When("mark 104")
        .Then("t1 plans Trailing 10 at 104 from 104")
        .When("mark 110")
        .Then("t1 plans Trailing 10 at 104 from 110")
        .When("mark 108")
        .Then("t1.2 plan waits")
        .When("mark 107.5")
        // 2 % below 110 is 107.8.
        .Then("t1.2 plan Triggered; t1 long none; trades 10 @ 95");

    [Fact]
    public void Trailing_buy_follows_the_price_down_and_is_active_at_once_where_the_price_is_beyond() => Market()
        .When("t1: trail buy-open 4 102 1% mark-price")
        .Then("t1 plans Trailing 4 at 102 from 100")
        .When("""
            mark 96
            mark 96.5
            """)
        .Then("t1 plans Trailing 4 at 102 from 96")
        .When("mark 97")
        .Then("t1 plan Triggered; trades 4 @ 105");

    [Fact]
    public void Callback_must_be_between_a_tenth_and_five_percent() => Market()
        .When("t1: trail buy-open 4 98 0.09%")
        .Then("rejected PriceOutOfRange")
        .When("t1: trail buy-open 4 98 5.1%")
        .Then("rejected PriceOutOfRange")
        .When("t1: trail buy-open 4 98 5%")
        .Then("accepted");

    [Fact]
    public void Plan_order_can_be_modified_and_cancelled() => Market()
        .When("""
            t1: plan buy-open 4 rising 104 mark-price
            t1: modify-plan t1 106 market mark-price
            mark 105
            """)
        .Then("t1 plans Plan 4 at 106")
        .When("t1: modify-plan t1 105 market mark-price")
        .Then("rejected TriggerReached")
        .When("t1: cancel-plan t1")
        .Then("t1 plan Cancelled; t1 plans none")
        .When("t1: cancel-plan t1")
        .Then("rejected UnknownOrder");

    [Fact]
    public void Position_mode_cannot_change_while_a_plan_order_waits() => Market()
        .When("""
            t1: plan buy-open 4 rising 104
            t1: one-way
            """)
        .Then("rejected PositionsOrOrdersOpen");
}
