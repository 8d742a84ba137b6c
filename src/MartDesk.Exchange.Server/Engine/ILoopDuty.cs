namespace MartDesk.Exchange.Server.Engine;

/// <summary>Something the engine loop does by the clock, between requests.</summary>
internal interface ILoopDuty
{
    /// <summary>Time since the loop started at which it wants to run next; null when it has nothing to do.</summary>
    TimeSpan? NextDue { get; }

    /// <summary>Runs what is due.</summary>
    void Run(Venue venue, TimeSpan elapsed);
}
