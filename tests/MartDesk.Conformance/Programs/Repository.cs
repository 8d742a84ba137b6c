namespace MartDesk.Conformance.Programs;

/// <summary>Where the repository and what lies beside it are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the recorded market data beside the repository; null where that is absent.</summary>
    public static string? Recording(string name)
    {
        var path = Path.Combine(Root, "..", "shared", "data", name);
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MartDesk.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
