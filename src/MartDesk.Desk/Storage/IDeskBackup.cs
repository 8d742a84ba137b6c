namespace MartDesk.Desk.Storage;

/// <summary>Copies the desk's database while it runs.</summary>
public interface IDeskBackup
{
    /// <summary>Makes a whole copy as of now. Secrets in it stay sealed; the master key is not in it.</summary>
    /// <returns>The copy, to be read from its beginning; it is gone when it is disposed.</returns>
    /// <exception cref="NotSupportedException">The database is not a file of ours; its own program backs it up.</exception>
    Stream Copy();
}
