using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Margin;

public sealed class MarginTests
{
    [Fact]
    public void Resting_buy_holds_a_tenth_and_both_fees_at_ten_times() => Scenario
        .Book("bid 10 @ 100 t1")
        // 1000 / 10, closing fee 0.6, opening fee 0.6.
        .Then("t1 order-margin 101.2; t1 available 99898.8; t1 wallet 100000");

    [Fact]
    public void Resting_sale_reserves_its_closing_fee_at_the_bankruptcy_price() => Scenario
        .Book("ask 10 @ 100 t1")
        .Then("t1 order-margin 101.26");

    [Fact]
    public void Filled_part_moves_from_order_to_position_margin() => Scenario
        .Book("bid 10 @ 100 t1")
        .When("m1: sell-open 4 @ 100")
        // Position 40 + 0.24; order 60 + 0.36 + 0.36; maker fee 0.08.
        .Then("t1 position-margin 40.24; t1 order-margin 60.72; t1 wallet 99999.92; t1 available 99898.96");

    [Fact]
    public void Position_margin_is_given_back_in_proportion() => Scenario
        .Book("""
            ask 10 @ 100 m1
            bid 10 @ 100 m2
            """)
        .When("""
            m1: cancel m1
            m1: sell-open 10 @ 100.5
            t1: buy-open 10 @ 100.5
            m2: buy-open 4 @ 100.5
            t1: sell-close 4 @ 100.5
            """)
        .Then("t1 long 6 cost 603; t1 position-margin 60.6618; t1 long margin 60.6618; t1 long maintenance 3.015");

    [Fact]
    public void Order_is_refused_when_one_unit_is_missing() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("t1: deposit -99898.80000001")
        .When("t1: buy-open 10 @ 100")
        .Then("rejected InsufficientBalance; trades none; asks 10 @ 100")
        .When("""
            t1: deposit 0.00000001
            t1: buy-open 10 @ 100
            """)
        .Then("accepted; t1.2 filled 10; t1 position-margin 100.6; t1 wallet 100.6; t1 available 0");

    [Fact]
    public void Sale_is_margined_at_the_prices_it_would_get_not_at_its_limit() => Scenario
        .Book("bid 10 @ 100 m1")
        .When("""
            t1: deposit -99950
            t1: sell-open 10 @ 1
            """)
        .Then("rejected InsufficientBalance");

    [Fact]
    public void Cross_loss_at_mark_is_not_available() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: buy-open 10 @ 100
            mark 90
            """)
        // 100000 − 0.6 − 100.6 − 100.
        .Then("t1 available 99798.8")
        .When("mark 110")
        .Then("t1 available 99898.8");

    [Fact]
    public void Isolated_loss_at_mark_leaves_the_rest_of_the_account_alone() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: buy-open 10 @ 100 isolated
            mark 92
            """)
        .Then("t1 available 99898.8");

    [Fact]
    public void Available_is_never_below_zero() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: deposit -99880
            t1: buy-open 10 @ 100
            mark 50
            """)
        .Then("t1 available 0");

    [Fact]
    public void Isolated_liquidation_prices_follow_the_closed_form() => Scenario
        .Book("""
            ask 10 @ 100 m1
            bid 10 @ 99.5 m1
            """)
        .When("""
            t1: buy-open 10 @ 100 isolated
            t2: sell-open 10 @ 99.5 isolated
            """)
        // Long (1000 − (100 − 5)) / (0.9994 × 10) = 90.55, up to 91. Short (995 + (99.5 − 4.975)) / (1.0006 × 10) = 108.89, down to 108.5.
        .Then("t1 long liquidation 91; t2 short liquidation 108.5");

    [Fact]
    public void Cross_liquidation_price_counts_what_is_free() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: deposit -99800
            t1: buy-open 10 @ 100
            """)
        // Free 200 − 0.6 − 100.6 = 98.8; (1000 − 95 − 98.8) / 9.994 = 80.67, up to 81.
        .Then("t1 long liquidation 81");

    [Fact]
    public void Order_may_set_the_leverage_when_nothing_is_open() => Scenario
        .Book("bid 10 @ 100 t1")
        .When("""
            t1: cancel t1
            t1: buy-open 10 @ 100 x50 isolated
            """)
        .Then("t1 order-margin 21.2");

    [Fact]
    public void Leverage_of_an_order_must_match_the_open_order() => Scenario
        .Book("bid 10 @ 100 t1")
        .When("t1: buy-open 1 @ 100 x20")
        .Then("rejected LeverageConflict")
        .When("t1: buy-open 1 @ 100 isolated")
        .Then("rejected LeverageConflict")
        .When("t1: buy-open 1 @ 100 x10 cross")
        .Then("accepted");

    [Fact]
    public void Leverage_cannot_be_set_while_a_position_is_open() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: buy-open 10 @ 100
            t1: leverage 20 cross
            """)
        .Then("rejected LeverageConflict; t1 position-margin 100.6")
        .When("t1: leverage 10 cross")
        .Then("accepted");

    [Fact]
    public void Closing_order_ignores_leverage_and_needs_no_balance() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: deposit -99898.8
            t1: buy-open 10 @ 100
            m1: buy-open 10 @ 99
            t1: sell-close 10 @ 99 x77
            """)
        // 101.2 − 0.6 − 10 − 0.594.
        .Then("t1.2 filled 10; t1 wallet 90.006; t1 available 90.006");

    [Fact]
    public void One_way_reduction_needs_no_margin_but_the_excess_does() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: one-way
            t1: deposit -99898.8
            t1: buy 10 @ 100
            m1: buy-open 30 @ 100
            t1: sell 11 @ 100 ioc
            """)
        .Then("rejected InsufficientBalance")
        .When("t1: sell 10 @ 100 ioc")
        .Then("accepted; t1 long none; t1 wallet 100");

    [Fact]
    public void Withdrawal_is_limited_to_what_is_free() => Scenario
        .Book("bid 10 @ 100 t1")
        .When("t1: deposit -99898.80000001")
        .Then("rejected InsufficientBalance; t1 wallet 100000")
        .When("t1: deposit -99898.8")
        .Then("t1 available 0; t1 wallet 101.2");

    [Fact]
    public void House_accounts_trade_without_margin_and_fees() => Scenario
        .Book("ask 9000 @ 500000 m1")
        .When("m2: buy-open 9000 @ 500000")
        .Then("m2 filled 9000; m2 wallet 0; m2 position-margin 0; m2 long 9000 cost 4500000000");
}
