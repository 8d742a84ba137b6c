using Microsoft.Win32.SafeHandles;

namespace MartDesk.Exchange.Server.Journal;

/// <summary>A journal on disk, held by one process: the file is locked against every other while it is open.</summary>
internal sealed class FileJournalStorage : IJournalStorage
{
    private readonly SafeFileHandle _file;

    /// <summary>Opens or creates the file; a new one can be read by its owner only.</summary>
    /// <exception cref="JournalException">The file is held by another process or cannot be opened.</exception>
    public FileJournalStorage(string path)
    {
        try
        {
            _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (IOException problem)
        {
            throw new JournalException($"The journal {path} is in use by another process or cannot be opened: {problem.Message}", problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new JournalException($"The journal {path} may not be read and written: {problem.Message}", problem);
        }
    }

    public long Length => RandomAccess.GetLength(_file);

    public int Read(Span<byte> target, long offset) => RandomAccess.Read(_file, target, offset);

    public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(_file, source, offset);

    public void Truncate(long length) => RandomAccess.SetLength(_file, length);

    public void Sync() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();
}
