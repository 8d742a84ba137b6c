namespace MartDesk.Simulation.Disks;

/// <summary>One open file.</summary>
internal sealed class DiskHandle(SimDisk disk, string path, DiskFile file)
{
    private readonly int _life = disk.Life;

    public SimDisk Disk => disk;

    public string Path => path;

    public DiskFile File => file;

    /// <summary>SQLite's lock level: 0 none, 1 shared, 2 reserved, 3 pending, 4 exclusive.</summary>
    public int Level { get; set; }

    public SharedMemory? Memory { get; set; }

    /// <summary>The process that opened it has died.</summary>
    public bool IsDead => disk.IsFrozen || disk.Life != _life;
}
