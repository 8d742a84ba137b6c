using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Web.History;

namespace MartDesk.Web.Pages;

/// <summary>Everything one drawing of a page shows: the components below compute nothing that is not here.</summary>
public sealed class PageView
{
    /// <summary>A mark price older than this is shown as old.</summary>
    internal static readonly TimeSpan MarketStaleAfter = TimeSpan.FromSeconds(3);

    /// <summary>A private stream silent for longer than this is shown as old: what is no ground for an entry. A quiet account speaks every 10 to 15 seconds.</summary>
    internal static readonly TimeSpan PrivateStaleAfter = AccountState.MaxAge;

    private readonly IReadOnlyList<Quote> _quotes;

    // Made when first asked for: a drawing looks up every symbol it shows, and few drawings show many.
    private Dictionary<string, Quote>? _quoteOf;
    private Dictionary<string, Instrument>? _instrumentOf;

    internal PageView(PageRequest request, PortfolioSnapshot portfolio, Func<string, IReadOnlyList<Instrument>> instrumentsOf, Func<string, IReadOnlyList<Quote>> quotesOf, PageData data, DateTimeOffset now)
    {
        Now = now;
        Alerts = data.Alerts;
        Alert = data.Alert;
        History = data.History;
        Notices = data.Notices;
        AllAccounts = portfolio.Accounts;
        SelectedAccount = portfolio.Accounts.FirstOrDefault(account => account.AccountId == request.AccountId);
        Environment = SelectedAccount?.Environment ?? request.Environment ?? (portfolio.Accounts.Count > 0 ? portfolio.Accounts[0].Environment : VenueEnvironment.Local);
        Accounts = [.. portfolio.Accounts.Where(account => account.Environment == Environment)];
        var shown = Accounts.Where(IsShown).Select(account => account.AccountId).ToHashSet();
        AllPositions = portfolio.Positions;
        Positions = [.. portfolio.Positions.Where(position => shown.Contains(position.AccountId))];
        Orders = [.. portfolio.Orders.Where(order => shown.Contains(order.AccountId))];
        Totals = new Totals(Accounts);
        ShownLabels = Accounts.Where(IsShown).ToDictionary(account => account.AccountId, account => account.Label, StringComparer.Ordinal);

        ChartAccount = SelectedAccount ?? (Accounts.Count > 0 ? Accounts[0] : null);
        Instruments = ChartAccount is null ? [] : instrumentsOf(ChartAccount.AccountId);
        _quotes = ChartAccount is null ? [] : quotesOf(ChartAccount.AccountId);
        Symbols = [.. Instruments.Select(instrument => instrument.Symbol)
            .Concat(_quotes.Select(quote => quote.Symbol)).Concat(Positions.Select(position => position.Symbol))
            .Distinct().Order(StringComparer.Ordinal)];
        Filter = Symbols.Contains(request.Symbol!) ? request.Symbol : null;
        Symbol = Symbols.Contains(request.Symbol!) ? request.Symbol : UsefulSymbol();
        Quote = QuoteOf(Symbol);
        NewestQuoteTime = _quotes.Count == 0 ? null : _quotes.Max(quote => quote.Time);
        Request = request with { AccountId = SelectedAccount?.AccountId, Symbol = request.Kind != PageKind.Market ? Filter : request.Symbol is null ? null : Symbol };
    }

    internal PageRequest Request { get; }

    /// <summary>What the desk may do.</summary>
    internal DeskMode Mode { get; init; }

    /// <summary>Accounts that are held back by themselves, and how.</summary>
    internal IReadOnlyDictionary<string, DeskMode> HeldBack { get; init; } = new Dictionary<string, DeskMode>();

    /// <summary>Every connected account, disabled ones too, which the portfolio does not follow.</summary>
    internal IReadOnlyList<AccountInfo> Connected { get; init; } = [];

    /// <summary>Limits by account, of those that have one; only where the page shows them.</summary>
    internal IReadOnlyDictionary<string, GuardLimits> Limits { get; init; } = new Dictionary<string, GuardLimits>();

    internal DateTimeOffset Now { get; }

    internal VenueEnvironment Environment { get; }

    /// <summary>Accounts of every environment; only those of <see cref="Environment"/> are ever added up.</summary>
    internal IReadOnlyList<AccountState> AllAccounts { get; }

    /// <summary>Accounts of <see cref="Environment"/>.</summary>
    internal IReadOnlyList<AccountState> Accounts { get; }

    internal AccountState? SelectedAccount { get; }

    internal Totals Totals { get; }

    internal IReadOnlyList<PositionState> Positions { get; }

