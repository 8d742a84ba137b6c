using Dapper;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Storage;

/// <summary>Copies the file of a SQLite database.</summary>
internal sealed class DeskBackup(IDeskDatabase database, DeskOptions options, ISecureRandom random) : IDeskBackup
{
    /// <inheritdoc/>
    /// <remarks>SQLite copies within one reading transaction, so the desk goes on writing meanwhile. The copy lies beside the database until it was read.</remarks>
    public Stream Copy()
    {
        if (database is not SqliteDatabase)
        {
            throw new NotSupportedException(
                $"The desk's rows are in {database.Engine}, whose own program backs them up while the desk runs: {database.BackupCommand} — and keep a copy of {options.KeyFilePath} elsewhere: without it the secrets in the rows cannot be opened.");
        }

        var copy = Path.Combine(options.DataDirectory, $"backup-{Base32.Random(random, 12).ToLowerInvariant()}.tmp");
        try
        {
            OwnerOnly.CreateFile(copy);
            using (var connection = database.OpenReader())
                connection.Execute("VACUUM INTO @copy", new { copy });
            return new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.None, 64 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }
}
