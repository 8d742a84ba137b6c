namespace MartDesk.Exchange.Server.Tests.Recordings;

/// <summary>The recordings beside the repository, in ../shared/data.</summary>
internal static class SharedData
{
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "MartDesk.slnx")))
                continue;
            var path = Path.Combine(folder.FullName, "..", "shared", "data", name);
            return File.Exists(path) ? Path.GetFullPath(path) : null;
        }

        return null;
    }
}

/// <summary>A fact about a recording; skipped, and saying so, where the recordings are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingTheoryAttribute : TheoryAttribute
{
    public RecordingTheoryAttribute()
    {
        if (SharedData.Find("btcusdt-20240808.jsonl.gz") is null)
            Skip = "The recordings of ../shared/data are not here.";
    }
}
