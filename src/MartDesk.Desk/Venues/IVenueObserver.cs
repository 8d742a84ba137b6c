namespace MartDesk.Desk.Venues;

/// <summary>Is told what the private streams tell, account by account, in the order in which it arrived.</summary>
public interface IVenueObserver
{
    /// <summary>One event of one account. Must return at once; work is queued by the observer.</summary>
    void Observe(string accountId, VenueEvent venueEvent);
}
