using System.CommandLine;
using MartDesk.Cli.Output;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk positions</c>, <c>orders</c> and <c>balance</c>: what the running desk knows.</summary>
internal static class StateCommands
{
    public static Command BuildPositions() => Build("positions", "Show open positions.", "No open position.",
    [
        new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Contracts", "contracts", true),
        new("Entry", "entry_price", true), new("Mark", "mark_price", true), new("Unrealised", "unrealized_pnl", true), new("Realised", "realized_pnl", true),
    ]);

    public static Command BuildOrders() => Build("orders", "Show open orders.", "No order is open.",
    [
        new("Account", "account"), new("Market", "symbol"), new("Side", "side"), new("Effect", "effect"), new("Type", "type"), new("Price", "price", true), new("Trigger", "trigger_price", true),
        new("Contracts", "contracts", true), new("Filled", "filled_contracts", true), new("Client id", "client_order_id"),
    ]);

    public static Command BuildBalance() => Build("balance", "Show balances.", "No account.",
    [
        new("Account", "account"), new("Environment", "environment"), new("Currency", "currency"), new("Wallet", "wallet", true),
        new("Available", "available", true), new("Equity", "equity", true), new("Unrealised", "unrealized", true),
    ]);

    private static Command Build(string name, string description, string whenEmpty, StateColumn[] columns)
    {
        var json = CommonOptions.Json();
        var command = new Command(name, description) { json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var rows = await desk.ReadAsync($"/api/v1/{name}", cancellationToken);
            StateTable.Print(rows, parsed.GetValue(json), whenEmpty, columns);
            return ExitCode.Done;
        });
        return command;
    }
}
