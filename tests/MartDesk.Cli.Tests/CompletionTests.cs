using System.Diagnostics;

namespace MartDesk.Cli.Tests;

/// <summary>The script that completes the program's words, in the shell itself.</summary>
public sealed class CompletionTests
{
    /// <summary>Sets what bash tells a completion function, calls it, and prints what it found.</summary>
    private const string Ask = """
        source <("$1" completion bash)
        COMP_LINE="$1 $2"; COMP_POINT=${#COMP_LINE}
        _martdesk "$1" "${2##* }" ""
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    [BashTheory]
    [InlineData("hist", "history")]
    [InlineData("order-", "order-book")]
    [InlineData("accounts position-mode Paper ", "hedge one-way")]
    [InlineData("paper ", "deposit withdraw")]
    [InlineData("transfer Paper ", "in out")]
    [InlineData("history --led", "--ledger")]
    [InlineData("no-such-command --", "")]
    public async Task Bash_completes_a_line_with_what_the_program_takes_there(string line, string words)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "martdesk");
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", "-c", Ask, "bash", program, line]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // redirected, so a new process
        var found = (await bash.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("", await bash.StandardError.ReadToEndAsync());
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Contains(word, found);
        if (!words.Contains(' ', StringComparison.Ordinal) && words.Length > 0)
            Assert.Equal([words], found);
    }

    private sealed class BashTheoryAttribute : TheoryAttribute
    {
        public BashTheoryAttribute()
        {
            if (!OperatingSystem.IsLinux() || !File.Exists("/bin/bash"))
                Skip = "There is no /bin/bash on this machine.";
        }
    }
}
