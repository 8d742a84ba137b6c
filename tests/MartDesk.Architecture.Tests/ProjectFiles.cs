using MartDesk.Testing;

namespace MartDesk.Architecture.Tests;

/// <summary>The files that belong to the repository, without what was built or installed.</summary>
internal static class ProjectFiles
{
    private static readonly string[] Unowned = ["bin", "obj", "node_modules", ".git", ".vs", ".idea", "TestResults"];
    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".slnx", ".json", ".jsonc", ".md", ".razor", ".css", ".js", ".mjs", ".html", ".txt", ".yml", ".yaml", ".sh", ".editorconfig", ".gitignore", ".npmrc", ".sql"];

    /// <summary>True for files that a build or an installer made.</summary>
    public static bool IsBuilt(string path) => Path.GetRelativePath(Repository.Root, path).Split(Path.DirectorySeparatorChar).Any(Unowned.Contains);

    /// <summary>Text files of the repository.</summary>
    public static IEnumerable<string> Texts() => Folder(Repository.Root);

    private static IEnumerable<string> Folder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (TextEndings.Contains(Path.GetExtension(file)) || Path.GetFileName(file) is "run" or "LICENSE")
                yield return file;
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !Unowned.Contains(Path.GetFileName(inner))))
        {
            foreach (var file in Folder(inner))
                yield return file;
        }
    }
}
