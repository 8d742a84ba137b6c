namespace MartDesk.Desk.Vault;

/// <summary>The file of the master key: one line of hexadecimal digits that only its owner may read.</summary>
internal static class MasterKeyFile
{
    public const int KeyBytes = 32;
    private const string Prefix = "martdesk-master-key-1:";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key; makes one when there is no file and nothing was sealed with an older one.</summary>
    /// <exception cref="DeskStartException">Missing, readable by others, or not a key.</exception>
    public static byte[] LoadOrCreate(string path, bool mayCreate, ISecureRandom random)
    {
        if (File.Exists(path))
            return Load(path);
        if (!mayCreate)
        {
            throw new DeskStartException(
                $"The key file {path} is missing, and the database holds keys sealed with it; put the file back. Nothing was changed.");
        }

        return Create(path, random);
    }

    private static byte[] Load(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
                throw new DeskStartException($"The key file {path} can be read by others; run: chmod 600 {path}");
        }

        var text = File.ReadAllText(path).Trim();
        try
        {
            var key = text.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromHexString(text[Prefix.Length..]) : [];
            if (key.Length == KeyBytes)
                return key;
        }
        catch (FormatException)
        {
            // Said below, without the text.
        }

        throw new DeskStartException($"The key file {path} does not hold a MartDesk key; put the right file back. Nothing was changed.");
    }

    private static byte[] Create(string path, ISecureRandom random)
    {
        var key = new byte[KeyBytes];
        random.Fill(key);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is not null)
            Directory.CreateDirectory(directory);

        // Written aside and renamed, so that a crash leaves no half key behind that later looks like damage.
        var aside = path + ".new";
        File.Delete(aside);
        using (var file = new FileStream(aside, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Prefix + Convert.ToHexStringLower(key) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path);
        return key;
    }
}
