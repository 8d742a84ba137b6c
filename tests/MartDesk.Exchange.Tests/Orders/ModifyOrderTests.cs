using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Orders;

public sealed class ModifyOrderTests
{
    private static Scenario TwoBids() => Scenario.Book("""
        bid 4 @ 100 t1
        bid 4 @ 100 t2
        """);

    [Fact]
    public void Less_at_the_same_price_keeps_its_place() => TwoBids()
        .When("""
            t1: modify t1 3 @ 100
            m1: sell-open 3 @ 100
            """)
        .Then("t1 filled 3 of 3; t1 ended Filled; t2 rests 4");

    [Fact]
    public void More_or_another_price_goes_to_the_back() => TwoBids()
        .When("""
            t1: modify t1 5 @ 100
            m1: sell-open 3 @ 100
            """)
        .Then("t2 rests 1; t1 rests 5")
        .When("""
            t2: modify t2 4 @ 99.5
            t2: modify t2 4 @ 100
            m1: sell-open 1 @ 100
            """)
        .Then("t1 rests 4; t2 rests 1");

    [Fact]
    public void Size_counts_what_is_filled() => TwoBids()
        .When("""
            m1: sell-open 3 @ 100
            t1: modify t1 3 @ 100
            """)
        .Then("rejected SizeOutOfRange")
        .When("t1: modify t1 10 @ 99")
        .Then("t1 rests 7; t1 filled 3 of 10; bids 4 @ 100, 7 @ 99; t1 order-margin 70.1316");

    [Fact]
    public void Price_that_crosses_trades_at_once() => Scenario
        .Book("""
            bid 4 @ 100 t1
            ask 3 @ 101 m1
            """)
        .When("t1: modify t1 4 @ 101")
        .Then("trades 3 @ 101; t1 rests 1; t1 long 3 cost 303; bids 1 @ 101; asks none");

    [Fact]
    public void Maker_only_order_that_would_cross_ends() => Scenario
        .Book("ask 3 @ 101 m1")
        .When("""
            t1: buy-open 4 @ 100 maker
            t1: modify t1 4 @ 101
            """)
        .Then("t1 ended WouldTake; trades none; t1 order-margin 0; t1 available 100000");

    [Fact]
    public void What_the_order_holds_counts_towards_what_it_needs() => Scenario
        .Book("bid 10 @ 100 t1")
        .When("""
            t1: deposit -99898.8
            t1: modify t1 11 @ 100
            """)
        .Then("rejected InsufficientBalance; t1 order-margin 101.2")
        .When("t1: modify t1 20 @ 50")
        .Then("accepted; t1 order-margin 101.2; t1 available 0");

    [Fact]
    public void Closing_order_keeps_its_lots_frozen() => Scenario
        .Book("ask 10 @ 100 m1")
        .When("""
            t1: buy-open 10 @ 100
            t1: sell-close 4 @ 110
            t1: modify t1.2 11 @ 110
            """)
        .Then("rejected PositionTooSmall; t1 long frozen 4")
        .When("t1: modify t1.2 10 @ 111")
        .Then("t1.2 rests 10; t1 long frozen 10");

    [Fact]
    public void Orders_are_cancelled_when_their_time_is_up_and_not_put_off() => TwoBids()
        .When("""
            t1: timed-cancel 5000
            wait 4000
            t1: timed-cancel 5000
            wait 4000
            pass
            """)
        .Then("t1 rests 4")
        .When("""
            wait 1000
            m1: sell-open 1 @ 100
            """)
        // What is due is done before the command: m1 meets t2 only.
        .Then("t1 ended TimedOut; t2 rests 3; trades 1 @ 100");

    [Fact]
    public void Timed_cancel_fires_once_and_can_be_taken_back() => TwoBids()
        .When("""
            t1: timed-cancel 5000
            t1: timed-cancel 0
            t2: timed-cancel 86400001
            """)
        .Then("rejected TimeoutOutOfRange")
        .When("""
            wait 90000000
            pass
            """)
        .Then("t1 rests 4; t2 rests 4");
}
