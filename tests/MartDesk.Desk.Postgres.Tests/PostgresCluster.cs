using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;

namespace MartDesk.Desk.Postgres.Tests;

/// <summary>A PostgreSQL server of this test run's own: a fresh cluster in a temporary folder, reached by a socket in it, gone with the process.</summary>
internal sealed class PostgresCluster
{
    private const string Owner = "owner";
    private static readonly Lazy<PostgresCluster> Running = new(Start);
    private static int _schemas;

    private readonly string _folder;
    private readonly string _programs;
    private int _isRemoved;

    private PostgresCluster(string folder, string programs)
    {
        _folder = folder;
        _programs = programs;
    }

    /// <summary>Why there is none on this machine; null when there can be one.</summary>
    public static string? Missing { get; } = FindPrograms() is null
        ? "PostgreSQL's server programs are not installed (Debian: postgresql); .ci/run installs them."
        : null;

    public static PostgresCluster Instance => Running.Value;

    /// <summary>One that a test may stop without taking it from the others.</summary>
    public static PostgresCluster StartOwn() => Start();

    /// <summary>The socket it is reached by.</summary>
    public string Socket => PathOf(".s.PGSQL.5432");

    /// <summary>As a desk's role on an empty schema that no other test uses.</summary>
    public string NewSchema()
    {
        var schema = FormattableString.Invariant($"desk_{Interlocked.Increment(ref _schemas)}");
        using var connection = new NpgsqlConnection(Address("martdesk", null));
        connection.Open();
        connection.Execute($"CREATE SCHEMA {schema}");
        return Address("martdesk", schema);
    }

    public string Superuser => Address(Owner, null);

    /// <summary>Statements by which the server's operator would intervene.</summary>
    public void Operate(string sql)
    {
        using var connection = new NpgsqlConnection(Superuser + ";Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }

    /// <summary>A place that the server's programs may write to.</summary>
    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Runs a program of the server's package as its operator would.</summary>
    public void RunProgram(string program, params string[] arguments) => Run(_programs, program, arguments);

    /// <summary>Stops it as a power cut would, and starts it again.</summary>
    public void Restart()
    {
        Run(_programs, "pg_ctl", "stop", "--mode=immediate", "-D", Data(_folder));
        StartServer(_folder, _programs);
    }

    /// <summary>Stops it and takes its folder away, once. The end of a process has time for one server, not for two.</summary>
    public void Remove()
    {
        if (Interlocked.Exchange(ref _isRemoved, 1) == 1)
            return;
        Run(_programs, "pg_ctl", "stop", "--mode=immediate", "-D", Data(_folder));
        Directory.Delete(_folder, recursive: true);
    }

    private static PostgresCluster Start()
    {
        var programs = FindPrograms() ?? throw new InvalidOperationException(Missing);
        var folder = Directory.CreateTempSubdirectory("martdesk-pg-").FullName;
        if (IsRoot) // The server refuses to run as root; Debian's package brings a user for it.
            Run("/bin", "chown", "postgres", folder);
        Run(programs, "initdb", "-D", Data(folder), "-U", Owner, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        var cluster = new PostgresCluster(folder, programs);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Remove();
        StartServer(folder, programs);
        cluster.Operate("CREATE ROLE martdesk LOGIN");
        cluster.Operate("CREATE DATABASE martdesk OWNER martdesk");
        return cluster;
    }

    private static void StartServer(string folder, string programs) => Run(
        programs, "pg_ctl", "start", "--wait", "-D", Data(folder), "-l", Path.Combine(folder, "log"),
        "-o", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=300");

    private static string Data(string folder) => Path.Combine(folder, "data");

    private string Address(string role, string? schema) => new NpgsqlConnectionStringBuilder
    {
        Host = _folder,
        Database = role == Owner ? "postgres" : "martdesk",
        Username = role,
        SearchPath = schema,
        Timeout = 5,
    }.ToString();

    private static bool IsRoot => Environment.UserName == "root";

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(path => Path.Combine(path, "bin"))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")))
        : null;

    private static void Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        if (IsRoot && program is not "chown")
        {
            start.FileName = "runuser";
            foreach (var argument in (string[])["-u", "postgres", "--", Path.Combine(folder, program)])
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = Path.Combine(folder, program);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        if (program is "pg_ctl") // Its server inherits the pipes and would keep them open.
        {
            process.WaitForExit(TimeSpan.FromSeconds(30));
        }
        else
        {
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
