namespace MartDesk.BitMart.Tests;

/// <summary>A theory on the recordings beside the repository; skipped with its reason where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (!Directory.Exists(Folder)) Skip = $"The recordings are not there: {Folder}";
    }

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
}
