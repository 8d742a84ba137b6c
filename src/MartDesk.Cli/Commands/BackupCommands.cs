using System.CommandLine;
using MartDesk.Cli.Running;
using MartDesk.Desk;
using MartDesk.Desk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk backup FILE</c> of a running desk, and <c>martdesk restore FILE</c> into a stopped one.</summary>
internal static class BackupCommands
{
    public static Command BuildBackup()
    {
        var file = new Argument<string>("FILE") { Description = "File to write." };
        var command = new Command("backup", "Copy the running desk's database. The master key is not in it; keep a copy of that elsewhere.") { file, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = new DeskApi(DataFolder.Of(parsed));
            await OwnFile.WriteAsync(parsed.GetRequiredValue(file), to => desk.DownloadAsync(HttpMethod.Post, "/api/v1/backup", to, cancellationToken));
            Console.Out.WriteLine($"Backed up to {parsed.GetRequiredValue(file)}. It opens with the master key only, which is not in it.");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command BuildRestore()
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "A backup; none for a desk on PostgreSQL, whose rows pg_restore has put back.", Arity = ArgumentArity.ZeroOrOne };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("restore", "Put a backup in the place of a stopped desk's database, which is kept beside it. The desk wakes halted.")
        {
            file, yes, VaultOptions.PassphraseFile, DeskDatabase.Option, DataFolder.Option,
        };
        command.SetAction(async (parsed, _) =>
        {
            var folder = DataFolder.Of(parsed);
            if (DeskDatabase.Of(parsed) is { } database)
                return await MakeSafeAsync(parsed, folder, database, parsed.GetValue(file) is not null);
            if (parsed.GetValue(file) is not { Exists: true } copy)
                throw new CommandFailedException($"{parsed.GetValue(file)?.FullName ?? "the file of the backup"} is not there; name a file that 'martdesk backup' wrote. Nothing was made.");
            DeskCommands.Confirm(parsed.GetValue(yes), "Type RESTORE to put the backup in the place of what is there: ", "RESTORE");
            folder.Create();
            try
            {
                var kept = await DeskRestore.RestoreAsync(VaultOptions.Open(parsed, folder), copy.FullName);
                Console.Out.WriteLine(kept is null ? "Restored." : $"Restored. What was there lies in {kept}.");
                Console.Out.WriteLine("The desk wakes halted: compare it with the venue, then 'martdesk resume'.");
                return ExitCode.Done;
            }
            catch (DeskStartException failure)
            {
                throw new CommandFailedException(failure.Message);
            }
        });
        return command;
    }

    /// <summary>What pg_restore has put back must not wake as if it were now.</summary>
    private static async Task<int> MakeSafeAsync(ParseResult parsed, DataFolder folder, Action<IServiceCollection> database, bool hasFile)
    {
        if (hasFile)
            throw new CommandFailedException("a desk on PostgreSQL is put back by pg_restore; then run 'martdesk restore' without a file, before the desk is started. See docs/postgres.md.");
        folder.RequireDesk(hasRowsElsewhere: true);
        try
        {
            await DeskRestore.MakeSafeAsync(VaultOptions.Open(parsed, folder), database);
        }
        catch (DeskStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }

        Console.Out.WriteLine("What was unfinished in the copy will not be carried out. The desk wakes halted: compare it with the venue, then 'martdesk resume'.");
        return ExitCode.Done;
    }
}
