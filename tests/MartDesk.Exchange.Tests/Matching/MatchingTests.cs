using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Matching;

public sealed class MatchingTests
{
    [Fact]
    public void Older_order_fills_first_at_the_same_price() => Scenario
        .Book("""
            ask 2 @ 100.5 m1
            ask 3 @ 100.5 m2
            """)
        .When("t1: buy-open 4 @ 100.5 ioc")
        .Then("m1 filled 2; m2 filled 2 of 3; t1 filled 4 @ 100.5; t1 ended Filled; asks 1 @ 100.5");

    [Fact]
    public void Better_price_fills_first_at_the_resting_price() => Scenario
        .Book("""
            ask 1 @ 102 m1
            ask 2 @ 100.5 m2
            ask 3 @ 101 m3
            """)
        .When("t1: buy-open 4 @ 101")
        .Then("trades 2 @ 100.5, 2 @ 101; t1 filled 4 @ 100.75; asks 1 @ 101, 1 @ 102; bids none");

    [Fact]
    public void Sale_takes_the_highest_bid_first() => Scenario
        .Book("""
            bid 1 @ 99 m1
            bid 2 @ 99.5 m2
            """)
        .When("t1: sell-open 5 @ 99")
        .Then("trades 2 @ 99.5, 1 @ 99; t1 rests 2; asks 2 @ 99; bids none");

    [Fact]
    public void Partly_filled_resting_order_keeps_its_place() => Scenario
        .Book("""
            bid 5 @ 100 m1
            bid 5 @ 100 m2
            """)
        .When("""
            t1: sell-open 2 @ 100
            t1: sell-open 4 @ 100
            """)
        .Then("m1 filled 5 of 5; m2 filled 1 of 5; bids 4 @ 100");

    [Fact]
    public void Rest_of_a_good_till_cancel_order_rests_behind_its_price() => Scenario
        .Book("bid 1 @ 100 m1")
        .When("""
            t1: buy-open 2 @ 100
            m2: sell-open 2 @ 100
            """)
        .Then("m1 filled 1 of 1; t1 filled 1 of 2; t1 rests 1");

    [Fact]
    public void Immediate_or_cancel_leaves_nothing_behind() => Scenario
        .Book("ask 2 @ 100 m1")
        .When("t1: buy-open 5 @ 100 ioc")
        .Then("t1 filled 2 of 5; t1 ended Unfilled; bids none; t1 order-margin 0");

    [Fact]
    public void Fill_or_kill_fills_whole_across_levels() => Scenario
        .Book("""
            ask 2 @ 100 m1
            ask 3 @ 101 m2
            """)
        .When("t1: buy-open 5 @ 101 fok")
        .Then("t1 filled 5 @ 100.6; t1 ended Filled; asks none");

    [Fact]
    public void Fill_or_kill_trades_nothing_when_one_contract_is_missing() => Scenario
        .Book("""
            ask 2 @ 100 m1
            ask 3 @ 101 m2
            """)
        .When("t1: buy-open 6 @ 101 fok")
        .Then("trades none; t1 ended Killed; asks 2 @ 100, 3 @ 101");

    [Fact]
    public void Fill_or_kill_does_not_count_on_own_orders() => Scenario
        .Book("""
            ask 2 @ 100 t1
            ask 3 @ 100 m1
            """)
        .When("t1: buy-open 5 @ 100 fok")
        .Then("trades none; t1.2 ended Killed; t1 rests 2");

    [Fact]
    public void Maker_only_rests_when_it_does_not_cross() => Scenario
        .Book("ask 2 @ 100.5 m1")
        .When("t1: buy-open 1 @ 100 maker")
        .Then("t1 rests 1; bids 1 @ 100");

    [Fact]
    public void Maker_only_ends_without_a_trade_when_it_crosses() => Scenario
        .Book("ask 2 @ 100.5 m1")
        .When("t1: buy-open 1 @ 100.5 maker")
        .Then("trades none; t1 ended WouldTake; asks 2 @ 100.5; bids none");

    [Fact]
    public void Market_order_stops_five_percent_beyond_the_best_price() => Scenario
        .Book("""
            ask 1 @ 100 m1
            ask 1 @ 105 m1
            ask 1 @ 105.5 m1
            """)
        .When("t1: buy-open 3 market")
        .Then("trades 1 @ 100, 1 @ 105; t1 filled 2 of 3; t1 ended Unfilled; asks 1 @ 105.5");

    [Fact]
    public void Market_order_finds_no_liquidity_in_an_empty_book() => Scenario
        .Book("bid 1 @ 100 m1")
        .When("t1: buy-open 1 market")
        .Then("rejected NoLiquidity; bids 1 @ 100");

    [Fact]
    public void Self_trade_cancels_the_resting_order_and_goes_on() => Scenario
        .Book("""
            ask 2 @ 100 t1
            ask 3 @ 100 m1
            """)
        .When("t1: buy-open 4 @ 100")
        .Then("t1 ended SelfTrade; m1 filled 3; t1.2 filled 3 of 4; t1.2 rests 1; asks none");

    [Fact]
    public void Self_trade_can_cancel_the_arriving_order() => Scenario
        .Book("""
            ask 1 @ 99.5 m1
            ask 2 @ 100 t1
            """)
        .When("t1: buy-open 4 @ 100 stp-taker")
        .Then("m1 filled 1; t1 rests 2; t1.2 filled 1 of 4; t1.2 ended SelfTrade; bids none");

    [Fact]
    public void Self_trade_can_cancel_both() => Scenario
        .Book("ask 2 @ 100 t1")
        .When("t1: buy-open 4 @ 100 stp-both")
        .Then("t1 ended SelfTrade; t1.2 ended SelfTrade; asks none; bids none; t1 order-margin 0");

    [Fact]
    public void Smaller_size_keeps_its_place_in_the_queue() => Scenario
        .Book("""
            bid 5 @ 100 m1
            bid 5 @ 100 m2
            """)
        .When("""
            m1: resize m1 3
            t1: sell-open 3 @ 100
            """)
        .Then("m1 filled 3 of 3; m2 filled 0 of 5; bids 5 @ 100");

    [Fact]
    public void Larger_size_goes_to_the_back_of_the_queue() => Scenario
        .Book("""
            bid 5 @ 100 m1
            bid 5 @ 100 m2
            """)
        .When("""
            m1: resize m1 6
            t1: sell-open 6 @ 100
            """)
        .Then("m2 filled 5 of 5; m1 filled 1 of 6; bids 5 @ 100");

    [Fact]
    public void Cancelled_order_leaves_the_book() => Scenario
        .Book("""
            bid 5 @ 100 m1
            bid 4 @ 100 m2
            bid 1 @ 99 m1
            """)
        .When("m1: cancel m1")
        .Then("m1 ended Cancelled; bids 4 @ 100, 1 @ 99")
        .When("m1: cancel m1")
        .Then("rejected UnknownOrder");

    [Fact]
    public void Nobody_cancels_the_order_of_another() => Scenario
        .Book("bid 5 @ 100 m1")
        .When("m2: cancel m1")
        .Then("rejected UnknownOrder; m1 rests 5");

    [Fact]
    public void Cancel_all_withdraws_every_order_of_the_account() => Scenario
        .Book("""
            bid 5 @ 100 t1
            bid 4 @ 100 m2
            ask 1 @ 110 t1
            """)
        .When("t1: cancel-all")
        .Then("t1 ended Cancelled; t1.2 ended Cancelled; bids 4 @ 100; asks none; t1 order-margin 0; t1 available 100000");
}
