using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk accounts position-mode</c>: a setting that the venue keeps for a whole account.</summary>
internal static class AccountCommands
{
    public static Command BuildPositionMode()
    {
        var account = new Argument<string>("ACCOUNT") { Description = "The account, by label or id." };
        var mode = new Argument<string?>("MODE") { Description = "hedge (a long and a short side by side) or one-way (one net position). Left out, it is shown.", Arity = ArgumentArity.ZeroOrOne };
        mode.AcceptOnlyFromAmong("hedge", "one-way");
        var command = new Command("position-mode", "Show or set hedge or one-way. The venue refuses a change while a position or an order is open.") { account, mode, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (which, wanted) = (parsed.GetRequiredValue(account), parsed.GetValue(mode));
            var path = $"/api/v1/accounts/{Uri.EscapeDataString(which)}/position-mode";
            using var desk = new DeskApi(DataFolder.Of(parsed));
            using var answer = wanted is null
                ? await desk.ReadAsync(path, DeskApi.AccountNamed(which), cancellationToken)
                : await desk.ChangeAsync(HttpMethod.Put, path, new JsonObject { ["mode"] = wanted == "hedge" ? "hedge" : "one_way" }, DeskApi.AccountNamed(which), cancellationToken);
            Console.Out.WriteLine($"{which} is in {Word(answer!)} mode."); // 200 has one
            return ExitCode.Done;
        });
        return command;
    }

    private static string Word(JsonDocument answer) => answer.RootElement.GetProperty("mode").GetString() == "hedge" ? "hedge" : "one-way";
}
