using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Cli.Output;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk status</c>, <c>halt</c>, <c>resume</c>, <c>panic</c> and <c>locks</c>: how the desk is, and what it may do.</summary>
internal sealed class DeskCommands(TimeProvider time)
{
    private static readonly StateColumn[] LockColumns =
    [
        new("Lock", "lock_id"), new("Account", "account"), new("Pointer", "pointer"), new("Market", "symbol"), new("Side", "side"), new("Until", "until"), new("Why", "reason"),
    ];

    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(2);

    public Command BuildStatus()
    {
        var live = new Option<bool>("--live") { Description = "Show it anew every two seconds until Ctrl-C." };
        var json = CommonOptions.Json();
        var command = new Command("status", "Show what the desk may do, its accounts, positions and orders.") { live, json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            while (true)
            {
                using var state = await desk.ReadAsync("/api/v1/desk", cancellationToken);
                if (parsed.GetValue(json))
                {
                    Console.Out.WriteLine(state.RootElement.GetRawText());
                }
                else
                {
                    using var balance = await desk.ReadAsync("/api/v1/balance", cancellationToken);
                    using var positions = await desk.ReadAsync("/api/v1/positions", cancellationToken);
                    using var orders = await desk.ReadAsync("/api/v1/orders", cancellationToken);
                    if (parsed.GetValue(live) && !Console.IsOutputRedirected)
                        Console.Clear();
                    Print(state.RootElement, balance, positions, orders);
                }

                if (!parsed.GetValue(live))
                    return ExitCode.Done;
                try
                {
                    await Task.Delay(LiveEvery, time, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return ExitCode.Done; // Ctrl-C is how it ends
                }
            }
        });
        return command;
    }

    public static Command BuildHalt()
    {
        var reducing = new Option<bool>("--reduce-only") { Description = "Let exits and cancellations through." };
        var account = OfAccount();
        var command = new Command("halt", "Let nothing open any more. What rests at the venue stays.") { reducing, account, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => SetModeAsync(parsed, parsed.GetValue(reducing) ? "reducing" : "halted", parsed.GetValue(account), cancellationToken));
        return command;
    }

    public static Command BuildResume()
    {
        var account = OfAccount();
        var command = new Command("resume", "Let alerts and orders trade again.") { account, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => SetModeAsync(parsed, "active", parsed.GetValue(account), cancellationToken));
        return command;
    }

    public static Command BuildPanic()
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var account = OfAccount();
        var command = new Command("panic", "Halt the desk, cancel every order and close every position at market, in every account.") { yes, account, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var one = parsed.GetValue(account);
            Confirm(parsed.GetValue(yes), $"Type PANIC to cancel and close everything{(one is null ? "" : $" of {one}")}: ", "PANIC");
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = await desk.ChangeAsync(HttpMethod.Post, "/api/v1/desk/panic" + (one is null ? "" : "?account=" + Uri.EscapeDataString(one)), null, DeskApi.AccountNamed(one), cancellationToken);
            if (one is not null)
            {
                Console.Out.WriteLine($"{one} is halted. Its orders are cancelled and its positions closed; 'martdesk status' shows what is left.");
                return ExitCode.Done;
            }

            Console.Out.WriteLine($"Halted. Everything is cancelled and closed in {answer!.RootElement.GetProperty("alerts").GetArrayLength()} accounts; 'martdesk status' shows what is left."); // 202 has one
            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildLocks()
    {
        var json = CommonOptions.Json();
        var command = new Command("locks", "Show entries that rest because of what was lost.") { json, DataFolder.Option };
        command.SetAction((parsed, cancellationToken) => StateCommands.PrintAsync(parsed, "/api/v1/locks", json, "Nothing rests because of losses.", LockColumns, named: null, cancellationToken));
        var id = new Argument<string>("LOCK") { Description = "Id of the lock, as 'martdesk locks' shows it." };
        var release = new Command("release", "Let entries go on: what the lock counts counts from now on. The limit stays.") { id, DataFolder.Option };
        release.SetAction(async (parsed, cancellationToken) =>
        {
            var named = parsed.GetRequiredValue(id);
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = await desk.ChangeAsync(
                HttpMethod.Post, $"/api/v1/locks/{Uri.EscapeDataString(named)}/release", null, $"lock '{named}'; 'martdesk locks' lists them", cancellationToken);
            Console.Out.WriteLine("Released: what it counts counts from now on. The limit stays.");
            return ExitCode.Done;
        });
        command.Subcommands.Add(release);
        return command;
    }

    /// <summary>Asks for a word unless it was said before that it is meant.</summary>
    /// <exception cref="CommandFailedException">It is not meant, or nobody is there to say so.</exception>
    internal static void Confirm(bool isMeant, string question, string word)
    {
        if (isMeant)
            return;
        if (Console.IsInputRedirected)
            throw new CommandFailedException("nobody is there to be asked; say that it is meant with --yes.");
        if (!string.Equals(HiddenPrompt.ReadShown(question), word, StringComparison.OrdinalIgnoreCase))
            throw new CommandFailedException("nothing was done.");
    }

    private static async Task<int> SetModeAsync(ParseResult parsed, string mode, string? account, CancellationToken cancellationToken)
    {
        using var desk = new DeskApi(DataFolder.Of(parsed));
        using var answer = await desk.ChangeAsync(HttpMethod.Post, "/api/v1/desk/mode", new JsonObject { ["mode"] = mode, ["account"] = account }, DeskApi.AccountNamed(account), cancellationToken);
        Console.Out.WriteLine($"{account ?? "The desk"} is {Word(mode)}.");
        return ExitCode.Done;
    }

    private static Option<string?> OfAccount() => new("--account") { Description = "This account alone, by label or id.", HelpName = "ACCOUNT" };

    private static string Word(string? mode) => mode switch { "active" => "active", "reducing" => "reducing only", _ => "halted" };

    private static void Print(JsonElement state, JsonDocument balance, JsonDocument positions, JsonDocument orders)
    {
        Console.Out.WriteLine($"Desk {Word(state.GetProperty("mode").GetString())} · {state.GetProperty("time").GetDateTimeOffset():HH:mm:ss} UTC · {state.GetProperty("accounts_in_touch").GetInt32()} of {state.GetProperty("accounts").GetInt32()} accounts in touch");
        foreach (var held in state.GetProperty("held_back").EnumerateArray())
            Console.Out.WriteLine($"{held.GetProperty("account").GetString()}: {Word(held.GetProperty("mode").GetString())}");
        Console.Out.WriteLine();
        StateTable.Print(balance, asJson: false, "No account.", StateCommands.BalanceColumns);
        Console.Out.WriteLine();
        StateTable.Print(positions, asJson: false, "No open position.", StateCommands.PositionColumns);
        Console.Out.WriteLine();
        StateTable.Print(orders, asJson: false, "No order is open.", StateCommands.OrderColumns);
    }
}
