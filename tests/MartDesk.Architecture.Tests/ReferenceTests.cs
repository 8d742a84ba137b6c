using System.Text.RegularExpressions;
using System.Xml.Linq;
using MartDesk.Testing;

namespace MartDesk.Architecture.Tests;

/// <summary>Who may know whom. The picture is in docs/architecture.md; this is what holds it.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>Direct project references of every project under <c>src</c>.</summary>
    private static readonly Dictionary<string, string[]> Picture = new()
    {
        ["MartDesk.BitMart.Protocol"] = [],
        ["MartDesk.BitMart"] = ["MartDesk.BitMart.Protocol"],
        ["MartDesk.Exchange"] = [],
        ["MartDesk.Exchange.Server"] = ["MartDesk.BitMart.Protocol", "MartDesk.Exchange"],
        ["MartDesk.Desk"] = ["MartDesk.BitMart"],
        ["MartDesk.Desk.Postgres"] = ["MartDesk.Desk"],
        ["MartDesk.Web"] = ["MartDesk.Desk"],
        ["MartDesk.Cli"] = ["MartDesk.Desk.Postgres", "MartDesk.Exchange.Server", "MartDesk.Web"],
    };

    private static readonly string[] ProjectFolders = ["src", "tests", "bench", "samples"];

    [Fact]
    public void Projects_refer_to_each_other_as_in_the_picture_and_no_project_is_missing_from_it()
    {
        var found = Directory.EnumerateFiles(Repository.At("src"), "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), References);

        Assert.Equal(Picture.Keys.Order(), found.Keys.Order());
        Assert.All(Picture, project => Assert.Equal(project.Value.Order(), found[project.Key].Order()));
    }

    [Fact]
    public void Every_project_is_in_the_solution_once()
    {
        var listed = XDocument.Load(Repository.At("MartDesk.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        var onDisk = ProjectFolders
            .Where(folder => Directory.Exists(Repository.At(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));

        Assert.Equal(onDisk.Order(), listed.Order());
    }

    [Fact]
    public void Only_the_connector_of_the_desk_knows_BitMarts_types()
    {
        var connector = Repository.At("src", "MartDesk.Desk", "Connectors", "BitMart") + Path.DirectorySeparatorChar;
        var sources = Sources("src", "MartDesk.Desk", "*.cs");

        Assert.Contains(sources, path => path.StartsWith(connector, StringComparison.Ordinal));
        Assert.DoesNotContain(sources, path => !path.StartsWith(connector, StringComparison.Ordinal) && KnowsBitMart().IsMatch(File.ReadAllText(path)));
    }

    [Fact]
    public void The_page_knows_neither_BitMart_nor_the_exchange()
    {
        var sources = Sources("src", "MartDesk.Web", "*.cs").Concat(Sources("src", "MartDesk.Web", "*.razor"));
        Assert.DoesNotContain(sources, path => KnowsBitMart().IsMatch(File.ReadAllText(path)));
        Assert.DoesNotContain(sources, path => File.ReadAllText(path).Contains("MartDesk.Exchange", StringComparison.Ordinal));
    }

    [Fact]
    public void The_engine_has_no_clock_no_files_and_no_sockets()
    {
        // Feeds, journal codec and market data are pure as well: time and bytes are handed in.
        var sources = Sources("src", "MartDesk.Exchange", "*.cs");
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, path => Impure().IsMatch(File.ReadAllText(path)));
    }

    private static string[] References(string project) =>
    [
        .. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    private static string[] Sources(string root, string project, string pattern) =>
    [
        .. Directory.EnumerateFiles(Repository.At(root, project), pattern, SearchOption.AllDirectories)
            .Where(path => !ProjectFiles.IsBuilt(path)),
    ];

    /// <summary>The SDK's and the protocol's namespaces; not the desk's own <c>MartDesk.Desk.Connectors.BitMart</c>.</summary>
    [GeneratedRegex(@"\bMartDesk\.BitMart\b")]
    private static partial Regex KnowsBitMart();

    [GeneratedRegex(@"\b(TimeProvider|DateTimeOffset\.UtcNow|System\.IO\.File|File\.(Open|Read|Write)\w*|Socket|HttpClient|FileStream)\b")]
    private static partial Regex Impure();
}
