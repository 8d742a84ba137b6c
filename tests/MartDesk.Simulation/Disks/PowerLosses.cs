using Dapper;
using MartDesk.Desk;
using MartDesk.Desk.Storage;
using MartDesk.Simulation.Scheduling;
using Microsoft.Data.Sqlite;

namespace MartDesk.Simulation.Disks;

/// <summary>One disk whose power fails again and again, at any write of the desk's database: of what was committed nothing may be missing, of the rest nothing half there.</summary>
/// <remarks>
/// A transaction writes one number into several rows. After each failure the database is opened as the desk opens it, so its check and its migrations run
/// too; the first opening of some disks, which makes the schema, is itself cut off.
/// </remarks>
/// <param name="seed">All that happens follows from it.</param>
/// <param name="folder">A folder of the real file system that names the disk; the lock lies there.</param>
/// <param name="statement">Executed after every opening; for planted mistakes.</param>
internal sealed class PowerLosses(ulong seed, string folder, string? statement = null)
{
    private const int Rows = 3;

    private readonly SimRandom _random = new(SimRandom.Of(seed, 8, 0));
    private long _diesAt;
    private int _number;

    /// <summary>How often the power has failed.</summary>
    public int Losses { get; private set; }

    /// <summary>Commits that returned.</summary>
    public int Commits { get; private set; }

    /// <summary>What was missing or half there; null as long as nothing was.</summary>
    public string? Failure { get; private set; }

    /// <summary>Lets the power fail so often, or until something is wrong.</summary>
    public void Run(int losses)
    {
        using var disk = new SimDisk(folder);
        disk.DiesHere = () =>
        {
            if (disk.Writes + disk.Syncs < _diesAt)
                return false;
            disk.Freeze();
            return true;
        };
        var isSmallLog = _random.Chance(40);
        if (_random.Chance(85))
            Life(disk, losesPower: false, isSmallLog);
        while (Losses < losses && Failure is null)
            Life(disk, losesPower: true, isSmallLog);
    }

    private void Life(SimDisk disk, bool losesPower, bool isSmallLog)
    {
        var durable = _number;
        var last = _number;
        _diesAt = losesPower ? disk.Writes + disk.Syncs + _random.Pick([3, 12, 40, 160]) + _random.Next(_random.Pick([4, 40])) : long.MaxValue;
        try
        {
            using var database = new SqliteDatabase(new DeskOptions { DataDirectory = folder, SyncsToDisk = true });
            using var connection = (SqliteConnection)database.OpenWriter();
            try
            {
                if (isSmallLog)
                    connection.Execute("PRAGMA wal_autocheckpoint = 12;");
                if (statement is not null)
                    connection.Execute(statement);
                if (!IsWhole(connection))
                    return;
                for (var i = 0; losesPower || i < 4; i++)
                {
                    last = ++_number;
                    Commit(connection);
                    Commits++;
                    durable = last;
                }
            }
            finally
            {
                // A dead process writes nothing when its connection is let go of.
                if (losesPower)
                    disk.Freeze();
            }
        }
        catch (Exception e) when (losesPower && (e is SqliteException or DeskStartException) && disk.Writes + disk.Syncs >= _diesAt)
        {
            // The power has failed.
        }

        if (!losesPower)
            return;
        Losses++;
        disk.Thaw(_random);
        Judge(disk, durable, last);
    }

    private void Commit(SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE;");
        for (var row = 0; row < Rows; row++)
        {
            var value = new byte[_random.Pick([4, 60, 900, 5_000, 14_000])];
            BitConverter.TryWriteBytes(value, _number);
            connection.Execute("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value", new { name = $"row {row}", value });
        }

        connection.Execute("COMMIT;");
    }

    /// <summary>What is there after the failure: the last commit that returned, or the one after it that may have come through, whole.</summary>
    private void Judge(SimDisk disk, int durable, int last)
    {
        _diesAt = long.MaxValue;
        try
        {
            using var database = new SqliteDatabase(new DeskOptions { DataDirectory = folder, SyncsToDisk = true });
            using var connection = (SqliteConnection)database.OpenWriter();
            if (!IsWhole(connection))
                return;
            var found = Found(connection);
            if (found < durable || found > last)
                Failure = FormattableString.Invariant($"loss {Losses}: commit {durable} had returned, found is {found}, begun was {last}");
            _number = found;
        }
        catch (Exception e) when (e is SqliteException or DeskStartException)
        {
            Failure = $"loss {Losses}: the database does not open: {e.Message}";
        }

        // The desk of the next life is another process.
        disk.Freeze();
        disk.Thaw(null);
    }

    private bool IsWhole(SqliteConnection connection)
    {
        var numbers = connection.Query<byte[]>("SELECT value FROM setting WHERE name LIKE 'row %'").Select(value => BitConverter.ToInt32(value)).ToList();
        if (numbers.Count is 0 or Rows && numbers.Distinct().Count() <= 1)
            return true;
        Failure = FormattableString.Invariant($"loss {Losses}: half of a commit is there: {string.Join(", ", numbers)}");
        return false;
    }

    private static int Found(SqliteConnection connection) => connection.ExecuteScalar<byte[]>("SELECT value FROM setting WHERE name = 'row 0'") is { } value ? BitConverter.ToInt32(value) : 0;
}
