namespace MartDesk.Desk.Storage;

/// <summary>Keeps the data folder to its owner on Unix: the folder 0700, every file in it 0600. On Windows the folder's own rights stand.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>What the desk writes into its folder. A folder that holds anything else beside it is shared, and its own mode is left alone.</summary>
    private static readonly string[] OurFiles = ["desk.db", "desk.db-wal", "desk.db-shm", "desk.db-journal", "desk.lock", "master.key", "master.key.new", "master.key.next", "master.key.next.new"];

    /// <summary>Makes the folder when it is missing; closes it, and the desk's files of an earlier run, to everybody else.</summary>
    /// <exception cref="DeskStartException">The folder or a file in it is another user's.</exception>
    public static void Close(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        try
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder, FolderMode);
                return;
            }

            foreach (var name in OurFiles)
            {
                var path = Path.Combine(folder, name);
                if (name is not "master.key" && File.Exists(path)) // An open key file is refused, not closed: it may have been read already.
                    File.SetUnixFileMode(path, FileMode);
            }

            if (Directory.EnumerateFileSystemEntries(folder).All(path => OurFiles.Contains(Path.GetFileName(path))))
                File.SetUnixFileMode(folder, FolderMode);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DeskStartException($"{folder} belongs to another user; name a folder of your own with --data.", e);
        }
    }

    /// <summary>Makes an empty file that only its owner may read, when there is none.</summary>
    public static void CreateFile(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = System.IO.FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            UnixCreateMode = FileMode,
        });
    }
}
