using System.CommandLine;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk completion</c>: what a shell needs to complete the program's commands and options.</summary>
internal static class CompletionCommand
{
    /// <summary>Asks the program itself, so that it never differs from what is accepted. The command's own word is left out: it may be a path.</summary>
    private const string Bash = """
        _martdesk() {
            local IFS=$'\n' line="${COMP_LINE#"$1"}"
            COMPREPLY=($(compgen -W "$("$1" "[suggest:$((COMP_POINT - ${#1}))]" "$line" 2>/dev/null)" -- "$2"))
        }
        complete -o default -F _martdesk martdesk

        """;

    private const string Zsh = """
        _martdesk() {
            local line="${(j: :)words[2,CURRENT]}"
            local -a found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -- "${found[@]}"
        }
        compdef _martdesk martdesk

        """;

    public static Command Build()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Print a script that completes commands and options in a shell. In ~/.bashrc: source <(martdesk completion bash); in ~/.zshrc, after compinit: source <(martdesk completion zsh)") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write((parsed.GetRequiredValue(shell) == "zsh" ? Zsh : Bash).ReplaceLineEndings("\n"));
            return ExitCode.Done;
        });
        return command;
    }
}
