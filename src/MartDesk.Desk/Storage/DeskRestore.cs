using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Vault;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Storage;

/// <summary>Puts a backup in the place of a stopped desk's database.</summary>
public static class DeskRestore
{
    /// <summary>Restores a copy. The present database is kept beside it.</summary>
    /// <remarks>
    /// The desk wakes halted: what happened since the copy is known to the venue only, so it is looked at before anything trades. Alerts that the copy
    /// holds as unfinished are not carried out; alerts and transfers taken since the copy are remembered, so that who sends again is told the truth.
    /// </remarks>
    /// <param name="options">The desk's folder and key. The key file must be the one of the copy's time or a rotation of neither.</param>
    /// <param name="backup">The copy.</param>
    /// <returns>Where the database that was replaced lies now; null when there was none.</returns>
    /// <exception cref="DeskStartException">The desk runs, or the copy is damaged, newer, or of another key. Nothing was changed.</exception>
    public static async Task<string?> RestoreAsync(DeskOptions options, string backup)
    {
        var scratch = Path.Combine(options.DataDirectory, "restore");
        SqliteLibrary.EnsureLoaded();
        using var folder = new SqliteDatabase(options); // holds the lock: no desk runs meanwhile
        try
        {
            Directory.CreateDirectory(scratch);
            File.Copy(backup, Path.Combine(scratch, "desk.db"), overwrite: true);
            await PrepareAsync(options with { DataDirectory = scratch, KeyFile = options.KeyFilePath }, File.Exists(folder.Place) ? folder.Place : null);
            string? kept = null;
            if (File.Exists(folder.Place))
            {
                Merge(folder.Place);
                kept = Free(folder.Place);
                File.Move(folder.Place, kept);
            }

            File.Move(Path.Combine(scratch, "desk.db"), folder.Place);
            return kept;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeskStartException($"The backup cannot be put back: {exception.Message}", exception);
        }
        finally
        {
            if (Directory.Exists(scratch))
                Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Opens the copy as a desk would, which checks it, brings it to this schema and proves the key; then makes it safe to wake.</summary>
    private static async Task PrepareAsync(DeskOptions copy, string? present)
    {
        await using var services = new ServiceCollection().AddLogging().AddDesk(copy).BuildServiceProvider();
        services.GetRequiredService<FieldVault>();
        var store = services.GetRequiredService<DeskStore>();
        var (epoch, taken) = present is null ? (0L, []) : ReadPresent(present);
        var transfers = present is null ? [] : ReadTransfers(present);
        await store.WriteAsync(
            transaction =>
            {
                var connection = transaction.Connection!; // A running transaction has its connection.
                MakeSafe(transaction);
                if (epoch > store.Epoch)
                    connection.Execute("UPDATE setting SET value = @value WHERE name = 'epoch'", new { value = BitConverter.GetBytes(epoch) }, transaction);
                foreach (var row in taken)
                    connection.Execute("INSERT INTO alert_key (alert_id, key, body_hash, expires_ms) VALUES (@AlertId, @Key, @BodyHash, @ExpiresMs) ON CONFLICT (alert_id) DO NOTHING", row, transaction);
                foreach (var row in transfers)
                    connection.Execute(KeepTransfer, row, transaction);
            },
            CancellationToken.None);
    }

    /// <summary>A transfer that was made since the copy, or went on since; of an account that the copy does not have there is nothing to repeat.</summary>
    private const string KeepTransfer =
        """
        INSERT INTO transfer (request_id, account_id, way, currency, amount, ids_before, made_ms, until_ms, state, venue_id, message)
        SELECT @RequestId, @AccountId, @Way, @Currency, @Amount, @IdsBefore, @MadeMs, @UntilMs, @State, @VenueId, @Message WHERE EXISTS (SELECT 1 FROM account WHERE id = @AccountId)
        ON CONFLICT (request_id) DO UPDATE SET until_ms = excluded.until_ms, state = excluded.state, venue_id = excluded.venue_id, message = excluded.message
        """;

    /// <summary>Makes a database safe to wake that its own program has put back: the desk wakes halted, and what the copy holds as unfinished is not carried out.</summary>
    /// <param name="options">The desk's folder and key.</param>
    /// <param name="database">Adds the database that was put back.</param>
    /// <exception cref="DeskStartException">There is no desk, or it runs, or the key is another's. Nothing was changed.</exception>
    public static async Task MakeSafeAsync(DeskOptions options, Action<IServiceCollection> database)
    {
        DeskFolder.Require(options, hasRowsElsewhere: true);
        var composed = new ServiceCollection().AddLogging();
        database(composed);
        await using var services = composed.AddDesk(options).BuildServiceProvider();
        services.GetRequiredService<FieldVault>();
        await services.GetRequiredService<DeskStore>().WriteAsync(MakeSafe, CancellationToken.None);
    }

    private static void MakeSafe(System.Data.IDbTransaction transaction)
    {
        var connection = transaction.Connection!; // A running transaction has its connection.
        connection.Execute(
            "UPDATE alert SET state = @attention, code = 'restored', message = 'The desk was restored from a backup before this was finished; look at the venue.' WHERE state IN (0, 1)",
            new { attention = (long)AlertState.NeedsAttention },
            transaction);
        connection.Execute(
            "INSERT INTO setting (name, value) VALUES ('desk_mode', @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { value = new[] { (byte)DeskMode.Halted } }, transaction);
    }

    /// <summary>What must outlive the restore: the number of the newest opening, and which alerts were taken.</summary>
    private static (long Epoch, IReadOnlyList<Taken> Taken) ReadPresent(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            var epoch = connection.QuerySingleOrDefault<byte[]>("SELECT value FROM setting WHERE name = 'epoch'");
            return (
                epoch is { Length: 8 } ? BitConverter.ToInt64(epoch) : 0,
                connection.Query<Taken>("SELECT key AS Key, alert_id AS AlertId, body_hash AS BodyHash, expires_ms AS ExpiresMs FROM alert_key").ToList());
        }
        catch (SqliteException)
        {
            return (0, []); // damaged: that may be why a backup is put back
        }
    }

    private static List<StoredTransfer> ReadTransfers(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            return connection.Query<StoredTransfer>(TransferStore.Select).ToList();
        }
        catch (SqliteException)
        {
            return []; // damaged, or of a version that had none
        }
    }

    /// <summary>Folds the write-ahead log into the file, so that the file alone is the database that is kept.</summary>
    private static void Merge(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // Damaged; it is kept as it is.
        }

        foreach (var part in (string[])["-wal", "-shm"])
            File.Delete(path + part);
    }

    private static string Free(string path) =>
        Enumerable.Range(1, int.MaxValue).Select(number => FormattableString.Invariant($"{path}.before-restore-{number}")).First(name => !File.Exists(name));

    private sealed class Taken
    {
        public byte[] Key { get; init; } = [];

        public string AlertId { get; init; } = "";

        public byte[] BodyHash { get; init; } = [];

        public long ExpiresMs { get; init; }
    }
}
