namespace MartDesk.Cli.Running;

/// <summary>Files that only their owner may read.</summary>
internal static class OwnFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the lines of a file of secrets; at least one.</summary>
    /// <exception cref="CommandFailedException">Others can read it too, or it cannot be read, or it is empty.</exception>
    public static string[] ReadSecrets(FileInfo file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.FullName) & Others) != 0)
                throw new CommandFailedException($"{file.FullName} can be read by others; run: chmod 600 {file.FullName}");
            var lines = File.ReadAllLines(file.FullName);
            return lines.Length > 0 ? lines : throw new CommandFailedException($"{file.FullName} is empty.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{file.FullName} cannot be read: {failure.Message}");
        }
    }

    /// <summary>Writes a file whole or not at all: beside it first, then renamed.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var aside = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            File.Delete(aside);
            await using (var file = new FileStream(aside, options))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path} cannot be written: {failure.Message}");
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
