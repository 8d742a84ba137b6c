namespace MartDesk.Desk.Alerts;

/// <summary>Carries a stored alert out once more, on what the account holds now.</summary>
public interface IAlertReplay
{
    /// <summary>Replays one alert with the size, prices and settings that it was read with; its time becomes now.</summary>
    /// <param name="alertId">The stored alert.</param>
    /// <param name="mode">How far it goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As for a message: <c>test</c> for a preview, <c>accepted</c> with the id of the new alert, or refused.</returns>
    Task<AlertAnswer> ReplayAsync(string alertId, ReplayMode mode, CancellationToken cancellationToken);
}

/// <summary>How far a replay goes.</summary>
public enum ReplayMode
{
    /// <summary>It is planned, and nothing is stored or ordered.</summary>
    Preview = 0,

    /// <summary>It is carried out, unless its account is live.</summary>
    NotLive = 1,

    /// <summary>It is carried out, with real money if its account is live.</summary>
    EvenLive = 2,
}
