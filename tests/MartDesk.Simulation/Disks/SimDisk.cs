using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Disks;

/// <summary>The disk of the desk's database: keeps what was synced and, when the power fails, any part of the rest.</summary>
/// <remarks>SQLite reads and writes it through <see cref="DiskFileSystem"/>; a folder of the real file system names it.</remarks>
internal sealed class SimDisk : IDisposable
{
    private readonly Dictionary<string, DiskFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedMemory> _memory = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileLocks> _locks = new(StringComparer.Ordinal);

    /// <param name="folder">Databases in this folder are on this disk.</param>
    public SimDisk(string folder)
    {
        Folder = folder;
        DiskFileSystem.Mount(this);
    }

    public string Folder { get; }

    /// <summary>Grows with every death: what was open before cannot be used any more.</summary>
    public int Life { get; private set; }

    /// <summary>The process that uses it is dead: nothing is read, written or deleted until the next begins.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>No byte more can be stored.</summary>
    public bool IsFull { get; set; }

    /// <summary>The next sync fails, and what it was to make durable may be lost.</summary>
    public bool FailsNextSync { get; set; }

    /// <summary>It has refused to store something in this life.</summary>
    public bool HasRefused { get; set; }

    public long Writes { get; private set; }

    public long Syncs { get; private set; }

    /// <summary>Asked before every write and sync; true ends the process there.</summary>
    public Func<bool>? DiesHere { get; set; }

    /// <summary>Some file has writes that a loss of power may take.</summary>
    public bool HasUnsynced => _files.Values.Any(file => file.Unsynced > 0);

    /// <summary>Length of all files.</summary>
    public long Bytes => _files.Values.Sum(file => (long)file.Length);

    public void Freeze() => IsFrozen = true;

    /// <summary>Ready for the next process.</summary>
    /// <param name="powerLoss">Null when only the process died: the operating system still writes what it was given.</param>
    /// <returns>True when something was lost.</returns>
    public bool Thaw(SimRandom? powerLoss)
    {
        var isLosing = false;
        foreach (var file in _files.Values)
        {
            if (powerLoss is not null)
                isLosing |= file.LosePower(powerLoss);
        }

        foreach (var memory in _memory.Values)
            memory.Dispose();
        _memory.Clear();
        _locks.Clear();
        Life++;
        (IsFrozen, FailsNextSync, HasRefused) = (false, false, false);
        return isLosing;
    }

    public bool Contains(ReadOnlySpan<byte> text)
    {
        foreach (var file in _files.Values)
        {
            if (file.Contains(text))
                return true;
        }

        return false;
    }

    /// <summary>Puts a copy of a file on the disk, all of it durable.</summary>
    public void Put(string name, DiskFile file) => _files[System.IO.Path.Combine(Folder, name)] = file.Copy();

    /// <summary>Takes over the files of another disk as they stand.</summary>
    public void CopyFrom(SimDisk other)
    {
        foreach (var (path, file) in other._files)
            _files[System.IO.Path.Combine(Folder, System.IO.Path.GetFileName(path))] = file.Copy();
    }

    public void Dispose()
    {
        foreach (var memory in _memory.Values)
            memory.Dispose();
        DiskFileSystem.Unmount(this);
        foreach (var file in _files.Values)
            file.Dispose();
        _files.Clear();
    }

    internal DiskFile? Find(string path) => _files.GetValueOrDefault(path);

    internal DiskFile Open(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files.Add(path, file = new DiskFile());
        return file;
    }

    internal void Delete(string path) => _files.Remove(path);

    internal SharedMemory MemoryOf(string path)
    {
        if (!_memory.TryGetValue(path, out var memory))
            _memory.Add(path, memory = new SharedMemory());
        return memory;
    }

    internal FileLocks LocksOf(string path)
    {
        if (!_locks.TryGetValue(path, out var locks))
            _locks.Add(path, locks = new FileLocks());
        return locks;
    }

    internal bool MayWrite()
    {
        Writes++;
        if (DiesHere?.Invoke() == true)
            return false;
        return !IsFrozen;
    }

    internal bool MaySync()
    {
        Syncs++;
        if (DiesHere?.Invoke() == true || IsFrozen)
            return false;
        if (!FailsNextSync)
            return true;
        FailsNextSync = false;
        HasRefused = true;
        return false;
    }
}
