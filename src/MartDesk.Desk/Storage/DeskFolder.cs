using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Storage;

/// <summary>Tells whether there is a desk where somebody says that one is, so that work on a desk does not make one by a typing error.</summary>
public static class DeskFolder
{
    /// <summary>True when a desk has its rows or its key here.</summary>
    public static bool HoldsDesk(DeskOptions options) => File.Exists(DatabaseOf(options)) || HasKey(options);

    /// <summary>Refuses a folder without a desk. Nothing is made.</summary>
    /// <param name="options">The desk's folder and key.</param>
    /// <param name="hasRowsElsewhere">Its rows are in a database that a connection string names; then its key is what is here.</param>
    /// <exception cref="DeskStartException">There is no desk, or its key file is gone.</exception>
    public static void Require(DeskOptions options, bool hasRowsElsewhere)
    {
        if (hasRowsElsewhere ? HasKey(options) : File.Exists(DatabaseOf(options)))
            return;
        var found = !Directory.Exists(options.DataDirectory) ? "the folder does not exist"
            : !hasRowsElsewhere && HasKey(options) ? "a key file lies there and no database, which may be in PostgreSQL: name that with --database-file"
            : hasRowsElsewhere ? $"the key file {options.KeyFilePath} is not there"
            : "no database lies there";
        throw new DeskStartException($"There is no desk in {options.DataDirectory}: {found}. Name the data folder of a desk with --data. Nothing was made.");
    }

    private static string DatabaseOf(DeskOptions options) => Path.Combine(options.DataDirectory, SqliteDatabase.FileName);

    private static bool HasKey(DeskOptions options) => File.Exists(options.KeyFilePath) || File.Exists(MasterKeyFile.NextOf(options.KeyFilePath));
}
