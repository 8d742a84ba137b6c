using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Cli.Output;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk transfer</c> and <c>transfers</c>: money between an account's spot wallet and futures. <c>martdesk demo claim</c>: play money of the demo environment.</summary>
internal static class TransferCommands
{
    private const int NotKnown = 503;

    private static readonly StateColumn[] Columns =
    [
        new("Time", "time"), new("Direction", "direction"), new("Amount", "amount", true), new("Currency", "currency"), new("State", "state"),
        new("Asked here as", "request_id"), new("Id", "transfer_id"), new("Message", "message"),
    ];

    public static Command BuildTransfer()
    {
        var account = Account();
        var way = new Argument<string>("WAY") { Description = "in (from spot to futures) or out (from futures to spot)." };
        way.AcceptOnlyFromAmong("in", "out");
        var amount = new Argument<decimal>("AMOUNT") { Description = "USDT, from 0.01, for example 250.5.", CustomParser = ReadAmount };
        var request = new Option<string?>("--request") { Description = "Name of this one transfer. The same again moves nothing again and tells what became of the first.", HelpName = "ID" };
        var yes = new Option<bool>("--yes") { Description = "Send without asking." };
        var live = new Option<bool>("--live") { Description = "It is meant: this account has real money." };
        var json = CommonOptions.Json();
        var command = new Command("transfer", "Move money between spot and futures of an account, once.") { account, way, amount, request, yes, live, json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (which, isIn, usdt) = (parsed.GetRequiredValue(account), parsed.GetRequiredValue(way) == "in", parsed.GetValue(amount));
            using var desk = new DeskApi(DataFolder.Of(parsed));
            var environment = await EnvironmentAsync(desk, which, cancellationToken);
            if (environment == "live" && !parsed.GetValue(live))
                throw new CommandFailedException($"{which} has real money; say that it is meant with --live.");
            var words = string.Create(CultureInfo.InvariantCulture, $"{usdt} USDT from {(isIn ? "spot to futures" : "futures to spot")}");
            DeskCommands.Confirm(parsed.GetValue(yes), $"Move {words} in {which} {environment.ToUpperInvariant()}? y/N: ", "y");

            var id = parsed.GetValue(request) ?? "cli-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
            var body = new JsonObject { ["request_id"] = id, ["direction"] = isIn ? "spot_to_futures" : "futures_to_spot", ["amount"] = usdt };
            if (environment == "live")
                body["confirm"] = "LIVE";
            Console.Error.WriteLine($"This transfer is {id}: should the answer get lost, repeat the command with --request {id}.");
            var (status, answer) = await desk.TryChangeAsync(HttpMethod.Post, PathOf(which, "transfers"), body, cancellationToken);
            using (answer)
            {
                if (status is < 200 or >= 300 || answer is null)
                    throw status == NotKnown ? new CommandFailedException($"{Message(answer)} Repeat with --request {id}: that asks, and sends nothing.") : DeskApi.Refused(status, answer);
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(answer.RootElement.GetRawText());
                else
                    Console.Out.WriteLine($"{answer.RootElement.GetProperty("state").GetString()}: {words} in {which}.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildTransfers()
    {
        var account = Account();
        var json = CommonOptions.Json();
        var command = new Command("transfers", "Show an account's transfers between spot and futures, newest first.") { account, json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var which = parsed.GetRequiredValue(account);
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var list = await desk.ReadAsync(PathOf(which, "transfers"), DeskApi.AccountNamed(which), cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(list.RootElement.GetRawText());
                return ExitCode.Done;
            }

            if (list.RootElement.GetProperty("problem").GetString() is { } problem)
                Console.Error.WriteLine($"Only those made here: {problem}");
            using var rows = JsonDocument.Parse(list.RootElement.GetProperty("transfers").GetRawText());
            StateTable.Print(rows, asJson: false, "No transfer.", Columns);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildDemo()
    {
        var account = Account();
        var claim = new Command("claim", "Ask the venue for play money. It decides how much and how often.") { account, DataFolder.Option };
        claim.SetAction(async (parsed, cancellationToken) =>
        {
            var which = parsed.GetRequiredValue(account);
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = await desk.ChangeAsync(HttpMethod.Post, PathOf(which, "demo-money"), null, DeskApi.AccountNamed(which), cancellationToken);
            var given = answer!.RootElement; // 200 has one
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{given.GetProperty("amount").GetDecimal()} {given.GetProperty("currency").GetString()} of play money were given to {which}. 'martdesk balance' shows what it has."));
            return ExitCode.Done;
        });
        return new Command("demo", "Accounts of the venue's demo environment.") { claim };
    }

    private static Argument<string> Account() => new("ACCOUNT") { Description = "The account, by label or id." };

    private static string PathOf(string account, string what) => $"/api/v1/accounts/{Uri.EscapeDataString(account)}/{what}";

    private static async Task<string> EnvironmentAsync(DeskApi desk, string which, CancellationToken cancellationToken)
    {
        using var account = await desk.ReadAsync("/api/v1/accounts/" + Uri.EscapeDataString(which), DeskApi.AccountNamed(which), cancellationToken);
        return account.RootElement.GetProperty("environment").GetString()!; // always told
    }

    private static string Message(JsonDocument? answer) => answer is not null && answer.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "The desk did not say why.";

    private static decimal ReadAmount(ArgumentResult result)
    {
        if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usdt) && usdt > 0m)
            return usdt;
        result.AddError("AMOUNT must be a number of USDT above 0, like 250.5.");
        return 0m;
    }
}
