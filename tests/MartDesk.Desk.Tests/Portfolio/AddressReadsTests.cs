using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Testing;
using MartDesk.Testing.Clock;

namespace MartDesk.Desk.Tests.Portfolio;

public sealed class AddressReadsTests
{
    [Theory]
    [InlineData("instruments")]
    [InlineData("clock")]
    public async Task What_everybody_is_told_alike_is_read_once_for_all_who_ask_while_a_read_is_under_way(string call)
    {
        var reply = new TaskCompletionSource();
        var venue = new ScriptedVenue(new ManualTimeProvider()) { BeforeReply = _ => reply.Task };
        var reads = new AddressReads();
        Task Ask() => call == "clock" ? reads.ClockAsync(venue, CancellationToken.None) : reads.InstrumentsAsync(venue, CancellationToken.None);
        var first = Ask();
        await Eventually.HoldsAsync(() => venue.Calls.Count == 1, "the first read is under way");

        var others = Enumerable.Range(0, 499).Select(_ => Ask()).ToList();
        reply.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([call, call], venue.Calls.ToArray()); // The second began after they had asked.
    }

    [Fact]
    public async Task Accounts_at_one_address_that_connect_while_its_clock_is_slow_measure_it_once_more_together()
    {
        var reply = new TaskCompletionSource();
        await using var scene = new PortfolioScene();
        scene.Venue.BeforeReply = call => call == "clock" ? reply.Task : Task.CompletedTask;
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Calls("clock") == 1, "the first account asks");

        var venues = Enumerable.Range(0, 30).Select(_ => new ScriptedVenue(scene.Time)).ToList();
        for (var i = 0; i < venues.Count; i++)
            scene.Add($"b{i}", $"Other {i}", venues[i]);
        await Eventually.HoldsAsync(() => Enumerable.Range(0, venues.Count).All(i => scene.Portfolio.VenueOf($"b{i}") is not null), "all are followed");
        reply.SetResult();
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Accounts.All(account => account.Wallet is not null), "all are read");

        Assert.InRange(venues.Sum(venue => venue.Calls.Count(call => call == "clock")), 1, 2); // The last may have been told apart from asking by a moment.
    }
}
