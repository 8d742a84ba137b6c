using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Positions;

public sealed class PositionTests
{
    [Fact]
    public void Buying_at_two_prices_adds_up_the_cost() => Scenario
        .Book("""
            ask 1 @ 100 m1
            ask 2 @ 101 m1
            """)
        .When("t1: buy-open 3 @ 101")
        // 100 + 2 × 101 = 302; fees 0.06 % of it.
        .Then("t1 long 3 cost 302; t1 wallet 99999.8188; t1 long realised -0.1812; m1 short 3 cost 302; m1 wallet 0");

    [Fact]
    public void Closing_in_parts_realises_the_whole_profit_and_loses_no_unit() => Scenario
        .Book("""
            ask 1 @ 100 m1
            ask 2 @ 101 m1
            bid 3 @ 99 m2
            """)
        .When("""
            t1: buy-open 3 @ 101
            m2: buy-open 5 @ 103
            t1: sell-close 2 @ 103
            """)
        // Two thirds of 302 are 201.33333333 and a third of a unit, which stays: profit 206 − 201.33333333.
        .Then("""
            t1 long 1 cost 100.66666667
            t1 long realised 4.36186667
            t1 wallet 100004.36186667
            """)
        .When("t1: sell-close 1 market")
        // 103 − 100.66666667, less 0.0618: in all 309 − 302 − 0.1812 − 0.1854.
        .Then("t1 long none; t1 long realised 6.6334; t1 wallet 100006.6334; t1 position-margin 0");

    [Fact]
    public void Short_gains_when_it_is_bought_back_lower() => Scenario
        .Book("""
            bid 4 @ 100 m1
            ask 4 @ 100.5 m2
            """)
        .When("""
            t1: sell-open 4 @ 100
            m2: sell-open 9 @ 97.5
            t1: buy-close 4 @ 97.5 ioc
            """)
        // 400 − 390 = 10; fees 0.24 + 0.234.
        .Then("t1 short none; t1 wallet 100009.526");

    [Fact]
    public void Maker_pays_the_smaller_fee() => Scenario
        .Book("bid 10 @ 100 t1")
        .When("t2: sell-open 10 @ 100")
        .Then("t1 wallet 99999.8; t2 wallet 99999.4; t1 long 10 cost 1000; t2 short 10 cost 1000");

    [Fact]
    public void Hedge_mode_holds_both_sides() => Scenario
        .Book("""
            ask 5 @ 100 m1
            bid 5 @ 99 m1
            """)
        .When("""
            t1: buy-open 3 @ 100
            t1: sell-open 2 @ 99
            """)
        .Then("t1 long 3 cost 300; t1 short 2 cost 198");

    [Fact]
    public void Hedge_mode_closes_the_side_that_the_order_names() => Scenario
        .Book("""
            ask 5 @ 100 m1
            bid 5 @ 99 m1
            """)
        .When("""
            t1: buy-open 3 @ 100
            t1: sell-open 2 @ 99
            t1: sell-close 1 market
            t1: buy-close 2 market
            """)
        .Then("t1 long 2 cost 200; t1 short none");

    [Fact]
    public void One_way_order_reduces_first_and_opens_the_rest() => Scenario
        .Book("""
            ask 5 @ 100 m1
            bid 9 @ 99 m1
            """)
        .When("""
            t1: one-way
            t1: buy 5 @ 100
            t1: sell 8 @ 99
            """)
        // Loss 5; fees 0.3 on 500 and 0.4752 on 792, of which 0.297 belong to the long.
        .Then("t1 long none; t1 short 3 cost 297; t1 wallet 99994.2248; t1 long realised -5.597; t1 short realised -0.1782");

    [Fact]
    public void Position_mode_stays_while_a_position_is_open() => Scenario
        .Book("ask 5 @ 100 m1")
        .When("""
            t1: buy-open 5 @ 100
            t1: one-way
            """)
        .Then("rejected PositionsOrOrdersOpen");

    [Fact]
    public void Position_mode_stays_while_an_order_is_open() => Scenario
        .Book("bid 5 @ 100 t1")
        .When("t1: one-way")
        .Then("rejected PositionsOrOrdersOpen")
        .When("""
            t1: cancel t1
            t1: one-way
            """)
        .Then("accepted");

    [Fact]
    public void Reopened_position_counts_from_zero() => Scenario
        .Book("""
            ask 9 @ 100 m1
            bid 9 @ 99 m1
            """)
        .When("""
            t1: buy-open 2 @ 100
            t1: sell-close 2 @ 99
            t1: buy-open 1 @ 100
            """)
        .Then("t1 long 1 cost 100; t1 long realised -0.06");
}
