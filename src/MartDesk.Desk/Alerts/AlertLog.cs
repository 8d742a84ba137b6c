using MartDesk.Desk.Accounts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Pointers;

namespace MartDesk.Desk.Alerts;

/// <summary>The stored alerts as the page shows them.</summary>
internal sealed class AlertLog(AlertStore alerts, AlertBulletin bulletin, PointerBook pointers, AccountDirectory accounts) : IAlertLog
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<AlertLogEntry>> ReadAsync(int count, string? beforeAlertId, CancellationToken cancellationToken) => Read(count, beforeAlertId, onlyRefused: false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AlertLogEntry>> ReadRefusedAsync(int count, string? beforeAlertId, CancellationToken cancellationToken) => Read(count, beforeAlertId, onlyRefused: true);

    /// <inheritdoc/>
    public Task<AlertLogEntry?> FindAsync(string alertId, CancellationToken cancellationToken) =>
        Task.FromResult(alerts.Find(alertId) is { } alert ? ToEntry(alert, alerts.LegsOf(alertId)) : null);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken) => bulletin.WatchAsync(cancellationToken);

    private Task<IReadOnlyList<AlertLogEntry>> Read(int count, string? beforeAlertId, bool onlyRefused)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (found, legs) = alerts.ReadNewest(Math.Min(count, 500), beforeAlertId, onlyRefused);
        return Task.FromResult<IReadOnlyList<AlertLogEntry>>([.. found.Select(alert => ToEntry(alert, legs[alert.Id]))]);
    }

    private AlertLogEntry ToEntry(StoredAlert alert, IEnumerable<StoredLeg> legs)
    {
        var entries = legs.Select(leg => leg.ToEntry()).ToList();
        return new AlertLogEntry(
            alert.Id,
            DateTimeOffset.FromUnixTimeMilliseconds(alert.ReceivedMs),
            pointers.FindById(alert.PointerId)?.Name ?? alert.PointerId,
            accounts.LabelOf(alert.AccountId),
            entries.Count > 0 ? entries[0].Symbol : LaneName.SubjectOf(alert.Lane),
            alert.Intent,
            alert.AlertState,
            alert.Code,
            alert.Message,
            entries,
            alert.Body);
    }
}
