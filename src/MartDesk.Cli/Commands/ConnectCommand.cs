using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk connect bitmart</c>: connects an account by hidden prompts. Keys are never arguments: those stand in process lists and histories.</summary>
internal static class ConnectCommand
{
    private static readonly Dictionary<string, string> Environments = new(StringComparer.Ordinal)
    {
        ["bitmart"] = "live",
        ["bitmart_demo"] = "demo",
        ["bitmart_paper_trade"] = "local",
    };

    public static Command Build()
    {
        var connector = new Argument<string>("CONNECTOR") { Description = "'bitmart' (real money), 'bitmart_demo' (BitMart's simulated trading) or 'bitmart_paper_trade' (the local exchange)." };
        connector.AcceptOnlyFromAmong([.. Environments.Keys]);
        var label = new Option<string?>("--label") { Description = "Name of the account; asked for otherwise.", HelpName = "TEXT" };
        var keyFile = new Option<FileInfo?>("--key-file") { Description = "Read key, secret and memo from the three lines of this file, which only its owner may read, in place of asking.", HelpName = "FILE" };
        var live = new Option<bool>("--live") { Description = "It is meant: this account trades real money. Asked for otherwise." };
        var withdraw = new Option<string?>("--withdraw") { Description = "For a key that can withdraw: the words that the refusal names.", HelpName = "WORDS" };
        var command = new Command("connect", "Connect an account. The key is asked for without showing it; a pipe may hand over key, secret and memo as three lines.")
        {
            connector, label, keyFile, live, withdraw, DataFolder.Option,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            var environment = Environments[parsed.GetRequiredValue(connector)];
            if (environment == "live" && !parsed.GetValue(live))
                AskForLive();
            var (key, secret, memo) = parsed.GetValue(keyFile) is { } file ? ReadFile(file) : Ask();
            var name = parsed.GetValue(label) ?? (Console.IsInputRedirected ? parsed.GetRequiredValue(connector) : HiddenPrompt.ReadShown("Name of the account: "));
            var wanted = new JsonObject { ["environment"] = environment, ["label"] = name, ["key"] = key, ["secret"] = secret, ["memo"] = memo, ["withdraw"] = parsed.GetValue(withdraw) };
            var (status, answer) = await desk.TryChangeAsync(HttpMethod.Post, "/api/v1/accounts", wanted, cancellationToken);
            using (answer)
            {
                if (status == 201)
                {
                    var account = answer!.RootElement; // 201 has one
                    Console.Out.WriteLine($"Connected {account.GetProperty("label").GetString()} ({account.GetProperty("environment").GetString()}, key {account.GetProperty("key").GetString()}).");
                    if (account.GetProperty("waiting_since").ValueKind != JsonValueKind.Null)
                        Console.Out.WriteLine("The venue does not let it trade by API yet; the desk asks again by itself.");
                    return ExitCode.Done;
                }

                if (answer?.RootElement.TryGetProperty("points", out var points) != true)
                    throw DeskApi.Refused(status, answer);
                foreach (var point in points.EnumerateArray().Where(point => point.GetProperty("result").GetString() != "not_tested"))
                    await Console.Error.WriteLineAsync($"  {point.GetProperty("result").GetString(),-8}{point.GetProperty("message").GetString()}");
                throw new CommandFailedException($"not connected: {answer!.RootElement.GetProperty("finding").GetString()}");
            }
        });
        return command;
    }

    private static void AskForLive()
    {
        if (Console.IsInputRedirected)
            throw new CommandFailedException("this account trades real money; say that it is meant with --live.");
        if (HiddenPrompt.ReadShown("This account trades real money. Type LIVE to go on: ") != "LIVE")
            throw new CommandFailedException("nothing was connected.");
    }

    private static (string Key, string Secret, string Memo) Ask() =>
        (HiddenPrompt.Read("Enter your BitMart API key >>> ").Trim(), HiddenPrompt.Read("Enter your BitMart secret key >>> ").Trim(), HiddenPrompt.Read("Enter your BitMart API memo >>> ").Trim());

    private static (string Key, string Secret, string Memo) ReadFile(FileInfo file)
    {
        var lines = OwnFile.ReadSecrets(file);
        return lines.Length >= 2
            ? (lines[0].Trim(), lines[1].Trim(), lines.Length > 2 ? lines[2].Trim() : "")
            : throw new CommandFailedException($"{file.FullName} must hold three lines: key, secret, memo.");
    }
}
