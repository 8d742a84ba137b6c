namespace MartDesk.Desk.Ticket;

/// <summary>The desk's own orders that stand at the venue and would open a position.</summary>
public interface IRestingEntries
{
    /// <summary>
    /// Takes them away: before the program ends, when its owner asked for that. What protects a position stays, and so does what was ordered elsewhere.
    /// </summary>
    /// <param name="atMost">How long the venue is waited for.</param>
    /// <param name="cancellationToken">Gives up; what was asked for by then is carried out.</param>
    /// <returns>How many are gone, and how many still stand, or may; the latter null when the desk's own store does not tell, which is waited for as long.</returns>
    Task<(int Cancelled, int? Left)> CancelAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
