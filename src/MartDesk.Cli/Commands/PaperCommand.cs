using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk paper deposit</c> and <c>withdraw</c>: the balance of an account of the local exchange that runs beside the desk.</summary>
internal static class PaperCommand
{
    public static Command Build() => new("paper", "Paper money of accounts at the local exchange. Accounts with real money have none.")
    {
        Build("deposit", "Pay paper money in.", isIn: true),
        Build("withdraw", "Take paper money out, as far as it is free.", isIn: false),
    };

    private static Command Build(string name, string description, bool isIn)
    {
        var account = new Argument<string>("ACCOUNT") { Description = "The account, by label or id." };
        var amount = new Argument<decimal>("AMOUNT") { Description = "USDT, for example 2500.5.", CustomParser = ReadAmount };
        var command = new Command(name, description) { account, amount, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (which, usdt) = (parsed.GetRequiredValue(account), parsed.GetValue(amount));
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = await desk.ChangeAsync(
                HttpMethod.Post, $"/api/v1/accounts/{Uri.EscapeDataString(which)}/paper-money", new JsonObject { ["amount"] = isIn ? usdt : -usdt }, DeskApi.AccountNamed(which), cancellationToken);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{usdt} USDT of paper money were {(isIn ? "paid into" : "taken out of")} {which}. 'martdesk balance' shows what it has."));
            return ExitCode.Done;
        });
        return command;
    }

    private static decimal ReadAmount(ArgumentResult result)
    {
        if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usdt) && usdt > 0m)
            return usdt;
        result.AddError("AMOUNT must be a number of USDT above 0, like 2500.5.");
        return 0m;
    }
}
