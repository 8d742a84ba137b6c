using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Clock;

public sealed class VenueClockTests
{
    private static readonly SubmitOrder Order = SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 1);

    [Fact]
    public async Task Orders_are_stamped_with_the_venues_clock_and_half_the_round_trip_is_its_uncertainty()
    {
        var time = new ManualTimeProvider();
        var venueMs = time.GetUtcNow().ToUnixTimeMilliseconds() + 7000;
        using var client = new ScriptedVenue((_, _) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(40));
            return Task.FromResult(ScriptedVenue.Response(200, $$$"""{"code":1000,"data":{"server_time":{{{venueMs + 20}}}}}"""));
        }).Client(time);
        Assert.Null(client.Clock.Uncertainty);

        var reading = Assert.IsType<Reply<ClockReading>.Ok>(await client.MeasureClockAsync()).Value;

        Assert.Equal(TimeSpan.FromMilliseconds(20), reading.Uncertainty);
        Assert.Equal(venueMs + 40, client.PrepareSubmitOrder(Order).TimestampMs);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(venueMs + 10_040, client.PrepareSubmitOrder(Order).TimestampMs);
    }

    [Fact]
    public async Task Surer_measurement_is_kept_until_drift_makes_it_less_sure()
    {
        var time = new ManualTimeProvider();
        var roundTrip = TimeSpan.FromMilliseconds(10);
        using var client = new ScriptedVenue((_, _) =>
        {
            var atVenue = time.GetUtcNow().ToUnixTimeMilliseconds();
            time.Advance(roundTrip);
            return Task.FromResult(ScriptedVenue.Response(200, $$$"""{"code":1000,"data":{"server_time":{{{atVenue}}}}}"""));
        }).Client(time);

        await client.MeasureClockAsync();
        roundTrip = TimeSpan.FromMilliseconds(400);
        await client.MeasureClockAsync();
        Assert.InRange(client.Clock.Uncertainty!.Value.TotalMilliseconds, 5, 6);

        time.Advance(TimeSpan.FromHours(2));
        await client.MeasureClockAsync();
        Assert.InRange(client.Clock.Uncertainty!.Value.TotalMilliseconds, 200, 201);
    }

    [Fact]
    public async Task A_measurement_that_contradicts_a_surer_one_is_taken_over_as_after_the_machine_has_slept()
    {
        var time = new ManualTimeProvider();
        var slept = TimeSpan.Zero;
        var roundTrip = TimeSpan.FromMilliseconds(10);
        using var client = new ScriptedVenue((_, _) =>
        {
            var atVenue = (time.GetUtcNow() + slept).ToUnixTimeMilliseconds();
            time.Advance(roundTrip);
            return Task.FromResult(ScriptedVenue.Response(200, $$$"""{"code":1000,"data":{"server_time":{{{atVenue}}}}}"""));
        }).Client(time);
        await client.MeasureClockAsync();

        slept = TimeSpan.FromSeconds(1);
        roundTrip = TimeSpan.FromMilliseconds(400);
        await client.MeasureClockAsync();

        Assert.InRange(client.Clock.Now - (time.GetUtcNow() + slept), TimeSpan.FromMilliseconds(-201), TimeSpan.FromMilliseconds(201));
    }

    [Fact]
    public async Task Clients_that_were_given_one_clock_know_what_one_of_them_has_measured()
    {
        var time = new ManualTimeProvider();
        var clock = new VenueClock(time);
        var venueMs = time.GetUtcNow().ToUnixTimeMilliseconds() + 7000;
        var venue = new ScriptedVenue((_, _) => Task.FromResult(ScriptedVenue.Response(200, $$$"""{"code":1000,"data":{"server_time":{{{venueMs}}}}}""")));
        using var first = venue.Client(time, options => options with { Clock = clock });
        using var second = venue.Client(time, options => options with { Clock = clock });

        await first.MeasureClockAsync();

        Assert.Equal(venueMs, second.PrepareSubmitOrder(Order).TimestampMs);
        Assert.Single(venue.Sent);
    }

    [Theory]
    [InlineData(401, 30007)]
    [InlineData(401, 30008)]
    [InlineData(400, 40039)]
    [InlineData(400, 40008)]
    [InlineData(400, 40013)]
    public async Task Clock_is_measured_again_when_the_venue_calls_a_timestamp_wrong_and_the_order_is_not_sent_again(int status, int code)
    {
        var time = new ManualTimeProvider();
        var venueMs = time.GetUtcNow().ToUnixTimeMilliseconds() + 90_000;
        var venue = new ScriptedVenue((request, _) => Task.FromResult(request.Path == "/system/time"
            ? ScriptedVenue.Response(200, $$$"""{"code":1000,"data":{"server_time":{{{venueMs}}}}}""")
            : ScriptedVenue.Response(status, $$"""{"code":{{code}},"message":"clock"}""")));
        using var client = venue.Client(time);

        var reply = await client.SubmitOrderAsync(Order);

        Assert.Equal(code, Assert.IsType<Reply<OrderAck>.Rejected>(reply).Error.Code);
        Assert.Equal(["/contract/private/submit-order", "/system/time"], venue.Sent.Select(request => request.Path));
        Assert.Equal(venueMs, client.PrepareSubmitOrder(Order).TimestampMs);
    }
}
