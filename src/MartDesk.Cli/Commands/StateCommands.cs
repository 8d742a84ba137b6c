using System.CommandLine;
using System.Globalization;
using MartDesk.Cli.Output;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary>Lists of what the running desk knows: <c>martdesk accounts</c>, <c>balance</c>, <c>positions</c>, <c>orders</c>, <c>stops</c>, <c>pointers</c>, <c>history</c>.</summary>
internal static class StateCommands
{
    internal static StateColumn[] PositionColumns { get; } =
    [
        new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Contracts", "contracts", true),
        new("Entry", "entry_price", true), new("Mark", "mark_price", true), new("Unrealised", "unrealized_pnl", true), new("Realised", "realized_pnl", true),
    ];

    internal static StateColumn[] OrderColumns { get; } =
    [
        new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Effect", "effect"), new("Type", "type"), new("Price", "price", true), new("Trigger", "trigger_price", true),
        new("Target", "take_profit", true), new("By", "take_profit_by"), new("Stop", "stop_loss", true), new("By", "stop_loss_by"),
        new("Contracts", "contracts", true), new("Filled", "filled_contracts", true), new("Order", "order_id"), new("Client id", "client_order_id"),
    ];

    internal static StateColumn[] BalanceColumns { get; } =
    [
        new("Account", "account"), new("Environment", "environment"), new("Currency", "currency"), new("Wallet", "wallet", true),
        new("Available", "available", true), new("Equity", "equity", true), new("Unrealised", "unrealized", true),
    ];

    public static IEnumerable<Command> Build()
    {
        yield return Build("positions", "Show open positions.", "No open position.", PositionColumns);
        yield return Build("orders", "Show open orders.", "No order is open.", OrderColumns);
        yield return Build("stops", "Show stops that the desk keeps: they wait before they act, and are not at the venue.", "The desk keeps no stop.",
        [
            new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Stop", "stop_price", true), new("By", "trigger_by"), new("Seconds", "wait_s", true), new("Candle", "candle_minutes", true),
            new("Price", "price", true), new("State", "state"), new("Stop id", "stop_id"),
        ]);
        yield return Build("balance", "Show balances.", "No account.", BalanceColumns);
        var accounts = Build("accounts", "Show connected accounts.", "No account.",
        [
            new("Account", "label"), new("Environment", "environment"), new("Key", "key"), new("Connected", "create_time"), new("Disabled", "is_disabled"), new("Waiting since", "waiting_since"), new("Blocked", "blocked"), new("Id", "account_id"),
        ]);
        accounts.Subcommands.Add(AccountCommands.BuildPositionMode());
        yield return accounts;
        var pointers = Build("pointers", "Show pointers. Their texts are shown once, when they are made.", "No pointer.",
        [
            new("Name", "name"), new("State", "state"), new("Made", "create_time"), new("Ends", "expires_at"), new("Secret", "has_secret"), new("Signed", "needs_signature"), new("Id", "pointer_id"),
        ]);
        foreach (var command in PointerCommands.Build())
            pointers.Subcommands.Add(command);
        yield return pointers;
        yield return BuildHistory();
    }

    private static Command Build(string name, string description, string whenEmpty, StateColumn[] columns)
    {
        var json = CommonOptions.Json();
        var command = new Command(name, description) { json, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => PrintAsync(parsed, $"/api/v1/{name}", json, whenEmpty, columns, named: null, cancellationToken));
        return command;
    }

    private static Command BuildHistory()
    {
        var json = CommonOptions.Json();
        var ledger = new Option<bool>("--ledger") { Description = "Show the venue's ledger (fees, funding, realised profit, transfers) in place of fills." };
        var orders = new Option<bool>("--orders") { Description = "Show this desk's orders that have ended in place of fills." };
        var account = new Option<string?>("--account") { Description = "Of this account only, by label or id.", HelpName = "ACCOUNT" };
        var symbol = new Option<string?>("--symbol") { Description = "Of this market only.", HelpName = "SYMBOL" };
        var count = CommonOptions.Count();
        var command = new Command("history", "Show fills, newest first.") { ledger, orders, account, symbol, count, json, DataFolder.Option };
        command.Validators.Add(result =>
        {
            if (result.GetValue(ledger) && result.GetValue(orders))
                result.AddError("--ledger and --orders are two lists; name one of them.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var (isLedger, isOrders) = (parsed.GetValue(ledger), parsed.GetValue(orders));
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/{(isLedger ? "ledger" : isOrders ? "order-history" : "fills")}?count={parsed.GetValue(count)}");
            if (parsed.GetValue(account) is { } ofAccount)
                path += "&account=" + Uri.EscapeDataString(ofAccount);
            if (parsed.GetValue(symbol) is { } ofSymbol)
                path += "&symbol=" + Uri.EscapeDataString(ofSymbol);
            StateColumn[] columns = isOrders
                ?
                [
                    new("Sent", "sent_time"), new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Effect", "effect"), new("Type", "type"), new("Price", "price", true), new("Trigger", "trigger_price", true),
                    new("Contracts", "contracts", true), new("Filled", "filled_contracts", true), new("Average", "average_price", true), new("State", "state"), new("From", "pointer"), new("Order", "order_id"),
                ]
                : isLedger
                ? [new("Time", "time"), new("Account", "account"), new("Kind", "kind"), new("Market", "symbol"), new("Amount", "amount", true), new("Currency", "currency")]
                : [new("Time", "time"), new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Effect", "effect"), new("Contracts", "contracts", true), new("Price", "price", true), new("Fee", "fee", true), new("Realised", "realized_pnl", true), new("From", "pointer")];
            return PrintAsync(parsed, path, json, isLedger ? "Nothing in the ledger." : isOrders ? "No order has ended." : "No fill.", columns, DeskApi.AccountNamed(parsed.GetValue(account)), cancellationToken);
        });
        return command;
    }

    internal static async Task<int> PrintAsync(
        ParseResult parsed, string path, Option<bool> json, string whenEmpty, StateColumn[] columns, string? named, CancellationToken cancellationToken)
    {
        using var desk = new DeskApi(DataFolder.Of(parsed));
        using var rows = await desk.ReadAsync(path, named, cancellationToken);
        StateTable.Print(rows, parsed.GetValue(json), whenEmpty, columns);
        return ExitCode.Done;
    }
}
