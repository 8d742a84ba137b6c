namespace MartDesk.Web.Pages;

/// <summary>A part of a page that is drawn anew and replaced while the page is open.</summary>
/// <param name="Key">Value of <c>data-region</c> on the element that holds it.</param>
/// <param name="Component">Component that draws what is inside.</param>
internal sealed record Region(string Key, Type Component)
{
    private static readonly Region[] Shell =
    [
        new("top", typeof(TopBar)),
        new("strips", typeof(Strips)),
        new("status", typeof(StatusBar)),
    ];

    private static readonly Region[] Overview =
    [
        .. Shell,
        new("kpis", typeof(Kpis)),
        new("needs", typeof(NeedsYou)),
        new("accounts", typeof(AccountsTable)),
        new("positions", typeof(PositionsTable)),
        new("orders", typeof(OrdersTable)),
        new("alerts", typeof(AlertFeed)),
    ];

    private static readonly Region[] Alerts = [.. Shell, new("log", typeof(AlertLogTable))];

    private static readonly Region[] Accounts = [.. Shell, new("account-list", typeof(MartDesk.Web.Accounts.AccountList))];

    private static readonly Region[] Alert = [.. Shell, new("alert", typeof(AlertDetail))];

    private static readonly Region[] Market =
    [
        .. Shell,
        new("markets", typeof(MartDesk.Web.Market.MarketList)),
        new("quote", typeof(QuoteHead)),
        new("market-tables", typeof(MartDesk.Web.Market.MarketTables)),
    ];

    private static readonly Region[] Notices = [.. Shell, new("notices", typeof(MartDesk.Web.Notices.NoticeList))];

    private static readonly Region[] Positions = [.. Shell, new("position-list", typeof(MartDesk.Web.Positions.PositionList))];

    private static readonly Region[] Orders = [.. Shell, new("order-list", typeof(MartDesk.Web.Orders.OrderList))];

    private static readonly Region[] EndedOrders = [.. Shell, new("ended-orders", typeof(MartDesk.Web.Orders.EndedOrderList))];

    private static readonly Region[] Fills = [.. Shell, new("fills", typeof(MartDesk.Web.History.FillsTable))];

    private static readonly Region[] Ledger = [.. Shell, new("ledger", typeof(MartDesk.Web.History.LedgerTable))];

    private static readonly Region[] Portfolio =
    [
        .. Shell,
        new("figures", typeof(MartDesk.Web.History.PortfolioFigures)),
        new("results", typeof(MartDesk.Web.History.ResultsTable)),
        new("trips", typeof(MartDesk.Web.History.TripsTable)),
    ];

    /// <summary>The live regions of a page.</summary>
    internal static IReadOnlyList<Region> Of(PageKind kind) => kind switch
    {
        PageKind.Overview => Overview,
        PageKind.Alerts => Alerts,
        PageKind.Alert => Alert,
        PageKind.Accounts => Accounts,
        PageKind.Market => Market,
        PageKind.Notices => Notices,
        PageKind.Positions => Positions,
        PageKind.Orders => Orders,
        PageKind.EndedOrders => EndedOrders,
        PageKind.Fills => Fills,
        PageKind.Ledger => Ledger,
        PageKind.Portfolio => Portfolio,
        PageKind.Form => Shell,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a page."),
    };
}
