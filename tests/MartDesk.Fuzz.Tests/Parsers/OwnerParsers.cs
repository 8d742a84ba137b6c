using MartDesk.Cli;
using MartDesk.Desk;
using MartDesk.Desk.Postgres;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Fuzz.Tests.Parsers;

/// <summary>What the owner hands in: a command line, settings, a backup.</summary>
internal static class OwnerParsers
{
    /// <summary>All commands with their options, which a command line makes anew.</summary>
    private const int CommandsAllowance = 256 * 1024;

    public static IEnumerable<Parser> All(string folder) =>
    [
        new("command line", Parser.Texts(
            "run\n--port\n8480\n--feed\nsynthetic\n--no-limits", "exchange\n--key\nk:s:m:100\n--fault\ndrop-reply submit-order nth=3\n--speed\n2.5", "buy\nBTCUSDT\n0.05\n--price\n60000\n--yes",
            "connect\nbitmart\n--label\nmain", "run\n--listen\n0.0.0.0:8443\n--host-name\ndesk.example\n--behind-proxy\n10.0.0.1", "export\nfills\n-", "history\n--count\n5\n--json"), CommandLine) { Allowance = CommandsAllowance, Longest = TimeSpan.FromMilliseconds(500), Cost = 100, Thinning = 100 },
        new("connection strings", Parser.Texts("Host=localhost;Database=desk;Username=martdesk;Passfile=x", "Host=db.example;Database=desk;SSL Mode=VerifyFull;Root Certificate=/ca.pem"), ConnectionString) { Thinning = 10 },
        new("backup header", [Backup(folder)], bytes => Restore(folder, bytes)) { Cost = 1_000, Thinning = 10 },
    ];

    /// <summary>Read, never carried out.</summary>
    private static void CommandLine(byte[] input)
    {
        var (parsed, errors) = Program.Parse(Parser.Text(input).Split('\n'), TimeProvider.System);
        Assert.True(parsed is null == errors.Count > 0, "Either it can be carried out, or the reasons are told.");
        Assert.All(errors, error => Assert.DoesNotContain('\n', error));
    }

    private static void ConnectionString(byte[] input)
    {
        try
        {
            PostgresSettings.Read(Parser.Text(input));
        }
        catch (DeskStartException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    /// <summary>The database of a new desk, and its key beside it.</summary>
    private static byte[] Backup(string folder)
    {
        var options = new DeskOptions { DataDirectory = Path.Combine(folder, "desk") };
        using var services = new ServiceCollection().AddLogging().AddDesk(options).BuildServiceProvider();
        services.GetRequiredService<FieldVault>();
        using var copy = services.GetRequiredService<IDeskBackup>().Copy();
        using var bytes = new MemoryStream();
        copy.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Restore(string folder, byte[] bytes)
    {
        var data = Path.Combine(folder, "desk");
        var file = Path.Combine(folder, "copy.db");
        File.WriteAllBytes(file, bytes);
        try
        {
            DeskRestore.RestoreAsync(new DeskOptions { DataDirectory = data }, file).GetAwaiter().GetResult();
        }
        catch (DeskStartException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
        }

        foreach (var kept in Directory.EnumerateFiles(data, "*.before-restore-*"))
            File.Delete(kept);
    }
}
