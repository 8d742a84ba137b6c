namespace MartDesk.Desk.Storage;

/// <summary>A row does not say any more what was written into it.</summary>
/// <param name="alertId">The alert that it is of.</param>
/// <param name="what">Which row.</param>
internal sealed class DamagedRowException(string alertId, string what) : Exception($"The {what} of alert {alertId} is not as it was written.")
{
    /// <summary>The alert that it is of.</summary>
    public string AlertId { get; } = alertId;

    /// <summary>Which row, in words.</summary>
    public string What { get; } = what;
}
