using MartDesk.Desk.Guards;
using MartDesk.Exchange;
using MartDesk.Exchange.Positions;
using MartDesk.Simulation.Checks;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Workloads;

/// <summary>The owner of one run in five has an account closed and halted when it has lost so much of the day; what it really has lost is looked at every second.</summary>
internal sealed class LossOwner(World world, SimContext outside)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PriceAge = TimeSpan.FromSeconds(40);

    private readonly List<(long At, long[] Marks)> _marks = [];

    /// <summary>The account, counted from 0, and the loss in USDT; null in a run without.</summary>
    public (int Account, decimal Most)? Limit { get; private set; }

    /// <summary>
    /// The account's result by the venue's own books, realised and unrealised, every second: ticks and USDT. And what it would have been by the worst prices of the
    /// time that a price on the desk may be old.
    /// </summary>
    public List<(long At, decimal Result, decimal Worst)> Results { get; } = [];

    /// <summary>When the desk said that the account was closed for its loss.</summary>
    public List<long> Closed { get; } = [];

    /// <summary>Draws whether there is a limit, apart from all else.</summary>
    /// <param name="always">A mistake is planted that shows only where there is one.</param>
    public void Draw(bool always)
    {
        var random = new SimRandom(SimRandom.Of(world.Seed, 12, 0));
        if (random.Chance(20) || always)
            Limit = (random.Next(2), random.Pick([1m, 3m, 10m]));
    }

    /// <summary>Sets the limit in the first life, where nothing strikes yet.</summary>
    public async Task SetUpAsync(SimDesk desk)
    {
        if (Limit is not { } limit || world.LifeBegan.Count > 1)
            return;
        await desk.Get<IAccountGuards>().SetLimitsAsync(world.AccountIds[limit.Account], new GuardLimits { MaxDailyLoss = limit.Most, OnLoss = LossAction.Close }, CancellationToken.None);
        Look();
    }

    /// <summary>Lets a life of the desk watch.</summary>
    public void Begin(SimDesk desk, CancellationToken stop)
    {
        if (Limit is null)
            return;
        var watch = desk.Get<LossWatch>();
        watch.Closed += (_, words) =>
        {
            Closed.Add(world.Scheduler.Now);
            world.Note("closed for its loss", words);
        };
        _ = watch.RunAsync(stop);
    }

    private void Look()
    {
        if (Limit is not { } limit)
            return;
        var engine = world.Venue.State.Engine;
        var positions = new List<PositionView>();
        engine.CopyPositions(limit.Account + 1, positions);
        var now = world.Scheduler.Now;
        _marks.Add((now, [.. Enumerable.Range(0, engine.Instruments.Count).Select(engine.MarkPrice)]));
        _marks.RemoveAll(old => old.At < now - PriceAge.Ticks);
        var realised = VenueChecks.RealisedUnits(world, limit.Account + 1);
        var result = realised + positions.Sum(position => engine.UnrealisedUnits(position, engine.MarkPrice(position.InstrumentId)));
        var worst = realised + positions.Sum(position => _marks.Min(old => engine.UnrealisedUnits(position, old.Marks[position.InstrumentId])));
        Results.Add((now, Money.ToCoins(result), Money.ToCoins(worst)));
        world.Scheduler.After(outside, LookEvery, Look);
    }
}
