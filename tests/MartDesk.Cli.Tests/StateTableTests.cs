using System.Text.Json;
using MartDesk.Cli.Output;
using Spectre.Console;

namespace MartDesk.Cli.Tests;

public sealed class StateTableTests
{
    [Fact]
    public void Control_characters_of_a_sender_do_not_reach_the_terminal()
    {
        using var rows = JsonDocument.Parse("""[{"strategy":"a\u001b[2J\u0007b\r\nc","tags":["\u009b31m"]}]""");
        var console = AnsiConsole.Console;
        using var written = new StringWriter();
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        try
        {
            StateTable.Print(rows, asJson: false, "nothing", new StateColumn("Strategy", "strategy"), new StateColumn("Tags", "tags"));
        }
        finally
        {
            AnsiConsole.Console = console;
        }

        Assert.Contains("a·[2J·b··c", written.ToString());
        Assert.DoesNotContain(written.ToString(), character => char.IsControl(character) && character is not ('\r' or '\n'));
    }
}
