using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Telemetry;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Telemetry;

public sealed class BitMartTelemetryTests
{
    [Fact]
    public async Task Call_has_an_activity_with_endpoint_code_trace_and_attempts_and_no_secret()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BitMartTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var client = ScriptedVenue.Answering(400, """{"code":40027,"message":"balance","trace":"cafe"}""").Client(new ManualTimeProvider());

        await client.SubmitOrderAsync(SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 1) with { ClientOrderId = "telemetry1" });

        var activity = Assert.Single(ended, one => (string?)one.GetTagItem("bitmart.trace") == "cafe");
        Assert.Equal("POST /contract/private/submit-order", activity.DisplayName);
        Assert.Equal(
            ("rejected", 40027, 1, 400, ActivityStatusCode.Error),
            (activity.GetTagItem("bitmart.outcome"), activity.GetTagItem("bitmart.code"), activity.GetTagItem("bitmart.attempts"), activity.GetTagItem("http.response.status_code"), activity.Status));
        var said = string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
        Assert.DoesNotContain("80618e", said, StringComparison.Ordinal);
        Assert.DoesNotContain("test001", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_of_a_call_that_worked_has_the_trace_of_the_venue_too()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BitMartTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var client = ScriptedVenue.Answering(200, """{"code":1000,"message":"Ok","data":{"order_id":7,"price":"1"},"trace":"beef"}""").Client(new ManualTimeProvider());

        await client.SubmitOrderAsync(SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 1) with { ClientOrderId = "telemetry2" });

        var activity = Assert.Single(ended, one => (string?)one.GetTagItem("bitmart.trace") == "beef");
        Assert.Equal(("ok", 1000), (activity.GetTagItem("bitmart.outcome"), activity.GetTagItem("bitmart.code")));
    }

    [Fact]
    public async Task Duration_and_wait_of_a_call_are_measured_apart_by_the_given_clock()
    {
        var time = new ManualTimeProvider();
        var measured = new ConcurrentQueue<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == BitMartTelemetry.Name) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
        listener.Start();
        using var client = new ScriptedVenue((_, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(0.25));
            return Task.FromResult(ScriptedVenue.Response(200, """{"code":1000,"data":{"set_time":1,"cancel_time":77,"result":true}}"""));
        }).Client(time);

        await client.CancelAllAfterAsync("TELEMETRY", TimeSpan.FromSeconds(5));

        Assert.Contains((BitMartTelemetry.CallDuration, 0.25, "endpoint=/contract/private/cancel-all-after,outcome=ok,code=1000"), measured);
        Assert.Contains((BitMartTelemetry.LimiterWait, 0, "endpoint=/contract/private/cancel-all-after"), measured);
    }
}
