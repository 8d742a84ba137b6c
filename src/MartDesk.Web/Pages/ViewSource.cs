using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Portfolio;

namespace MartDesk.Web.Pages;

/// <summary>Gathers what a drawing needs from the desk as it is now.</summary>
internal sealed class ViewSource(IPortfolio portfolio, IAlertLog alertLog, IAccountKeeper accounts, IDeskSwitch desk, TimeProvider time)
{
    /// <summary>The newest alerts, and the one of the alert page.</summary>
    internal async Task<(AlertPage Page, AlertLogEntry? Alert)> ReadAlertsAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var page = request.Kind is not (PageKind.Overview or PageKind.Alerts) ? AlertPage.Empty : await AlertPage.ReadAsync(alertLog, cancellationToken);
        var alert = request.AlertId is { } id ? await alertLog.FindAsync(id, cancellationToken) : null;
        return (page, alert);
    }

    /// <summary>The picture of this moment, with alerts read before.</summary>
    internal PageView View(PageRequest request, (AlertPage Page, AlertLogEntry? Alert) alerts) =>
        new(request, portfolio.Current, portfolio.InstrumentsOf, alerts.Page, alerts.Alert, time.GetUtcNow()) { Connected = accounts.List(), Mode = desk.Mode };
}
