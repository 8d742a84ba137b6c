using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Pages;

/// <summary>Everything one drawing of a page shows: the components below compute nothing that is not here.</summary>
public sealed class PageView
{
    /// <summary>A mark price older than this is shown as old.</summary>
    internal static readonly TimeSpan MarketStaleAfter = TimeSpan.FromSeconds(3);

    /// <summary>A private stream silent for longer than this is shown as old.</summary>
    internal static readonly TimeSpan PrivateStaleAfter = TimeSpan.FromSeconds(10);

    internal PageView(PageRequest request, PortfolioSnapshot portfolio, Func<string, IReadOnlyList<Instrument>> instrumentsOf, AlertPage alerts, AlertLogEntry? alert, DateTimeOffset now)
    {
        Now = now;
        Alerts = alerts;
        Alert = alert;
        AllAccounts = portfolio.Accounts;
        SelectedAccount = portfolio.Accounts.FirstOrDefault(account => account.AccountId == request.AccountId);
        Environment = SelectedAccount?.Environment ?? request.Environment ?? (portfolio.Accounts.Count > 0 ? portfolio.Accounts[0].Environment : VenueEnvironment.Local);
        Accounts = [.. portfolio.Accounts.Where(account => account.Environment == Environment)];
        var shown = Accounts.Where(IsShown).Select(account => account.AccountId).ToHashSet();
        Positions = [.. portfolio.Positions.Where(position => shown.Contains(position.AccountId))];
        Orders = [.. portfolio.Orders.Where(order => shown.Contains(order.AccountId))];
        Totals = new Totals(Accounts);

        ChartAccount = SelectedAccount ?? (Accounts.Count > 0 ? Accounts[0] : null);
        Instruments = ChartAccount is null ? [] : instrumentsOf(ChartAccount.AccountId);
        Symbols = [.. Instruments.Select(instrument => instrument.Symbol)
            .Concat(portfolio.Quotes.Select(quote => quote.Symbol)).Concat(Positions.Select(position => position.Symbol))
            .Distinct().Order(StringComparer.Ordinal)];
        Symbol = Symbols.Contains(request.Symbol!) ? request.Symbol : UsefulSymbol();
        Quote = portfolio.Quotes.FirstOrDefault(quote => quote.Symbol == Symbol);
        NewestQuoteTime = portfolio.Quotes.Count == 0 ? null : portfolio.Quotes.Max(quote => quote.Time);
        Request = request with { AccountId = SelectedAccount?.AccountId, Symbol = request.Symbol is null ? null : Symbol };
    }

    internal PageRequest Request { get; }

    /// <summary>What the desk may do.</summary>
    internal DeskMode Mode { get; init; }

    /// <summary>Every connected account, disabled ones too, which the portfolio does not follow.</summary>
    internal IReadOnlyList<AccountInfo> Connected { get; init; } = [];

    internal DateTimeOffset Now { get; }

    internal VenueEnvironment Environment { get; }

    /// <summary>Accounts of every environment; only those of <see cref="Environment"/> are ever added up.</summary>
    internal IReadOnlyList<AccountState> AllAccounts { get; }

    /// <summary>Accounts of <see cref="Environment"/>.</summary>
    internal IReadOnlyList<AccountState> Accounts { get; }

    internal AccountState? SelectedAccount { get; }

    internal Totals Totals { get; }

    internal IReadOnlyList<PositionState> Positions { get; }

    internal IReadOnlyList<OrderStateRow> Orders { get; }

    internal AlertPage Alerts { get; }

    /// <summary>The alert of the alert page; null on others, or when there is none of that id.</summary>
    internal AlertLogEntry? Alert { get; }

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

    internal bool IsShown(AccountState account) => SelectedAccount is null || account.AccountId == SelectedAccount.AccountId;

    /// <summary>Price step of any symbol shown; 0.01 when its instrument is not known.</summary>
    internal decimal StepOf(string? symbol) =>
        Instruments.FirstOrDefault(instrument => instrument.Symbol == symbol)?.PriceStep
        ?? Positions.FirstOrDefault(position => position.Symbol == symbol)?.PriceStep
        ?? 0.01m;

    private string? UsefulSymbol() =>
        Positions.Count > 0 ? Positions[0].Symbol
        : Symbols.Contains("BTCUSDT") ? "BTCUSDT"
        : Symbols.Count > 0 ? Symbols[0]
        : null;
}
