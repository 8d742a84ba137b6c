namespace MartDesk.Desk.Alerts;

/// <summary>The stored alerts, newest first.</summary>
public interface IAlertLog
{
    /// <summary>Up to <paramref name="count"/> alerts received before <paramref name="beforeAlertId"/> (null: the newest).</summary>
    Task<IReadOnlyList<AlertLogEntry>> ReadAsync(int count, string? beforeAlertId, CancellationToken cancellationToken);

    /// <summary>The same of those that were refused or need a person.</summary>
    Task<IReadOnlyList<AlertLogEntry>> ReadRefusedAsync(int count, string? beforeAlertId, CancellationToken cancellationToken);

    /// <summary>One alert; null when unknown.</summary>
    Task<AlertLogEntry?> FindAsync(string alertId, CancellationToken cancellationToken);

    /// <summary>Completes with the alert's id whenever one is stored or changes; a slow reader misses ids, never the newest state.</summary>
    IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken);
}
