using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Exchange.Server.Tests.Faults;

public sealed class FaultPlanTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("drop-reply submit-order nth=3", "..x.......")]
    [InlineData("drop-reply submit-order nth=3 count=2", "..xx......")]
    [InlineData("drop-reply submit-order every=3", "..x..x..x.")]
    [InlineData("drop-reply submit-order nth=2 every=3 count=2", ".x..x.....")]
    [InlineData("drop-reply submit-order count=1", "x.........")]
    [InlineData("drop-reply writes", "xxxxxxxxxx")]
    [InlineData("drop-reply reads", "..........")]
    [InlineData("drop-reply method=GET", "..........")]
    [InlineData("drop-reply key=bob-key", "..........")]
    [InlineData("drop-reply symbol=BTCUSDT key=alice-key", "xxxxxxxxxx")]
    public void A_rule_happens_to_the_calls_it_names(string rule, string expected)
    {
        var plan = Plan(7, rule);
        Assert.Equal(expected, string.Concat(Enumerable.Range(0, 10).Select(_ => Hit(plan))));
        Assert.Equal(expected.Count(letter => letter == 'x'), plan.List()[0].Injected);
    }

    [Fact]
    public void The_same_seed_hits_the_same_calls_and_another_seed_others()
    {
        var first = Pattern(Plan(7, "drop-reply submit-order probability=0.3"));
        Assert.Equal(first, Pattern(Plan(7, "drop-reply submit-order probability=0.3")));
        Assert.NotEqual(first, Pattern(Plan(8, "drop-reply submit-order probability=0.3")));
        Assert.InRange(first.Count(letter => letter == 'x'), 240, 360);

        static string Pattern(FaultPlan plan) => string.Concat(Enumerable.Range(0, 1000).Select(_ => Hit(plan)));
    }

    [Fact]
    public void A_rule_has_its_time_on_the_venues_clock_and_counts_calls_only_then()
    {
        var plan = Plan(7, "drop-reply submit-order after=10s for=5s nth=2");
        Assert.Equal(('.', FaultProgress.Waiting), (Hit(plan), plan.List()[0].Progress));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(".x.", $"{Hit(plan)}{Hit(plan)}{Hit(plan)}");
        Assert.Equal(FaultProgress.Over, plan.List()[0].Progress);

        plan = Plan(7, "drop-reply submit-order for=5s");
        Assert.Equal('x', Hit(plan));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal('.', Hit(plan));
        Assert.Equal((1, 1), (plan.List()[0].Seen, plan.List()[0].Injected));
    }

    [Fact]
    public void Delays_add_up_and_a_call_ends_in_one_way()
    {
        var plan = Plan(7, "delay by=1s", "delay by=2s when=after", "delay by=3s", "drop-reply", "cut-reply");
        var faults = plan.OfCall(Submit());
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2), FaultKind.DropReply), (faults.Before, faults.After, faults.Ending!.Kind));
        Assert.Equal([1, 1, 1, 1, 0], plan.List().Select(fault => fault.Injected));
    }

    [Fact]
    public void Rules_come_all_or_none_and_go_and_what_happened_stays_told()
    {
        var plan = Plan(7, "drop-reply id=lost", "delay by=1s");
        Assert.Throws<FaultRuleException>(() => plan.Add([FaultRuleReader.Read("cut-reply"), FaultRuleReader.Read("cut-reply id=lost")]));
        Assert.Equal(["lost", "f2"], plan.List().Select(fault => fault.Id));
        Hit(plan);
        Assert.True(plan.Remove("lost"));
        Assert.False(plan.Remove("lost"));
        Assert.Equal((1, true), (plan.Clear(), plan.LeavesCalls));
        Assert.Equal((1, 1), (plan.Totals()[FaultKind.DropReply], plan.Totals()[FaultKind.Delay]));
        Assert.Equal(["lost drop-reply trace-1", "f2 delay trace-1"], plan.Log().Select(entry => $"{entry.FaultId} {FaultWords.Of(entry.Kind)} {entry.Trace}"));
        Assert.Equal(2, Assert.Single(plan.Log(after: 1)).Number);
        Assert.Equal("f3", plan.Add(FaultRuleReader.Read("cut-reply")));
    }

    [Theory]
    [InlineData("depthIncrease50", "futures/depthIncrease50:BTCUSDT@100ms", true)]
    [InlineData("depthIncrease", "futures/depthIncrease50:BTCUSDT", true)]
    [InlineData("depth", "futures/depthIncrease50:BTCUSDT", false)]
    [InlineData("depth", "futures/depth5:BTCUSDT", true)]
    [InlineData("futures/depth5:BTCUSDT", "futures/depth5:BTCUSDT", true)]
    [InlineData("futures/depth5:BTCUSDT", "futures/depth5:ETHUSDT", false)]
    [InlineData("private", "futures/asset:USDT", true)]
    [InlineData("private", "futures/ticker", false)]
    [InlineData("public", "futures/ticker", true)]
    [InlineData("order", "futures/order", true)]
    [InlineData("*", "futures/order", true)]
    [InlineData("*", null, false)]
    [InlineData("replies", null, true)]
    public void A_rule_for_messages_names_channels(string on, string? topic, bool isMeant) =>
        Assert.Equal(isMeant, Plan(7, $"drop-frame {on}").OfFrame(new FrameFacts(topic, null, 1)).Kind == FaultKind.DropFrame);

    [Fact]
    public void Silence_includes_the_answers()
    {
        Assert.Equal(FaultKind.Silence, Plan(7, "silence").OfFrame(new FrameFacts(null, null, 1)).Kind);
        Assert.Null(Plan(7, "silence public").OfFrame(new FrameFacts(null, null, 1)).Kind);
    }

    [Fact]
    public void Of_several_stages_the_one_that_began_last_holds()
    {
        var plan = Plan(7, "wind-down no-new-orders", "wind-down closed after=1h for=1h", "wind-down reduce-only after=10m");
        Assert.Equal(WindDownStage.NoNewOrders, plan.Stage);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(WindDownStage.ReduceOnly, plan.Stage);
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(WindDownStage.Closed, plan.Stage);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(WindDownStage.ReduceOnly, plan.Stage);
    }

    private FaultPlan Plan(long seed, params string[] rules)
    {
        var plan = new FaultPlan(_time, seed, NullLogger.Instance);
        plan.Add([.. rules.Select(FaultRuleReader.Read)]);
        return plan;
    }

    private static CallFacts Submit() => new(FuturesEndpoints.SubmitOrder.Path, "POST", FuturesEndpoints.SubmitOrder, "alice-key", "BTCUSDT", "trace-1");

    private static char Hit(FaultPlan plan) => plan.OfCall(Submit()).Ending is null ? '.' : 'x';
}