    /// <summary>Positions of every account, also of those not shown.</summary>
    internal IReadOnlyList<PositionState> AllPositions { get; }

    internal IReadOnlyList<OrderStateRow> Orders { get; }

    /// <summary>Stops that the desk keeps, of every account.</summary>
    internal IReadOnlyList<KeptStop> AllKept { get; init; } = [];

    /// <summary>Those of the accounts shown.</summary>
    internal IReadOnlyList<KeptStop> Kept => [.. AllKept.Where(stop => ShownLabels.ContainsKey(stop.AccountId))];

    internal AlertPage Alerts { get; }

    /// <summary>The alert of the alert page; null on others, or when there is none of that id.</summary>
    internal AlertLogEntry? Alert { get; }

    /// <summary>The record, as far as the page shows it.</summary>
    internal HistoryData History { get; }

    /// <summary>Notices, newest first; on the overview those not looked at; empty on other pages.</summary>
    internal IReadOnlyList<MartDesk.Desk.Notices.Notice> Notices { get; }

    /// <summary>Notices that were not looked at.</summary>
    internal int UnseenNotices { get; init; }

    /// <summary>Labels of the accounts shown, by their ids.</summary>
    internal IReadOnlyDictionary<string, string> ShownLabels { get; }

    /// <summary>Market asked for by name; null for all of them.</summary>
    internal string? Filter { get; }

    /// <summary>First moment of the time shown; null for the beginning.</summary>
    internal DateTimeOffset? Since => Request.History.Since(Now);

    /// <summary>Address of the page shown, where its parameters can be changed; the overview for pages of one thing.</summary>
    internal string Path => Request.Kind switch
    {
        PageKind.EndedOrders => "/orders/ended",
        PageKind.Positions or PageKind.Orders or PageKind.Fills or PageKind.Ledger or PageKind.Portfolio or PageKind.Market or PageKind.Notices or PageKind.Alerts or PageKind.Accounts
            => "/" + Request.Kind.ToString().ToLowerInvariant(),
        _ => "/",
    };

    /// <summary>Account whose venue the chart asks.</summary>
    internal AccountState? ChartAccount { get; }

    internal IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Symbols that can be charted.</summary>
    internal IReadOnlyList<string> Symbols { get; }

    /// <summary>Symbol of the chart; null while nothing is known to chart.</summary>
    internal string? Symbol { get; }

    /// <summary>Last known prices of <see cref="Symbol"/>.</summary>
    internal Quote? Quote { get; }

    internal DateTimeOffset? NewestQuoteTime { get; }

    /// <summary>Price step of <see cref="Symbol"/>; 0.01 until its instrument is known.</summary>
    internal decimal PriceStep => StepOf(Symbol);

    internal bool IsMarketStale(DateTimeOffset? heard) => heard is not { } time || Now - time > MarketStaleAfter;

    internal bool IsPrivateStale(AccountState account) => !account.IsStreamUp || account.LastHeard is not { } time || Now - time > PrivateStaleAfter;

    /// <summary>Label of an account shown; empty for any other.</summary>
    internal string LabelOf(string accountId) => ShownLabels.GetValueOrDefault(accountId, "");

    internal bool IsShown(AccountState account) => SelectedAccount is null || account.AccountId == SelectedAccount.AccountId;

    /// <summary>Price step of any symbol shown; 0.01 when its instrument is not known.</summary>
    internal decimal StepOf(string? symbol) =>
        InstrumentOf(symbol)?.PriceStep
        ?? Positions.FirstOrDefault(position => position.Symbol == symbol)?.PriceStep
        ?? 0.01m;

    /// <summary>Last known prices of any symbol; null before the first.</summary>
    internal Quote? QuoteOf(string? symbol) =>
        symbol is null ? null : (_quoteOf ??= FirstOfEach(_quotes, quote => quote.Symbol)).GetValueOrDefault(symbol);

    /// <summary>What is listed under a symbol; null when it is not known.</summary>
    internal Instrument? InstrumentOf(string? symbol) =>
        symbol is null ? null : (_instrumentOf ??= FirstOfEach(Instruments, instrument => instrument.Symbol)).GetValueOrDefault(symbol);

    private static Dictionary<string, T> FirstOfEach<T>(IReadOnlyList<T> rows, Func<T, string> symbolOf)
    {
        var first = new Dictionary<string, T>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
            first.TryAdd(symbolOf(row), row);
        return first;
    }

    private string? UsefulSymbol() =>
        Positions.Count > 0 ? Positions[0].Symbol
        : Symbols.Contains("BTCUSDT") ? "BTCUSDT"
        : Symbols.Count > 0 ? Symbols[0]
        : null;
}
