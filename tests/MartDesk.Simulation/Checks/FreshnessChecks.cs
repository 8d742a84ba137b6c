using MartDesk.Desk.Portfolio;

namespace MartDesk.Simulation.Checks;

/// <summary>I10: what the desk calls fresh it was told within twenty seconds, whatever its wall clock says. Asked while the run goes on.</summary>
internal static class FreshnessChecks
{
    public static void Judge(World world)
    {
        var desk = world.Desk;
        if (!desk.IsServing || desk.Context.IsDead)
            return;
        foreach (var account in desk.Portfolio.Current.Accounts)
        {
            var number = world.AccountIds.IndexOf(account.AccountId);
            var isOld = !world.Network.LastHeard.TryGetValue((desk.Context, number), out var heard)
                || world.Scheduler.Now - heard > AccountState.MaxAge.Ticks;
            if (isOld && account.IsFresh(desk.Time))
                world.Fail("I10", $"Account {number + 1} is called fresh, and its stream has said nothing for {TimeSpan.FromTicks(world.Scheduler.Now - heard).TotalSeconds:0.0} s.");
            else if (isOld && heard > 0)
                world.Cells.Mark("W-stale");
        }
    }
}
