using MartDesk.Desk.Alerts;
using MartDesk.Desk.Notices;
using MartDesk.Web.History;

namespace MartDesk.Web.Pages;

/// <summary>What a page shows beside the portfolio, read from the store.</summary>
/// <param name="Alerts">The newest alerts.</param>
/// <param name="Alert">The alert of the alert page; null on others, or when there is none of that id.</param>
/// <param name="History">The record, as far as the page shows it.</param>
/// <param name="Notices">Notices, newest first.</param>
internal sealed record PageData(AlertPage Alerts, AlertLogEntry? Alert, HistoryData History, IReadOnlyList<Notice> Notices)
{
    internal static PageData Empty { get; } = new(AlertPage.Empty, null, HistoryData.Empty, []);
}
