using System.CommandLine;
using System.Globalization;
using MartDesk.Cli.Running;
using MartDesk.Desk;
using MartDesk.Desk.Vault;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk vault rotate</c>: another master key, and everything sealed anew with it.</summary>
internal static class VaultCommand
{
    public static Command Build()
    {
        var command = new Command("vault", "Keep the vault that holds the keys of accounts.");
        command.Subcommands.Add(BuildRotate());
        return command;
    }

    private static Command BuildRotate()
    {
        var passphrase = new Option<bool>("--passphrase") { Description = "Make the new key from a passphrase, asked for at every start. Without it the key lies in its file." };
        var command = new Command("rotate", "Make another master key and seal everything with it. The desk must be stopped.") { passphrase, VaultOptions.PassphraseFile, DeskDatabase.Option, DataFolder.Option };
        command.SetAction(async (parsed, _) =>
        {
            var folder = DataFolder.Of(parsed);
            var database = DeskDatabase.Of(parsed);
            folder.RequireDesk(database is not null);
            try
            {
                var options = VaultOptions.Open(parsed, folder);
                var next = parsed.GetValue(passphrase) ? Ask() : null;
                var count = await DeskVault.RotateAsync(options, database, next); // begun is finished
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} secrets are sealed with the new key. Copies of the old key file open old backups only; destroy them when you need those no more."));
                return ExitCode.Done;
            }
            catch (Exception failure) when (failure is DeskStartException or ArgumentException)
            {
                throw new CommandFailedException(failure.Message);
            }
        });
        return command;
    }

    private static string Ask()
    {
        var text = HiddenPrompt.Read("New passphrase: ");
        if (!Console.IsInputRedirected && HiddenPrompt.Read("Once more: ") != text)
            throw new CommandFailedException("the two passphrases differ; nothing was changed.");
        return text;
    }
}
