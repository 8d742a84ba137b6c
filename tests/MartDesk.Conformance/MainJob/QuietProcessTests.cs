using System.Globalization;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary>What the running program shows of itself to others on the machine and the network.</summary>
public sealed class QuietProcessTests
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["tcp", "tcp6"];

    [Fact]
    public async Task Desk_and_exchange_listen_on_this_machine_only()
    {
        if (!OperatingSystem.IsLinux())
            return; // The table of sockets is read as Linux has it.
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "none");

        var own = Directory.EnumerateFileSystemEntries($"/proc/{program.ProcessId}/fd").Select(path => new FileInfo(path).LinkTarget).OfType<string>().ToHashSet();
        var sockets = (from table in Tables
                       from line in File.ReadLines($"/proc/{program.ProcessId}/net/{table}").Skip(1)
                       let cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                       where cells[3] == Listening && own.Contains($"socket:[{cells[9]}]")
                       select cells[1]).ToList();

        Assert.Contains(sockets, socket => socket.EndsWith(program.Desk!.Port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Contains(sockets, socket => socket.EndsWith(program.Exchange!.Port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.All(sockets, socket => Assert.StartsWith("0100007F:", socket, StringComparison.Ordinal)); // 127.0.0.1
    }

    [Fact]
    public async Task A_crash_leaves_no_memory_on_the_disk()
    {
        if (!OperatingSystem.IsLinux())
            return; // The limits of a process are read as Linux has them.
        using var data = new TemporaryFolder();
        await using var program = await MartDeskProcess.RunAsync(data.Path, "none");

        var limit = File.ReadLines($"/proc/{program.ProcessId}/limits").Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal));

        Assert.Equal(["Max", "core", "file", "size", "0", "0", "bytes"], limit.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
