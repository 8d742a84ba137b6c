namespace MartDesk.BitMart.Protocol.Tests;

/// <summary>A fact about the reference itself, which lies beside the repository; skipped with its reason where it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedReferenceFactAttribute : FactAttribute
{
    public SharedReferenceFactAttribute()
    {
        if (!File.Exists(Path)) Skip = $"The reference is not there: {Path}";
    }

    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(Fixture.Root, "..", "shared", "reference", "bitmart-futures-v2.txt"));
}
