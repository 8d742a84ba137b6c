using System.CommandLine;
using MartDesk.Cli.Running;
using MartDesk.Desk;
using MartDesk.Desk.Vault;

namespace MartDesk.Cli.Commands;

/// <summary>Opens the vault: by its key file, or by the passphrase that is asked for without showing it.</summary>
internal static class VaultOptions
{
    /// <summary><c>--passphrase-file</c>: for starts that nobody watches.</summary>
    public static Option<FileInfo?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = "Read the vault's passphrase from the first line of this file, which only its owner may read, in place of asking.",
        HelpName = "FILE",
    };

    /// <summary>Options of the desk of a data folder, with the passphrase when its vault has one.</summary>
    /// <exception cref="CommandFailedException">The passphrase cannot be had.</exception>
    public static DeskOptions Open(ParseResult parsed, DataFolder folder)
    {
        var options = new DeskOptions { DataDirectory = folder.Desk };
        if (!DeskVault.NeedsPassphrase(options))
            return options;
        return options with { Passphrase = parsed.GetValue(PassphraseFile) is { } file ? OwnFile.ReadSecrets(file)[0] : HiddenPrompt.Read("Passphrase of the vault: ") };
    }
}
