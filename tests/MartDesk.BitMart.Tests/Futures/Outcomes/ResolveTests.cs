using System.Globalization;
using System.Text.Json;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures.Outcomes;

/// <summary>Orders whose answer was lost, against lists that lag, fail, or stop at their most rows.</summary>
public sealed class ResolveTests
{
    private static readonly SubmitOrder Order = SubmitOrder.Limit("BTCUSDT", OrderSide.BuyOpenLong, 5, 61800.1m) with { ClientOrderId = "md1" };
    private static readonly SubmitPlanOrder Plan = new()
    {
        Symbol = "BTCUSDT",
        Side = OrderSide.BuyOpenLong,
        Size = 5,
        TriggerPrice = 62000m,
        ExecutionPrice = 62010m,
        PriceType = PriceType.Last,
        PriceWay = PriceWay.Rises,
        Leverage = 5,
        MarginMode = MarginMode.Cross,
    };

    [Theory]
    [InlineData("get-open-orders", 0)]
    [InlineData("get-open-orders", 20)]
    [InlineData("order-history", 0)]
    [InlineData("order-history", 70)]
    public async Task Order_that_arrived_is_found_whichever_list_shows_it_and_however_late(string list, int afterSeconds)
    {
        using var scene = new Scene();
        scene.List = (path, at) => path == list && at >= TimeSpan.FromSeconds(afterSeconds) ? [Row("7", "md1")] : [];

        var outcome = await scene.ResolveAsync();

        Assert.Equal("7", Assert.IsType<OrderOutcome<FuturesOrder>.Found>(outcome).Order.OrderId);
        Assert.InRange(scene.Elapsed.TotalSeconds, afterSeconds, afterSeconds + 9);
    }

    [Fact]
    public async Task Order_is_absent_only_behind_the_fence()
    {
        using var scene = new Scene();

        var outcome = await scene.ResolveAsync();

        Assert.IsType<OrderOutcome<FuturesOrder>.Absent>(outcome);
        Assert.InRange(scene.Elapsed.TotalSeconds, 75, 90);
        Assert.DoesNotContain(scene.Venue.Sent, request => request.Method == "POST");
    }

    [Fact]
    public async Task Long_after_signing_lists_still_have_to_agree_for_half_a_minute()
    {
        using var scene = new Scene { Started = TimeSpan.FromHours(1) };

        var outcome = await scene.ResolveAsync();

        Assert.IsType<OrderOutcome<FuturesOrder>.Absent>(outcome);
        Assert.InRange((scene.Elapsed - scene.Started).TotalSeconds, 30, 45);
    }

    [Fact]
    public async Task List_that_fails_begins_the_half_minute_anew()
    {
        using var scene = new Scene { Started = TimeSpan.FromHours(1) };
        scene.List = (path, at) => path == "order-history" && at - scene.Started is { TotalSeconds: > 20 and < 40 } ? null : [];

        var outcome = await scene.ResolveAsync();

        Assert.IsType<OrderOutcome<FuturesOrder>.Absent>(outcome);
        Assert.InRange((scene.Elapsed - scene.Started).TotalSeconds, 70, 90);
    }

