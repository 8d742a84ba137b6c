using MartDesk.Desk.Guards;
using MartDesk.Simulation.Desks;
using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Workloads;

/// <summary>The owner of one run in eight lets the venue cancel what rests of an account when the desk is gone.</summary>
internal sealed class TimedCancelOwner(World world)
{
    /// <summary>The account, counted from 0, and after how many seconds; null in a run without.</summary>
    public (int Account, int Seconds)? Wish { get; private set; }

    /// <summary>Draws whether there is one, apart from all else.</summary>
    /// <param name="always">A mistake is planted that shows only where there is one.</param>
    public void Draw(bool always)
    {
        var random = new SimRandom(SimRandom.Of(world.Seed, 13, 0));
        if (random.Chance(12) || always)
            Wish = (random.Next(2), random.Pick([20, 60]));
    }

    /// <summary>Sets it in the first life, where nothing strikes yet.</summary>
    public async Task SetUpAsync(SimDesk desk)
    {
        if (Wish is not { } wish || world.LifeBegan.Count > 1)
            return;
        var (guards, accountId) = (desk.Get<IAccountGuards>(), world.AccountIds[wish.Account]);
        await guards.SetLimitsAsync(accountId, guards.LimitsOf(accountId) with { CancelAfterSeconds = wish.Seconds }, CancellationToken.None);
    }

    /// <summary>Lets a life of the desk repeat it.</summary>
    public void Begin(SimDesk desk, CancellationToken stop)
    {
        if (Wish is not null)
            _ = desk.Get<DeadMansSwitch>().RunAsync(stop);
    }
}
