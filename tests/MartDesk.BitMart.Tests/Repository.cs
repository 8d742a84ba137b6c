namespace MartDesk.BitMart.Tests;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MartDesk.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("MartDesk.slnx is in no folder above the tests.");
        return folder;
    }
}
