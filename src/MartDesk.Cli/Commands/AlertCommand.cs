using System.CommandLine;
using System.Text;
using MartDesk.Cli.Running;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk alert POINTER JSON|-</c>: sends an alert as a webhook would.</summary>
internal static class AlertCommand
{
    public static Command Build()
    {
        var pointer = new Argument<string>("POINTER") { Description = "The pointer that leads to the account." };
        var message = new Argument<string>("MESSAGE") { Description = "The alert's text, or - to read it from standard input." };
        var json = CommonOptions.Json();
        var command = new Command("alert", "Send an alert to the running desk, as a webhook would.") { pointer, message, json, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = parsed.GetRequiredValue(message);
            if (text == "-")
                text = await Console.In.ReadToEndAsync(cancellationToken);
            using var desk = new DeskApi(DataFolder.Of(parsed));
            var (status, answer) = await desk.SendAlertAsync(parsed.GetRequiredValue(pointer), Encoding.UTF8.GetBytes(text), cancellationToken);
            using (answer)
            {
                var isTaken = status is >= 200 and < 300;
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(answer.RootElement.GetRawText());
                else if (isTaken)
                    Console.Out.WriteLine(Describe(answer.RootElement));
                if (!isTaken)
                    await Console.Error.WriteLineAsync($"martdesk: {Describe(answer.RootElement)}");
                return isTaken ? ExitCode.Done : ExitCode.Failed;
            }
        });
        return command;
    }

    private static string Describe(System.Text.Json.JsonElement answer)
    {
        var parts = new List<string>(4);
        foreach (var member in (ReadOnlySpan<string>)["status", "alert", "code", "message", "hint"])
        {
            if (answer.TryGetProperty(member, out var value) && value.ValueKind is System.Text.Json.JsonValueKind.String)
                parts.Add(value.GetString()!);
        }

        return string.Join(" · ", parts);
    }
}
