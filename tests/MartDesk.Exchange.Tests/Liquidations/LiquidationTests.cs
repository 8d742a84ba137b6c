using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Liquidations;

public sealed class LiquidationTests
{
    // Ten coins bought at 100 with ten times leverage: initial 100, fee reserve 0.6, maintenance 5, opening fee 0.6.
    private static Scenario IsolatedLong() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("t1: buy-open 10 @ 100 isolated")
        .Then("t1 long liquidation 91; t1 wallet 99999.4");

    [Fact]
    public void Position_stands_at_its_shown_price_and_falls_below_it() => IsolatedLong()
        .When("""
            m2: buy-open 10 @ 90.5
            mark 91
            """)
        // 100 − 5 − 90 − fee 0.546 > 0.
        .Then("t1 long 10 cost 1000")
        .When("mark 90.5")
        // 100 − 5 − 95 − fee 0.543 < 0.
        .Then("t1 long none");

    [Fact]
    public void Taken_over_position_loses_its_margin_and_the_rest_goes_to_the_fund() => IsolatedLong()
        .When("""
            m2: buy-open 10 @ 90
            mark 90.5
            """)
        // Bankrupt at (1000 − 100.6) / 9.994 = 89.99, up to 90. Sold at 90: 100.6 − 100 − 0.54 is left.
        .Then("ended Bankruptcy 10 of 10 @ 90 Filled; trades 10 @ 90; fund 0.06; t1 wallet 99898.8; t1 available 99898.8; t1 position-margin 0");

    [Fact]
    public void Better_price_is_the_funds_gain_not_the_accounts() => IsolatedLong()
        .When("""
            m2: buy-open 10 @ 90.5
            mark 90.5
            """)
        // 100.6 − 95 − 0.543.
        .Then("trades 10 @ 90.5; fund 5.057; t1 wallet 99898.8");

    [Fact]
    public void Short_is_taken_over_when_the_price_rises() => Scenario
        .Book("bid 10 @ 100 m1")
        .When("""
            t1: sell-open 10 @ 100 isolated
            m2: sell-open 10 @ 110
            mark 109
            """)
        .Then("t1 short 10 cost 1000; t1 short liquidation 109")
        .When("mark 109.5")
        // Bankrupt at (1000 + 100 + 0.66) / 10.006 = 110.0. Bought at 110: 100.66 − 100 − 0.66.
        .Then("ended Bankruptcy 10 of 10 @ 110 Filled; trades 10 @ 110; fund 0; t1 wallet 99898.74");

    [Fact]
    public void What_the_book_does_not_take_is_deleveraged_at_the_bankruptcy_price() => IsolatedLong()
        .When("""
            m2: buy-open 4 @ 90
            m2: buy-open 6 @ 80
            mark 85
            """)
        // m1 is short ten from 100 and buys six of them back at 90; no public trade, no fee.
        .Then("ended Bankruptcy 10 of 10 @ 90 Filled; trades 4 @ 90; bids 6 @ 80; m1 short 4 cost 400; m1 wallet 60; t1 long none; fund 0.06");

    [Fact]
    public void Deleveraging_starts_with_the_highest_profit_times_leverage() => Scenario
        .Book("""
            ask 5 @ 100 t2
            ask 5 @ 100 t3
            """)
        .When("t1: buy-open 10 @ 100 x10 isolated")
        .Then("t2 short 5 cost 500; t3 short 5 cost 500")
        .When("""
            t4: leverage 50 isolated
            t4: sell-open 5 @ 100
            m1: buy-open 5 @ 100
            mark 85
            """)
        // t4 has the same profit at five times the leverage and goes first, then t2 before t3 by age.
        .Then("t4 short none; t2 short none; t3 short 5 cost 500; t1 long none; t4 wallet 100049.9");

    [Fact]
    public void Deleveraged_account_loses_its_open_orders_in_the_instrument() => Scenario
        .Book("ask 10 @ 100 t2")
        .When("""
            t1: buy-open 10 @ 100 isolated
            t2: buy-close 3 @ 50
            mark 85
            """)
        .Then("t2.2 ended Deleveraging; t2 short none; t2 order-margin 0; ended Bankruptcy 10 of 10 @ 90 Filled");

