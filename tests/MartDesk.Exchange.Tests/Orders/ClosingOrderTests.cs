using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Orders;

public sealed class ClosingOrderTests
{
    private static Scenario LongOfFive(string mode) => Scenario
        .Book("ask 5 @ 100 m1")
        .When($"""
            t1: {mode}
            t1: buy-open 5 @ 100
            """);

    [Theory]
    [InlineData("hedge")]
    [InlineData("one-way")]
    public void Nothing_to_close_is_refused(string mode) => LongOfFive(mode)
        .When("t1: buy-close 1 @ 90")
        .Then("rejected NoPosition");

    [Theory]
    [InlineData("hedge")]
    [InlineData("one-way")]
    public void Resting_closing_orders_freeze_the_position(string mode) => LongOfFive(mode)
        .When("t1: sell-close 3 @ 110")
        .Then("t1 long frozen 3; t1 order-margin 0")
        .When("t1: sell-close 3 @ 111")
        .Then("rejected PositionTooSmall")
        .When("t1: sell-close 2 @ 111")
        .Then("t1 long frozen 5")
        .When("t1: cancel t1.2")
        .Then("t1 long frozen 2");

    [Fact]
    public void Closing_order_that_ends_unfilled_frees_the_position() => LongOfFive("hedge")
        .When("m2: buy-open 2 @ 99")
        .When("t1: sell-close 5 @ 99 ioc")
        .Then("t1.2 filled 2 of 5; t1 long frozen 0; t1 long 3 cost 300");

    [Fact]
    public void Growing_a_closing_order_cannot_exceed_the_position() => LongOfFive("hedge")
        .When("t1: sell-close 3 @ 110")
        .When("t1: resize t1.2 6")
        .Then("rejected PositionTooSmall; t1.2 rests 3")
        .When("t1: resize t1.2 5")
        .Then("accepted; t1.2 rests 5; t1 long frozen 5");

    [Fact]
    public void Newest_reduce_only_orders_are_cut_when_the_position_shrinks_under_them() => LongOfFive("one-way")
        .When("""
            m2: buy-open 4 @ 99
            t1: sell-close 2 @ 110
            t1: sell-close 2 @ 111
            t1: sell-close 1 @ 112
            t1: sell 3 @ 99
            """)
        // Two contracts are left. The newest order goes, then the second, and the oldest stays whole.
        .Then("t1.4 ended NothingToClose; t1.3 ended NothingToClose; t1.2 rests 2; t1 long frozen 2; asks 2 @ 110");

    [Fact]
    public void Reduce_only_order_cut_in_part_keeps_its_place() => LongOfFive("one-way")
        .When("""
            m2: buy-open 4 @ 99
            t1: sell-close 5 @ 110
            m3: sell-open 1 @ 110
            t1: sell 2 @ 99
            """)
        .Then("t1.2 rests 3; asks 4 @ 110")
        .When("m4: buy-open 3 @ 110")
        .Then("t1.2 filled 3 of 3; m3 filled 0; t1 long none");

    [Fact]
    public void Turned_position_withdraws_what_was_to_close_it() => LongOfFive("one-way")
        .When("""
            m2: buy-open 9 @ 99
            t1: sell-close 5 @ 110
            t1: sell 6 @ 99
            """)
        .Then("t1.2 ended NothingToClose; t1 long none; t1 short 1 cost 99; asks none");

    [Fact]
    public void Fill_or_kill_does_not_count_on_a_reduce_only_order_that_its_own_sweep_would_remove() => LongOfFive("one-way")
        .When("""
            t1: sell-close 5 @ 110
            t1: sell 5 @ 109
            t2: buy-open 10 @ 110 fok
            """)
        .Then("trades none; t2 ended Killed; t1.2 rests 5; t1.3 rests 5");
}
