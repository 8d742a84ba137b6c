using System.Globalization;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.History;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.History;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Api;

/// <summary>The desk for programs, first of them <c>martdesk</c> itself. Every address takes a token; what it must allow stands here beside it.</summary>
internal static class ApiEndpoints
{
    private const int DefaultRows = 50;
    private const int MaxRows = 500;

    internal static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AddEndpointFilter(KnownQuery.CheckAsync);
        var read = api.MapGroup("").RequireAuthorization(AccessPolicy.Read);
        read.MapGet("/desk", ReadDesk).Tells<DeskJson>("desk", "What the desk may do, and how it is.");
        read.MapGet("/accounts", (IAccountKeeper keeper) => ApiAnswer.Ok(keeper.List().Select(AccountJson.From), ApiJson.Readable.IEnumerableAccountJson)).Tells<AccountJson[]>("accounts", "Connected accounts, disabled ones too.");
        read.MapGet("/accounts/{id}", (string id, IAccountKeeper keeper) => ApiAnswer.Found(ApiAccounts.Find(keeper, id), account => ApiAnswer.Ok(AccountJson.From(account), ApiJson.Readable.AccountJson)))
            .Tells<AccountJson>("accounts", "One account, by id or label.");
        read.MapGet("/balance", (string? account, HttpContext context) => ApiAnswer.Ok(Of(context, account, Snapshot(context).Accounts, row => row.AccountId).Select(BalanceJson.From), ApiJson.Readable.IEnumerableBalanceJson))
            .Knows("account").Tells<BalanceJson[]>("accounts", "Balances.");
        read.MapGet("/positions", (string? account, HttpContext context) => ApiAnswer.Ok(Of(context, account, Snapshot(context).Positions, row => row.AccountId).Select(PositionJson.From), ApiJson.Readable.IEnumerablePositionJson))
            .Knows("account").Tells<PositionJson[]>("positions", "Open positions.");
        read.MapGet("/orders", (string? account, HttpContext context) => ApiAnswer.Ok(Of(context, account, Snapshot(context).Orders, row => row.AccountId).Select(OrderJson.From), ApiJson.Readable.IEnumerableOrderJson))
            .Knows("account").Tells<OrderJson[]>("orders", "Open orders, and those that wait for a price.");
        read.MapGet("/stops", ReadStops).Knows("account").Tells<KeptStopJson[]>("orders", "Stops that the desk keeps: each waits before it acts, and is not at the venue.");
        read.MapGet("/alerts", ReadAlertsAsync).Knows("count", "before").Tells<AlertJson[]>("alerts", "Alerts and the owner's orders, newest first.");
        read.MapGet("/alerts/{id}", ReadAlertAsync).Tells<AlertJson>("alerts", "One alert.");
        read.MapGet("/fills", ReadFills).Knows("account", "symbol", "count", "before").Tells<FillJson[]>("history", "Fills as recorded, newest first.");
        read.MapGet("/order-history", ReadOrders).Knows("account", "symbol", "count", "before").Tells<EndedOrderJson[]>("history", "Orders of this desk of which nothing more will come, newest first. Orders made elsewhere are in the fills only.");
        read.MapGet("/ledger", ReadLedger).Knows("account", "symbol", "count", "before").Tells<LedgerJson[]>("history", "Fees, funding, realised profit and transfers as the venue tells them, newest first.");
        read.MapGroup("").WithMetadata(KnownQuery.Any).MapExports();
        read.MapAccountReads();
        read.MapTransferReads();
        read.MapPointerReads();
        read.MapMarketReads();
        api.MapApiDesk();
        api.MapAccountChanges();
        api.MapTransferChanges();
        api.MapPointerChanges();
        api.MapApiOrders();
    }

    private static IResult ReadDesk(IDeskSwitch desk, IPortfolio portfolio, IAccountKeeper keeper, TimeProvider time)
    {
        var snapshot = portfolio.Current;
        return ApiAnswer.Ok(
            new DeskJson
            {
                Mode = Words.Of(desk.Mode),
                Time = time.GetUtcNow(),
                Accounts = snapshot.Accounts.Count,
                AccountsInTouch = snapshot.Accounts.Count(account => account.IsStreamUp),
                Positions = snapshot.Positions.Count,
                Orders = snapshot.Orders.Count,
                HeldBack = [.. keeper.List().Where(account => desk.OwnModeOf(account.AccountId) != DeskMode.Active).Select(account => new AccountModeJson(account.Label, Words.Of(desk.OwnModeOf(account.AccountId))))],
            },
            ApiJson.Readable.DeskJson);
    }

    private static IResult ReadStops(string? account, HttpContext context, IKeptStops stops, IAccountKeeper keeper) => ApiAnswer.Ok(
        Of(context, account, stops.List(), stop => stop.AccountId).Select(stop => KeptStopJson.From(stop, keeper.Find(stop.AccountId)?.Label ?? stop.AccountId)),
        ApiJson.Readable.IEnumerableKeptStopJson);

    private static async Task<IResult> ReadAlertsAsync(string? count, string? before, IAlertLog log, CancellationToken cancellationToken)
    {
        if (!TryReadCount(count, out var rows))
            return ApiAnswer.Bad("bad_value", $"count must be a whole number from 1 to {MaxRows}.");
        if (before is not null && await log.FindAsync(before, cancellationToken) is null)
            return ApiAnswer.Missing();
        return ApiAnswer.Ok((await log.ReadAsync(rows, before, cancellationToken)).Select(AlertJson.From), ApiJson.Readable.IEnumerableAlertJson);
    }

    private static async Task<IResult> ReadAlertAsync(string id, IAlertLog log, CancellationToken cancellationToken) =>
        ApiAnswer.Found(await log.FindAsync(id, cancellationToken), alert => ApiAnswer.Ok(AlertJson.From(alert), ApiJson.Readable.AlertJson));

    private static IResult ReadFills(string? account, string? symbol, string? count, string? before, IHistory history, IAccountKeeper keeper) =>
        QueryOf(account, symbol, count, before, keeper) switch
        {
            ({ } query, _) => ApiAnswer.Ok(history.ReadFills(query).Select(FillJson.From), ApiJson.Readable.IEnumerableFillJson),
            (_, var refusal) => refusal!,
        };

    private static IResult ReadOrders(string? account, string? symbol, string? count, string? before, IHistory history, IAccountKeeper keeper) =>
        QueryOf(account, symbol, count, before, keeper) switch
        {
            ({ } query, _) => ApiAnswer.Ok(history.ReadEndedOrders(query).Select(EndedOrderJson.From), ApiJson.Readable.IEnumerableEndedOrderJson),
            (_, var refusal) => refusal!,
        };

    private static IResult ReadLedger(string? account, string? symbol, string? count, string? before, IHistory history, IAccountKeeper keeper) =>
        QueryOf(account, symbol, count, before, keeper) switch
        {
            ({ } query, _) => ApiAnswer.Ok(history.ReadLedger(query).Select(LedgerJson.From), ApiJson.Readable.IEnumerableLedgerJson),
            (_, var refusal) => refusal!,
        };

    private static (HistoryQuery? Query, IResult? Refusal) QueryOf(string? account, string? symbol, string? count, string? before, IAccountKeeper keeper)
    {
        if (!TryReadCount(count, out var rows))
            return (null, ApiAnswer.Bad("bad_value", $"count must be a whole number from 1 to {MaxRows}."));
        if (account is not null && ApiAccounts.Find(keeper, account) is null)
            return (null, ApiAnswer.Missing());
        var mark = before is null ? null : HistoryRequest.ReadMark(before);
        if (before is not null && mark is null)
            return (null, ApiAnswer.Bad("bad_value", "before must be the mark of a row that was read before."));
        IReadOnlyList<string> accounts = account is null ? [.. keeper.List().Select(known => known.AccountId)] : [ApiAccounts.Find(keeper, account)!.AccountId]; // found above
        return (new HistoryQuery { AccountIds = accounts, Symbol = symbol, Count = rows, Before = mark }, null);
    }

    private static bool TryReadCount(string? text, out int count)
    {
        count = DefaultRows;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxRows);
    }

    private static IEnumerable<T> Of<T>(HttpContext context, string? account, IReadOnlyList<T> rows, Func<T, string> accountOf)
    {
        if (account is null)
            return rows;
        var id = ApiAccounts.Find(context.RequestServices.GetRequiredService<IAccountKeeper>(), account)?.AccountId ?? account;
        return rows.Where(row => accountOf(row) == id);
    }

    private static PortfolioSnapshot Snapshot(HttpContext context) => context.RequestServices.GetRequiredService<IPortfolio>().Current;
}
