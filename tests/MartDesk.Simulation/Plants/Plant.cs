using MartDesk.Desk.Venues;

namespace MartDesk.Simulation.Plants;

/// <summary>A mistake put in on purpose, to see that the checks find it. Lives here, so that no product can reach it.</summary>
internal abstract class Plant
{
    public virtual bool? SyncsToDisk => null;

    /// <summary>Every run has limits of an account, of which else one in several has.</summary>
    public virtual bool NeedsLimits => false;

    /// <summary>Stops and targets are taken away when their position has ended.</summary>
    public virtual bool SweepsOrphans => true;

    /// <summary>The venue as the desk sees it, with the mistake.</summary>
    public virtual IVenue? Around(IVenue venue, World world) => null;

    /// <summary>The same, for a mistake that needs another client to the same account with nothing in its memory.</summary>
    public virtual IVenue? Around(IVenue venue, World world, Func<IVenue> another) => Around(venue, world);

    /// <summary>Called when the world is built.</summary>
    public virtual void Set(World world)
    {
    }

    /// <summary>Called before an alert is handed to the desk.</summary>
    public virtual void BeforeAlert(World world)
    {
    }

    /// <summary>What the sender is told instead.</summary>
    public virtual MartDesk.Desk.Alerts.AlertAnswer Answer(MartDesk.Desk.Alerts.AlertAnswer answer) => answer;
}