    [Theory]
    [InlineData("get-open-orders", 100)]
    [InlineData("order-history", 200)]
    public async Task Full_list_proves_no_absence(string list, int rows)
    {
        using var scene = new Scene();
        scene.List = (path, _) => path == list ? [.. Enumerable.Range(0, rows).Select(i => Row($"{i}", $"other{i}"))] : [];

        var outcome = await scene.ResolveAsync();

        Assert.Contains("and no more", Assert.IsType<OrderOutcome<FuturesOrder>.Undecided>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_without_an_id_of_ours_cannot_be_resolved()
    {
        using var scene = new Scene();
        var prepared = scene.Client.PrepareSubmitOrder(Order with { ClientOrderId = null });

        await Assert.ThrowsAsync<ArgumentException>(() => scene.Client.ResolveAsync(prepared));
    }

    [Fact]
    public async Task Plan_order_is_found_by_what_it_says_and_not_taken_for_one_that_was_there_before()
    {
        using var scene = new Scene();
        scene.Plans = _ => [Waiting("1"), Waiting("2") with { TriggerPrice = 63000m }];
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Value;
        Assert.Equal(["1", "2"], prepared.OrderIdsBefore);
        scene.Plans = _ => [Waiting("1"), Waiting("2"), Waiting("3"), Waiting("4") with { Size = 6 }];

        var outcome = await scene.RunAsync(scene.Client.PlanOrders.ResolveAsync(prepared));

        Assert.Equal(new PlacedPlanOrder("3", IsWaiting: true), Assert.IsType<OrderOutcome<PlacedPlanOrder>.Found>(outcome).Order);
    }

    [Theory]
    [InlineData("order-history")]
    [InlineData("get-open-orders")] // It became a limit order, which rests.
    public async Task Plan_order_that_fired_at_once_is_found_by_the_order_it_made(string list)
    {
        using var scene = new Scene();
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Value;
        scene.List = (path, _) => path == list ? [Row("8", "PLAN_3") with { CreateTimeMs = prepared.TimestampMs }] : [];

        var outcome = await scene.RunAsync(scene.Client.PlanOrders.ResolveAsync(prepared));

        Assert.Equal(new PlacedPlanOrder("3", IsWaiting: false), Assert.IsType<OrderOutcome<PlacedPlanOrder>.Found>(outcome).Order);
    }

    [Fact]
    public async Task A_trailing_exit_is_not_taken_for_a_smaller_stop_that_fired_before_it_or_waited_beside_it()
    {
        using var scene = new Scene();
        var stop = Row("8", "PLAN_3") with { Side = OrderSide.SellCloseLong, Size = 8, CreateTimeMs = scene.Time.GetUtcNow().AddSeconds(-10).ToUnixTimeMilliseconds() };
        scene.Plans = _ => [Waiting("9") with { Side = OrderSide.SellCloseLong, Size = 8 }];
        scene.List = (path, _) => path == "order-history" ? [stop] : [];
        var trailing = new SubmitTrailingOrder
        {
            Symbol = "BTCUSDT",
            Side = OrderSide.SellCloseLong,
            Size = 36,
            Leverage = 5,
            MarginMode = MarginMode.Cross,
            ActivationPrice = 62000m,
            CallbackPercent = 1m,
            ActivationPriceType = PriceType.Last,
        };
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(trailing)).Value;
        Assert.Equal(["9", "3"], prepared.OrderIdsBefore);
        scene.Plans = _ => [];
        scene.List = (path, _) => path == "order-history" ? [stop, stop with { OrderId = "10", ClientOrderId = "PLAN_9", CreateTimeMs = prepared.TimestampMs + 1_000 }] : [];

        Assert.IsType<OrderOutcome<PlacedPlanOrder>.Absent>(await scene.RunAsync(scene.Client.PlanOrders.ResolveAsync(prepared)));
    }

    [Theory]
    [InlineData("PLAN_3", true)]
    [InlineData("other", false)]
    public async Task Plan_order_is_looked_for_in_every_stretch_of_a_history_longer_than_a_list(string clientOrderId, bool isFound)
    {
        using var scene = new Scene();
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Value;
        scene.History = (from, to) => [.. Enumerable.Range(0, 1_000)
            .Select(i => Row($"{i}", i == 100 ? clientOrderId : "other") with { Side = OrderSide.SellOpenShort, CreateTimeMs = prepared.TimestampMs + (i * 50) })
            .Select(row => row.OrderId == "100" ? row with { Side = OrderSide.BuyOpenLong } : row)
            .Where(row => row.CreateTimeMs / 1_000 >= from && row.CreateTimeMs / 1_000 <= to)
            .TakeLast(200)];

        var outcome = await scene.RunAsync(scene.Client.PlanOrders.ResolveAsync(prepared));

        if (isFound) Assert.Equal(new PlacedPlanOrder("3", IsWaiting: false), Assert.IsType<OrderOutcome<PlacedPlanOrder>.Found>(outcome).Order);
        else Assert.IsType<OrderOutcome<PlacedPlanOrder>.Absent>(outcome);
    }

    [Fact]
    public async Task Plan_order_is_left_undecided_when_one_second_alone_has_more_ended_orders_than_a_list()
    {
        using var scene = new Scene();
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Value;
        scene.History = (_, _) => [.. Enumerable.Range(0, 200).Select(i => Row($"{i}", "other"))];

        var outcome = await scene.RunAsync(scene.Client.PlanOrders.ResolveAsync(prepared));

        Assert.Contains("200 rows or more", Assert.IsType<OrderOutcome<PlacedPlanOrder>.Undecided>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_plan_orders_that_say_the_same_are_left_to_a_human()
    {
        using var scene = new Scene();
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Value;
        scene.Plans = _ => [Waiting("3"), Waiting("4")];

        var outcome = await scene.RunAsync(scene.Client.PlanOrders.ResolveAsync(prepared));

        Assert.Contains("human", Assert.IsType<OrderOutcome<PlacedPlanOrder>.Undecided>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepared_plan_order_leaves_with_its_own_time_and_text_and_not_after_a_minute()
    {
        using var scene = new Scene();
        var prepared = Assert.IsType<Reply<PreparedPlanOrder>.Ok>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Value;

        Assert.Equal("7", Assert.IsType<Reply<PlanOrderAck>.Ok>(await scene.Client.PlanOrders.SendAsync(prepared)).Value.OrderId);
        Assert.Equal(("/contract/private/submit-plan-order", prepared.Body), (scene.Venue.Last.Path, scene.Venue.Last.Body));

        scene.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(NotSentKind.TimestampExpired, Assert.IsType<Reply<PlanOrderAck>.NotSent>(await scene.Client.PlanOrders.SendAsync(prepared)).Reason.Kind);
    }

    [Fact]
    public async Task Nothing_is_prepared_when_the_waiting_orders_cannot_be_read()
    {
        using var scene = new Scene { Plans = _ => null };

        Assert.Equal(NotSentKind.NoList, Assert.IsType<Reply<PreparedPlanOrder>.NotSent>(await scene.Client.PlanOrders.PrepareAsync(Plan)).Reason.Kind);
    }

    private static FuturesOrder Row(string id, string clientOrderId) => new()
    {
        OrderId = id,
        ClientOrderId = clientOrderId,
        Symbol = "BTCUSDT",
        Price = 61800.1m,
        Size = 5,
        State = OrderState.Working,
        Side = OrderSide.BuyOpenLong,
        Type = OrderType.Limit,
        AveragePrice = 0m,
        FilledSize = 0,
        CreateTimeMs = 1,
        UpdateTimeMs = 1,
    };

    private static PlanOrder Waiting(string id) => new()
    {
        OrderId = id,
        Symbol = "BTCUSDT",
        TriggerPrice = 62000m,
        ExecutionPrice = 62010m,
        Size = 5,
        State = OrderState.Working,
        Side = OrderSide.BuyOpenLong,
        PriceType = PriceType.Last,
        PriceWay = PriceWay.Rises,
        Type = PlanOrderType.Plan,
        CreateTimeMs = 1,
        UpdateTimeMs = 1,
    };

    /// <summary>A venue whose lists are functions of time, and a clock that moves while somebody waits.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly DateTimeOffset _signedAt;

        public Scene()
        {
            SynchronizationContext.SetSynchronizationContext(null); // What waits goes on inside Advance, on this thread, before time moves again.
            _signedAt = Time.GetUtcNow();
            Venue = new ScriptedVenue((request, _) => Task.FromResult(Answer(request)));
            Client = Venue.Client(Time);
        }

        public ManualTimeProvider Time { get; } = new();

        public ScriptedVenue Venue { get; }

        public FuturesClient Client { get; }

        /// <summary>How long after signing the resolving starts.</summary>
        public TimeSpan Started { get; init; }

        /// <summary>Open and ended orders by path and time since signing; null for a reply that proves nothing.</summary>
        public Func<string, TimeSpan, IReadOnlyList<FuturesOrder>?> List { get; set; } = (_, _) => [];

        /// <summary>Ended orders from one second of the Unix clock to another, instead of <see cref="List"/>.</summary>
        public Func<long, long, IReadOnlyList<FuturesOrder>>? History { get; set; }

        /// <summary>Waiting orders; null for a reply that proves nothing.</summary>
        public Func<TimeSpan, IReadOnlyList<PlanOrder>?> Plans { get; set; } = _ => [];

        public TimeSpan Elapsed => Time.GetUtcNow() - _signedAt;

        public Task<OrderOutcome<FuturesOrder>> ResolveAsync()
        {
            var prepared = Client.PrepareSubmitOrder(Order);
            Time.Advance(Started);
            return RunAsync(Client.ResolveAsync(prepared));
        }

        public async Task<T> RunAsync<T>(Task<T> resolving)
        {
            for (var i = 0; i < 2000 && !resolving.IsCompleted; i++) Time.Advance(TimeSpan.FromMilliseconds(500));
            return await resolving.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
        }

        public void Dispose() => Client.Dispose();

        private HttpResponseMessage Answer(SentRequest request)
        {
            var name = request.Path.Split('?')[0].Split('/')[^1];
            if (name == "time") return ScriptedVenue.Response(200, $$$"""{"code":1000,"data":{"server_time":{{{Time.GetUtcNow().ToUnixTimeMilliseconds()}}}}}""");
            if (request.Method == "POST") return ScriptedVenue.Response(200, """{"code":1000,"data":{"order_id":7}}""");
            var data = name == "current-plan-order"
                ? Plans(Elapsed) is { } plans ? JsonSerializer.Serialize(plans, FuturesJson.Default.IReadOnlyListPlanOrder) : null
                : Orders(name, request) is { } orders ? JsonSerializer.Serialize(orders, FuturesJson.Default.IReadOnlyListFuturesOrder) : null;
            return data is null ? ScriptedVenue.Response(502, "<html>") : ScriptedVenue.Response(200, $$"""{"code":1000,"data":{{data}}}""");
        }

        private IReadOnlyList<FuturesOrder>? Orders(string name, SentRequest request) => name == "order-history" && History is { } history
            ? history(Seconds(request, "start_time"), Seconds(request, "end_time"))
            : List(name, Elapsed);

        private static long Seconds(SentRequest request, string name) => long.Parse(
            request.Path.Split('?')[1].Split('&').Single(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);
    }
}
