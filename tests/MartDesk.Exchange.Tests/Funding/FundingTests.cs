using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Funding;

public sealed class FundingTests
{
    [Fact]
    public void Without_premium_the_rate_is_the_interest_of_one_interval() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: buy-open 10 @ 100
            mark 110
            fund
            """)
        // 0.03 % a day is 0.01 % in eight hours, of 1100 at mark; longs pay, the house is short and receives.
        .Then("rate 0.0001; t1 wallet 99999.29; m1 wallet 0.11; t1 long realised -0.71; fund 0");

    [Fact]
    public void Premium_beyond_the_reach_of_interest_is_added_to_it() => Scenario
        .Book("""
            ask 10 @ 101 m1
            bid 10 @ 100 m2
            """)
        // The middle 100.5 is 0.5 % above the index: 0.5 % + (0.01 % − 0.5 % held at −0.05 %).
        .When("""
            mark 100 index 100
            fund
            """)
        .Then("rate 0.0045");

    [Fact]
    public void Rate_is_capped_and_negative_rates_are_paid_by_shorts() => Scenario
        .Book("bid 10 @ 100 m1")
        .When("""
            t1: sell-open 10 @ 100
            mark 100 index 200
            fund
            """)
        .Then("rate -0.0375; t1 wallet 99961.9; m1 wallet 37.5; fund 0");

    [Fact]
    public void One_sample_is_taken_in_a_minute_and_the_mean_counts() => Scenario
        .Empty()
        .When("""
            mark 101 index 100
            mark 150 index 100
            wait 60000
            mark 103 index 100
            """)
        // 1 % and 3 %; the second mark fell into the first minute.
        .Then("expected-rate 0.0195")
        .When("fund")
        .Then("rate 0.0195; expected-rate 0.0001");

    [Fact]
    public void Funding_is_settled_once_in_an_interval() => Scenario
        .Empty()
        .When("""
            mark 100
            fund
            fund
            """)
        .Then("rejected FundingNotDue")
        .When("""
            wait 28800000
            fund
            """)
        .Then("accepted; rate 0.0001");

    [Fact]
    public void Isolated_position_pays_from_its_own_margin() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: buy-open 10 @ 100 isolated
            mark 100 index 90
            fund
            """)
        // 37.5 of the margin are gone, nothing of the rest of the account.
        .Then("t1 long margin 63.1; t1 wallet 99961.9; t1 available 99898.8; t1 long liquidation 94.5")
        .When("""
            m2: buy-open 10 @ 100
            t1: sell-close 5 @ 100
            """)
        // Half of what was paid leaves with half of the position.
        .Then("t1 long margin 31.55");

    [Fact]
    public void Position_that_cannot_pay_is_taken_over_at_once() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: leverage 50 isolated
            t1: buy-open 10 @ 100
            m2: buy-open 10 @ 100
            mark 100 index 90
            fund
            """)
        // 20.6 of margin less 37.5: bankrupt above entry, (1000 + 16.9) / 9.994 up to 102, deleveraged there.
        .Then("t1 long none; ended Bankruptcy 10 of 10 @ 102 Filled; t1 available 99978.8");
}
