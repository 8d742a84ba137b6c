using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Exchange.Server.Tests.Engine;

/// <summary>Whoever takes the turn, the venue is one thing after the other, and a venue that failed is touched by nobody.</summary>
public sealed class EngineLoopTests
{
    [Fact]
    public async Task Requests_of_many_threads_meet_the_venue_one_at_a_time_and_each_has_its_answer()
    {
        const int Callers = 8, Calls = 2_000;
        await using var loop = Start();
        var (inside, most, count) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Calls; i++)
            {
                var mine = i;
                Assert.Equal(mine, await loop.RunAsync(_ =>
                {
                    most = Math.Max(most, ++inside);
                    count++; // nothing guards it but the loop
                    inside--;
                    return mine;
                }));
            }
        })));
        Assert.Equal((1, Callers * Calls), (most, count));
    }

    [Fact]
    public async Task What_is_asked_from_within_a_turn_is_done_after_it()
    {
        await using var loop = Start();
        var order = new List<string>();
        var inner = await loop.RunAsync(_ =>
        {
            var asked = loop.RunAsync(_ =>
            {
                order.Add("inner");
                return true;
            });
            order.Add("outer");
            return asked;
        });
        Assert.True(await inner);
        Assert.Equal(["outer", "inner"], order);
    }

    [Fact]
    public async Task A_venue_that_failed_ends_the_loop_and_takes_no_more()
    {
        await using var loop = Start();
        await Assert.ThrowsAsync<VenueUnavailableException>(() => loop.RunAsync<bool>(_ => throw new EngineFaultException("broken", new InvalidOperationException())));
        await Assert.ThrowsAsync<EngineFaultException>(() => loop.Completion);
        await Assert.ThrowsAsync<VenueUnavailableException>(() => loop.RunAsync(_ => true));
    }

    [Fact]
    public async Task Stopping_finishes_what_waits_and_takes_no_more()
    {
        await using var loop = Start();
        Assert.True(await loop.RunAsync(_ => true));
        await loop.StopAsync();
        await Assert.ThrowsAsync<VenueUnavailableException>(() => loop.RunAsync(_ => true));
    }

    private static EngineLoop Start()
    {
        var instruments = new InstrumentCatalog(InstrumentCatalog.ReadDefault());
        var faults = new FaultPlan(TimeProvider.System, 1, NullLogger.Instance);
        return new EngineLoop(new Venue(instruments, new NoJournal(), TimeProvider.System), new StreamHub(instruments, faults, VenueDialect.Live), [], TimeProvider.System, NullLogger.Instance);
    }
}
