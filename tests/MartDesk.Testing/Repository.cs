namespace MartDesk.Testing;

/// <summary>The checked-out repository, found from where a test runs.</summary>
public static class Repository
{
    /// <summary>Folder that holds <c>MartDesk.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path inside the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A sample of the wire, written from the venue's reference.</summary>
    /// <param name="name">File under <c>tests/fixtures/bitmart/futures</c>, without its ending.</param>
    public static byte[] Fixture(string name) => File.ReadAllBytes(At("tests", "fixtures", "bitmart", "futures", name + ".json"));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MartDesk.slnx")))
                return folder;
        }

        throw new DirectoryNotFoundException("No folder above the test has MartDesk.slnx.");
    }
}
