using System.Diagnostics;

namespace MartDesk.Conformance.Storms;

/// <summary>A disk in memory, small enough to be filled, mounted where a test says.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Size = "24m";
    private string? _folder;

    /// <summary>True where one can be mounted.</summary>
    public static bool CanMount { get; } = TryMount();

    /// <summary>Puts the disk in the place of a folder.</summary>
    public void Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", $"size={Size},mode=0700", "none", folder));
        _folder = folder;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(block);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // Full; what is written stays.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder is not null)
            Run("umount", "-l", _folder); // whoever still has a file open there is a child of the test that is being killed
        _folder = null;
    }

    private string Ballast => Path.Combine(_folder!, "ballast"); // mounted before anything is filled

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return false;
        var folder = Directory.CreateTempSubdirectory("martdesk-disk-").FullName;
        var isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder) == 0;
        if (isMounted)
            Run("umount", folder);
        Directory.Delete(folder);
        return isMounted;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that fills a disk; skipped, and says so, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.CanMount)
            Skip = "No small disk can be mounted here; it needs Linux and root.";
    }
}
