using System.CommandLine;
using System.Runtime.InteropServices;
using MartDesk.Cli.Commands;
using MartDesk.Cli.Running;

namespace MartDesk.Cli;

/// <summary>The <c>martdesk</c> program: the only place where everything is composed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        CoreDumps.Forbid();
        return InvokeAsync(args, TimeProvider.System);
    }

    /// <summary>Parses and runs one command line.</summary>
    internal static async Task<int> InvokeAsync(string[] args, TimeProvider time)
    {
        var (parsed, errors) = Parse(args, time);
        if (parsed is null)
        {
            foreach (var message in errors)
                await Console.Error.WriteLineAsync($"martdesk: {message}");
            await Console.Error.WriteLineAsync("martdesk: see 'martdesk --help'.");
            return ExitCode.WrongUsage;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done; // stopped while it was still starting
        }
        catch (CommandFailedException failure)
        {
            await Console.Error.WriteLineAsync($"martdesk: {failure.Message}");
            return ExitCode.Failed;
        }

        // A first signal stops cleanly, however long the last sync takes; a second one is not held back.
        void Stop(PosixSignalContext signal)
        {
            if (stop.IsCancellationRequested)
                return;
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private const int MostArguments = 256;
    private const int LongestError = 1000;

    /// <summary>Reads a command line; null with the reasons when it is wrong.</summary>
    internal static (ParseResult? Parsed, IReadOnlyList<string> Errors) Parse(string[] args, TimeProvider time)
    {
        if (args.Length > MostArguments)
            return (null, [$"there are {args.Length} arguments; at most {MostArguments} are read"]);
        try
        {
            var parsed = BuildRoot(time).Parse(args);
            return parsed.Errors.Count == 0 ? (parsed, []) : (null, [.. parsed.Errors.Select(static error => OneLine(error.Message)).Distinct()]);
        }
        catch (InvalidOperationException problem)
        {
            return (null, [OneLine(problem.Message)]); // a rule over several options met one that is wrong by itself
        }
    }

    /// <summary>The parser lists what it would take below each other; an error is one line.</summary>
    private static string OneLine(string message) => string.Join(' ', (message.Length <= LongestError ? message : message[..LongestError] + "…").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static RootCommand BuildRoot(TimeProvider time)
    {
        var root = new RootCommand("MartDesk: a self-hosted trading desk with a local exchange. Without a command it runs both.");
        var run = new RunCommand(time);
        run.AddTo(root);
        root.Subcommands.Add(run.Build());
        root.Subcommands.Add(new ExchangeCommand(time).Build());
        root.Subcommands.Add(new RecordCommand(time).Build());
        root.Subcommands.Add(new PasswordCommand(time).Build());
        root.Subcommands.Add(AlertCommand.Build());
        root.Subcommands.Add(ConnectCommand.Build());
        foreach (var command in StateCommands.Build().Concat(MarketCommands.Build()).Concat(new OrderCommands(time).Build()))
            root.Subcommands.Add(command);
        root.Subcommands.Add(new DeskCommands(time).BuildStatus());
        root.Subcommands.Add(DeskCommands.BuildHalt());
        root.Subcommands.Add(DeskCommands.BuildResume());
        root.Subcommands.Add(DeskCommands.BuildPanic());
        root.Subcommands.Add(DeskCommands.BuildLocks());
        root.Subcommands.Add(PaperCommand.Build());
        root.Subcommands.Add(TransferCommands.BuildTransfer());
        root.Subcommands.Add(TransferCommands.BuildTransfers());
        root.Subcommands.Add(TransferCommands.BuildDemo());
        root.Subcommands.Add(ExportCommand.Build());
        root.Subcommands.Add(CompletionCommand.Build());
        root.Subcommands.Add(BackupCommands.BuildBackup());
        root.Subcommands.Add(BackupCommands.BuildRestore());
        root.Subcommands.Add(VaultCommand.Build());
        return root;
    }
}
