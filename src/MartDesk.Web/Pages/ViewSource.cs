using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.History;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.History;

namespace MartDesk.Web.Pages;

/// <summary>Gathers what a drawing needs from the desk as it is now.</summary>
internal sealed class ViewSource(IPortfolio portfolio, IAlertLog alertLog, IHistory history, INotices notices, IAccountKeeper accounts, IDeskSwitch desk, IAccountGuards guards, IKeptStops stops, TimeProvider time)
{
    private const int NoticesShown = 200;

    /// <summary>Changes whenever the record or the notices do.</summary>
    internal (long History, long Notices) Version => (history.Version, notices.Version);

    /// <summary>What the page shows beside the portfolio.</summary>
    internal async Task<PageData> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var page = request.Kind is not (PageKind.Overview or PageKind.Alerts) ? AlertPage.Empty : await AlertPage.ReadAsync(alertLog, request.AlertsBefore, request.OnlyRefused, cancellationToken);
        var alert = request.AlertId is { } id ? await alertLog.FindAsync(id, cancellationToken) : null;
        return new PageData(page, alert, await ReadHistoryAsync(request, cancellationToken), ReadNotices(request.Kind));
    }

    /// <summary>The picture of this moment, with what was read before.</summary>
    internal PageView View(PageRequest request, PageData data)
    {
        var connected = accounts.List();
        return new PageView(request, portfolio.Current, portfolio.InstrumentsOf, portfolio.QuotesOf, data, time.GetUtcNow())
        {
            Connected = connected,
            Mode = desk.Mode,
            AllKept = stops.List(),
            HeldBack = connected.Select(account => (account.AccountId, Mode: desk.OwnModeOf(account.AccountId))).Where(account => account.Mode != DeskMode.Active)
                .ToDictionary(account => account.AccountId, account => account.Mode, StringComparer.Ordinal),
            UnseenNotices = notices.UnseenCount,
            Limits = request.Kind == PageKind.Overview ? connected.ToDictionary(account => account.AccountId, account => guards.LimitsOf(account.AccountId), StringComparer.Ordinal) : new Dictionary<string, GuardLimits>(),
        };
    }

    private IReadOnlyList<Notice> ReadNotices(PageKind kind) => kind switch
    {
        PageKind.Notices => notices.Read(NoticesShown, null),
        PageKind.Overview when notices.UnseenCount > 0 => [.. notices.Read(NoticesShown, null).Where(notice => !notice.IsSeen)],
        _ => [],
    };

    private async Task<HistoryData> ReadHistoryAsync(PageRequest request, CancellationToken cancellationToken)
    {
        switch (request.Kind)
        {
            case PageKind.Positions:
                return HistoryData.Empty with { Results = await history.ReadResultsAsync(cancellationToken) };
            case PageKind.Market:
                var market = View(request, PageData.Empty);
                return HistoryData.Empty with
                {
                    Results = await history.ReadResultsAsync(cancellationToken),
                    Fills = market.Symbol is null ? [] : history.ReadFills(HistoryQueries.Of(market) with { Symbol = market.Symbol, From = null, Before = null }),
                };
            case PageKind.Orders:
                return HistoryData.Empty with { Origins = history.FindOrigins(portfolio.Current.Orders.Select(row => (row.AccountId, row.Order.VenueOrderId))) };
            case PageKind.EndedOrders:
                return HistoryData.Empty with { EndedOrders = history.ReadEndedOrders(HistoryQueries.Of(View(request, PageData.Empty))) };
            case PageKind.Fills:
                return HistoryData.Empty with { Fills = history.ReadFills(HistoryQueries.Of(View(request, PageData.Empty))) };
            case PageKind.Ledger:
                return HistoryData.Empty with { Ledger = history.ReadLedger(HistoryQueries.Of(View(request, PageData.Empty))) };
            case PageKind.Portfolio:
                var view = View(request, PageData.Empty);
                return HistoryData.Empty with
                {
                    Results = await history.ReadResultsAsync(cancellationToken),
                    Executions = history.ReadExecutions([.. view.ShownLabels.Keys], view.Since ?? DateTimeOffset.UnixEpoch, view.Now.AddMinutes(1)),
                };
            default:
                return HistoryData.Empty;
        }
    }
}
