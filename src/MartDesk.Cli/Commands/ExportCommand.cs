using System.CommandLine;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk export WHAT FILE</c>: everything the desk recorded, as CSV.</summary>
internal static class ExportCommand
{
    public static Command Build()
    {
        var what = new Argument<string>("WHAT") { Description = "What is wanted." };
        what.AcceptOnlyFromAmong("fills", "ledger", "round-trips", "positions", "orders", "ended-orders", "equity", "alerts");
        var file = new Argument<string>("FILE") { Description = "File to write, or - for standard output." };
        var environment = new Option<string?>("--env") { Description = "Accounts of this environment; that of the first account otherwise." };
        environment.AcceptOnlyFromAmong("local", "demo", "live");
        var command = new Command("export", "Write what was recorded as CSV.") { what, file, environment, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            var path = $"/api/v1/export/{parsed.GetRequiredValue(what)}.csv{(parsed.GetValue(environment) is { } env ? $"?env={env}" : "")}";
            if (parsed.GetRequiredValue(file) == "-")
            {
                await using var output = Console.OpenStandardOutput();
                await desk.DownloadAsync(HttpMethod.Get, path, output, cancellationToken);
            }
            else
            {
                await OwnFile.WriteAsync(parsed.GetRequiredValue(file), to => desk.DownloadAsync(HttpMethod.Get, path, to, cancellationToken));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
