using MartDesk.Desk.Alerts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.History;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>A busy desk in which every text that a sender, a venue, a browser or a name can bring is an attack that says which field it came by.</summary>
internal static class HostileDesk
{
    /// <summary>Fields that the desk shows on some page.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "account label", "account problem", "alert body", "alert intent", "alert code", "alert message", "alert pointer", "alert account", "leg message", "leg order",
        "position symbol", "order symbol", "order id", "pointer name", "pointer symbol", "strategy", "origin pointer", "ended message", "ended symbol", "ledger symbol", "trip symbol", "notice",
        "transfer message", "transfer id", "token name", "session browser", "audit who", "audit detail", "audit subject", "instrument",
    ];

    /// <summary>Breaks out of text, of attributes in either quotes, of scripts and of style, if anything of it is taken as markup. Ends in what tells the field.</summary>
    public static string Attack(string field) => $"\"'></script></td><img class=pwned src=x onerror=owned=1><script class=pwned>owned=1</script>{Sign(field)}";

    /// <summary>Stands in the text of a page only when nothing before it was taken as markup: a comment is no text.</summary>
    public static string Sign(string field) => $"<!--{field}-->";

    public static async Task FillAsync(RunningDesk desk)
    {
        BusyDesk.Fill(desk);
        var now = TimeProvider.System.GetUtcNow();
        var origin = new OrderOrigin("A-hostile", "P1", Attack("origin pointer"), Attack("strategy"), "MDQZ", null, now);
        var portfolio = desk.Portfolio.Current;
        desk.Portfolio.Publish(portfolio with
        {
            Version = portfolio.Version + 1,
            Accounts = [portfolio.Accounts[0] with { Label = Attack("account label"), Problem = Attack("account problem") }, .. portfolio.Accounts.Skip(1)],
            Positions = [.. portfolio.Positions, portfolio.Positions[0] with { Symbol = Attack("position symbol") }],
            Orders = [.. portfolio.Orders, Sample.Order with { AccountId = "swing", Order = Sample.Order.Order with { Symbol = Attack("order symbol"), VenueOrderId = Attack("order id") } }],
        });
        desk.Portfolio.Instruments.Add(desk.Portfolio.Instruments[0] with { Symbol = Attack("instrument") });
        desk.Alerts.Add(Alert("A-hostile"));
        await desk.Pointers.CreateAsync(
            new NewPointer
            {
                Name = Attack("pointer name"),
                AccountId = "ACC1",
                Targets = [new PointerTarget("ACC1", 1m)],
                Settings = new PointerSettings { FixedSymbol = Attack("pointer symbol") },
            },
            CancellationToken.None);
        desk.History.EndedOrders[0] = desk.History.EndedOrders[0] with { Message = Attack("ended message"), State = LegState.Rejected, Origin = origin };
        desk.History.EndedOrders[1] = desk.History.EndedOrders[1] with { Symbol = Attack("ended symbol") };
        desk.History.Fills[^1] = desk.History.Fills[^1] with { Origin = origin };
        desk.History.Ledger[^1] = desk.History.Ledger[^1] with { Row = desk.History.Ledger[^1].Row with { Symbol = Attack("ledger symbol"), Currency = Attack("ledger currency") } };
        var results = desk.History.Results;
        desk.History.Results = results with
        {
            Version = results.Version + 1,
            Closed = [results.Closed[0] with { Symbol = Attack("trip symbol"), Origin = origin }, .. results.Closed.Skip(1)],
            Amounts = [results.Amounts[0] with { Origin = origin }, .. results.Amounts.Skip(1)],
        };
        desk.Notices.Add(NoticeKind.Drift, Attack("notice"), "A-hostile");
        desk.Transfers.Rows.Add(FakeTransfers.Row("page-hostile", TransferState.Failed, 1m) with { Message = Attack("transfer message"), VenueId = Attack("transfer id") });
        await desk.PostAsync("/security/tokens", ("name", "<img class=pwned src=x>" + Sign("token name")), ("scope", "read")); // a name has 40 characters
        using var stranger = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        stranger.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Attack("session browser"));
        await stranger.LookAsync("/sign-in");
        await stranger.PostAsync("/sign-in", ("password", OwnersBrowser.Password));
        await desk.Audit.AddAsync(
            new AuditEntry { Time = now, Who = Attack("audit who"), Address = "127.0.0.1", What = "pointers make", Subject = Attack("audit subject"), Detail = Attack("audit detail"), Result = "done" }, CancellationToken.None);
    }

    /// <summary>An alert whose every text is an attack.</summary>
    public static AlertLogEntry Alert(string id) => new(
        AlertId: id,
        ReceivedTime: TimeProvider.System.GetUtcNow(),
        PointerName: Attack("alert pointer"),
        AccountLabel: Attack("alert account"),
        Symbol: Attack("alert symbol"),
        Intent: Attack("alert intent"),
        State: AlertState.Rejected,
        Code: Attack("alert code"),
        Message: Attack("alert message"),
        Legs: [new AlertLegEntry(Attack("leg order"), null, Attack("leg symbol"), OrderSide.Buy, PositionEffect.Open, 250, 100, 61_214.7m, LegState.Rejected, Attack("leg message"))],
        Body: Attack("alert body"));
}