    [Fact]
    public void Open_orders_go_first_and_may_be_enough() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: deposit -99800
            t1: buy-open 10 @ 100
            t1: buy-open 10 @ 50
            mark 85
            """)
        // Held for the order 50.6: 98.8 − 50.6 + 95 − 150 − 0.51 < 0, but 98.8 + 95 − 150.51 > 0.
        .Then("t1.2 ended Liquidation; t1 long 10 cost 1000; t1 order-margin 0; fund 0");

    [Fact]
    public void Isolated_takeover_leaves_the_rest_of_the_account_alone() => IsolatedLong()
        .When("""
            m2: buy-open 10 @ 90
            mark 10
            """)
        .Then("t1 long none; t1 available 99898.8");

    [Fact]
    public void Cross_position_takes_the_whole_account_with_it() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: deposit -99800
            t1: buy-open 10 @ 100
            m2: buy-open 10 @ 80.5
            mark 81
            """)
        .Then("t1 long 10 cost 1000")
        .When("mark 80.5")
        // 199.4 − 195 − 0.483 goes to the fund.
        .Then("t1 long none; t1 wallet 0; fund 3.917");

    [Fact]
    public void Hedged_cross_position_has_no_reachable_liquidation_price() => Scenario
        .Book("""
            ask 10 @ 100 m1
            bid 10 @ 99.5 m1
            """)
        .When("""
            t1: buy-open 10 @ 100
            t1: sell-open 10 @ 99.5
            mark 20
            """)
        .Then("t1 long 10 cost 1000; t1 short 10 cost 995; fund 0");

    [Fact]
    public void Large_position_is_first_brought_down_to_the_lower_bracket() => Scenario
        .Ladder(new(100, 500m), new(20, 2_000m))
        .When("""
            t1: leverage 20 isolated
            m1: sell-open 10 @ 100
            t1: buy-open 10 @ 100
            """)
        // Second bracket: ratio 2.5 %, cum 500 × (2.5 % − 0.5 %) = 10; maintenance 25 − 10.
        .Then("t1 long maintenance 15; t1 long margin 50.6")
        .When("""
            m2: buy-open 10 @ 96.5
            mark 96.5
            """)
        // 50 − 15 − 35 − 0.579 < 0: five are sold at 96.5; what is left has 25 − 2.5 − 17.5 − 0.2895 > 0.
        .Then("ended PartialLiquidation 5 of 5 @ 95 Filled; t1 long 5 cost 500; t1 long margin 25.3; t1 long maintenance 2.5; fund 0; t1 wallet 99981.6105");

    [Fact]
    public void Partial_step_that_the_book_refuses_becomes_a_takeover() => Scenario
        .Ladder(new(100, 500m), new(20, 2_000m))
        .When("""
            t1: leverage 20 isolated
            m1: sell-open 10 @ 100
            t1: buy-open 10 @ 100
            m2: buy-open 10 @ 90
            mark 96
            """)
        .Then("t1 long none; bids 10 @ 90; ended Bankruptcy 10 of 10 @ 95 Filled; m1 short none; m1 wallet 50");

    [Fact]
    public void Fund_stands_in_for_who_sold_himself_below_zero() => Scenario
        .Book("""
            ask 10 @ 100 m1
            bid 10 @ 20 m2
            """)
        .When("""
            t1: deposit -99800
            t1: buy-open 10 @ 100
            t1: sell-close 10 @ 20
            """)
        // 199.4 − 800 − 0.12.
        .Then("t1 long none; t1 wallet 0; fund -600.72");

    [Fact]
    public void Leverage_bounds_the_value_of_position_and_orders() => Scenario
        .Ladder(new(100, 500m), new(20, 2_000m))
        .When("t1: buy-open 5 @ 100 x100")
        .Then("accepted")
        .When("t1: buy-open 1 @ 100 x100")
        .Then("rejected NotionalTooLarge")
        .When("t1: resize t1 6")
        .Then("rejected NotionalTooLarge")
        .When("t2: buy-open 20 @ 100 x20")
        .Then("accepted")
        .When("t3: buy-open 21 @ 100 x20")
        .Then("rejected NotionalTooLarge");
}
