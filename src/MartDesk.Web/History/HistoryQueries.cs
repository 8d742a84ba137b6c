using MartDesk.Desk.History;
using MartDesk.Web.Pages;

namespace MartDesk.Web.History;

/// <summary>What a page asks the record for.</summary>
internal static class HistoryQueries
{
    /// <summary>Rows of the accounts shown, in the time and of the market asked for.</summary>
    internal static HistoryQuery Of(PageView view) => new()
    {
        AccountIds = [.. view.ShownLabels.Keys],
        Symbol = view.Filter,
        From = view.Request.History.Since(view.Now),
        Before = view.Request.History.Before,
        Count = HistoryRequest.Rows,
    };
}
