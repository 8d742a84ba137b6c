using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Lets a duty of the market (its feed, its mark prices, its funding) rest while the venue is closed.</summary>
internal sealed class MarketHours(ILoopDuty duty, FaultPlan plan) : ILoopDuty
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private TimeSpan? _lookAgain;

    public TimeSpan? NextDue => _lookAgain ?? duty.NextDue;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        if (plan.Stage == WindDownStage.Closed)
        {
            _lookAgain = elapsed + Rest;
            return;
        }

        _lookAgain = null;
        if (duty.NextDue <= elapsed)
            duty.Run(venue, elapsed);
    }
}
