using System.Globalization;
using MartDesk.Desk.Accounts;
using MartDesk.Web.History;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Pages;

/// <summary>What a page was asked to show. Values that name nothing known are replaced when the page is drawn, never echoed.</summary>
internal sealed record PageRequest
{
    /// <summary>Candle lengths offered, in minutes.</summary>
    internal static IReadOnlyList<int> Intervals { get; } = [1, 5, 15, 60, 240, 1440];

    /// <summary>Which page.</summary>
    public required PageKind Kind { get; init; }

    /// <summary>Environment asked for; null for that of the first account.</summary>
    public VenueEnvironment? Environment { get; init; }

    /// <summary>Account whose positions are shown; null for all of the environment.</summary>
    public string? AccountId { get; init; }

    /// <summary>Instrument of the chart; null for the most useful one.</summary>
    public string? Symbol { get; init; }

    /// <summary>Candle length; one of <see cref="Intervals"/>.</summary>
    public int Minutes { get; init; } = 1;

    /// <summary>Part of the record that is shown.</summary>
    public HistoryRequest History { get; init; } = new();

    /// <summary>For which width positions are drawn.</summary>
    public PageWidth Width { get; init; }

    /// <summary>Alert after which the log goes on; null for the newest.</summary>
    public string? AlertsBefore { get; init; }

    /// <summary>The log shows only what was refused or needs a person.</summary>
    public bool OnlyRefused { get; init; }

    /// <summary>Alert of the alert page.</summary>
    public string? AlertId { get; init; }

    internal static PageRequest From(PageKind kind, string? alertId, IQueryCollection query) => new()
    {
        Kind = kind,
        AlertId = alertId,
        Environment = Enum.TryParse<VenueEnvironment>(query["env"], ignoreCase: true, out var environment) && Enum.IsDefined(environment) ? environment : null,
        AccountId = query["account"],
        Symbol = query["symbol"].ToString() is { Length: > 0 } symbol ? symbol : null,
        History = HistoryRequest.From(query),
        AlertsBefore = kind == PageKind.Alerts && query["older"].ToString() is { Length: > 0 and <= 64 } older && older.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? older : null,
        OnlyRefused = kind == PageKind.Alerts && query["only"] == "refused",
        Width = query["width"].ToString() switch { "wide" => PageWidth.Wide, "narrow" => PageWidth.Narrow, _ => PageWidth.Any },
        Minutes = int.TryParse(query["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && Intervals.Contains(minutes) ? minutes : 1,
    };

    /// <summary>A candle length as the page says it.</summary>
    internal static string WordOf(int minutes) => minutes switch
    {
        1440 => "1d",
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{minutes}m"),
    };

    /// <summary>Address of this page below <paramref name="path"/>.</summary>
    internal string ToUrl(string path) => path + QueryString.Create(Parameters().Select(parameter => KeyValuePair.Create(parameter.Name, (string?)parameter.Value))).ToUriComponent();

    /// <summary>What an address says beyond its path.</summary>
    internal IEnumerable<(string Name, string Value)> Parameters()
    {
        if (Environment is { } environment)
            yield return ("env", environment.ToString().ToLowerInvariant());
        if (AccountId is { } account)
            yield return ("account", account);
        if (Symbol is { } symbol)
            yield return ("symbol", symbol);
        if (Minutes != 1)
            yield return ("minutes", Minutes.ToString(CultureInfo.InvariantCulture));
        if (History.Days != 7)
            yield return ("days", History.Days.ToString(CultureInfo.InvariantCulture));
        if (History.Group != ResultGroup.Account)
            yield return ("by", History.Group.ToString().ToLowerInvariant());
        if (History.Before is { } before)
            yield return ("before", HistoryRequest.Write(before));
        if (OnlyRefused)
            yield return ("only", "refused");
        if (AlertsBefore is { } older)
            yield return ("older", older);
    }
}

/// <summary>The pages there are.</summary>
internal enum PageKind
{
    /// <summary>Everything at a glance.</summary>
    Overview = 0,

    /// <summary>The alert log.</summary>
    Alerts = 1,

    /// <summary>One alert and what became of it.</summary>
    Alert = 2,

    /// <summary>Connected accounts.</summary>
    Accounts = 3,

    /// <summary>A page of forms. Only the shell around them is live.</summary>
    Form = 4,

    /// <summary>Open positions.</summary>
    Positions = 5,

    /// <summary>Open orders and orders that wait for a price.</summary>
    Orders = 6,

    /// <summary>Fills as recorded.</summary>
    Fills = 7,

    /// <summary>The venue's ledger as recorded.</summary>
    Ledger = 8,

    /// <summary>Results, statistics and the equity curve.</summary>
    Portfolio = 9,

    /// <summary>One market with its book, and the ticket.</summary>
    Market = 10,

    /// <summary>What the owner should hear of.</summary>
    Notices = 11,

    /// <summary>Orders that have ended.</summary>
    EndedOrders = 12,
}

/// <summary>For which width a page is drawn. A document is drawn for any; an open page says which it has, and is not sent what it does not show.</summary>
internal enum PageWidth
{
    /// <summary>Not known.</summary>
    Any = 0,

    /// <summary>Tables.</summary>
    Wide = 1,

    /// <summary>Cards in the place of wide tables.</summary>
    Narrow = 2,
}
