using System.CommandLine;
using MartDesk.Desk;
using MartDesk.Desk.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Cli.Running;

/// <summary>Where the desk keeps its rows: SQLite in its folder, or the PostgreSQL that a file or the environment names.</summary>
/// <remarks>A connection string may hold a password, so it is never an argument of a process: everybody on the machine can read those.</remarks>
internal static class DeskDatabase
{
    private const string Variable = "MARTDESK_DATABASE";

    /// <summary>The option <c>--database-file FILE</c>.</summary>
    public static Option<FileInfo?> Option { get; } = new("--database-file")
    {
        Description = $"File with the connection string of the PostgreSQL that the desk keeps its rows in, readable by its owner only; or set {Variable}. Without both: SQLite in the data folder.",
        HelpName = "FILE",
    };

    /// <summary>Adds what a command line or the environment names; null for SQLite.</summary>
    /// <exception cref="CommandFailedException">The file cannot be used, or names no database.</exception>
    public static Action<IServiceCollection>? Of(ParseResult parsed)
    {
        var text = parsed.GetValue(Option) is { } file ? Read(file) : Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            new ServiceCollection().AddDeskPostgres(text); // Refused before anything runs.
        }
        catch (DeskStartException failure)
        {
            throw new CommandFailedException(failure.Message);
        }

        return services => services.AddDeskPostgres(text);
    }

    private static string Read(FileInfo file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.FullName) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
                throw new CommandFailedException($"{file.FullName} can be read by others; close it first: chmod 600 {file.FullName}");
            var text = File.ReadAllText(file.FullName).Trim();
            return text.Length > 0 ? text : throw new CommandFailedException($"{file.FullName} is empty; it should hold a connection string");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot read {file.FullName}: {failure.Message}");
        }
    }
}
