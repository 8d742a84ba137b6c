using System.CommandLine;
using MartDesk.Desk;
using MartDesk.Desk.Storage;

namespace MartDesk.Cli.Running;

/// <summary>Where everything of one installation lives: the desk's store and keys, the exchange's journal, and who runs now.</summary>
internal sealed class DataFolder(DirectoryInfo root)
{
    /// <summary>The folder itself.</summary>
    public DirectoryInfo Root { get; } = root;

    /// <summary>The desk's part.</summary>
    public string Desk => Path.Combine(Root.FullName, "desk");

    /// <summary>The local exchange's part.</summary>
    public string Exchange => Path.Combine(Root.FullName, "exchange");

    /// <summary>Addresses of the running program; there only while it runs.</summary>
    public string RunningFile => Path.Combine(Root.FullName, "running.json");

    /// <summary>Token by which commands on this machine reach the running desk; there only while it runs, for its owner alone.</summary>
    public string TokenFile => Path.Combine(Root.FullName, "api-token");

    /// <summary>The option <c>--data DIR</c>, the same for every command.</summary>
    public static Option<DirectoryInfo> Option { get; } = new("--data")
    {
        Description = "Data folder.",
        HelpName = "DIR",
        DefaultValueFactory = static _ => new DirectoryInfo(DefaultPath),
    };

    private static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "martdesk");

    /// <summary>The folder that a command line names.</summary>
    public static DataFolder Of(ParseResult parsed) => new(parsed.GetRequiredValue(Option));

    /// <summary>True when a desk has its rows or its key here.</summary>
    public bool HoldsDesk => DeskFolder.HoldsDesk(new DeskOptions { DataDirectory = Desk });

    /// <summary>Refuses a folder without a desk before anything is asked or made: it may be a typing error.</summary>
    /// <param name="hasRowsElsewhere">Its rows are in PostgreSQL; then its key is what is here.</param>
    /// <exception cref="CommandFailedException">There is no desk.</exception>
    public void RequireDesk(bool hasRowsElsewhere)
    {
        try
        {
            DeskFolder.Require(new DeskOptions { DataDirectory = Desk }, hasRowsElsewhere);
        }
        catch (DeskStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }
    }

    /// <summary>Makes the folder, readable by its owner only.</summary>
    /// <exception cref="CommandFailedException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Root.Create();
            else
                Directory.CreateDirectory(Root.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot use the data folder {Root.FullName}: {failure.Message}");
        }
    }
}
