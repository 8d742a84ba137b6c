using MartDesk.Simulation.Limits;
using MartDesk.Simulation.Plants;

namespace MartDesk.Simulation.Tests;

/// <summary>A minute of more alerts than the key may place orders. The hour: docs/reliability.md.</summary>
public sealed class LimitTests
{
    [Fact]
    public void A_desk_with_too_much_to_do_uses_nine_tenths_of_what_its_key_may_and_never_asks_for_more()
    {
        using var folder = new SimFolder();
        using var load = new FullLoad(1, folder.Path);
        load.Run(TimeSpan.FromMinutes(1));
        Assert.Null(load.Failure);
    }

    [Fact]
    public void A_client_that_forgets_its_window_when_its_stream_breaks_is_found()
    {
        using var folder = new SimFolder();
        using var load = new FullLoad(1, folder.Path, new ForgetsItsWindows());
        load.Run(TimeSpan.FromMinutes(1));
        // Our own count of a sliding window sees it or the venue's of its windows, whichever is first.
        Assert.Matches("submit-order (was called more than 24 times|for the number of calls)", load.Failure);
    }
}
