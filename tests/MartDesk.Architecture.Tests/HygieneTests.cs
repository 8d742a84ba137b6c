using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MartDesk.Testing;

namespace MartDesk.Architecture.Tests;

/// <summary>A fresh clone builds anywhere: nothing of one machine is in it, and every version is exact.</summary>
public sealed partial class HygieneTests
{
    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        var own = Repository.At("tests", "MartDesk.Architecture.Tests", "HygieneTests.cs");
        Assert.Empty(ProjectFiles.Texts().Where(path => path != own && MachinePath().IsMatch(File.ReadAllText(path))).Select(Relative));
    }

    [Fact]
    public void Npm_packages_have_exact_versions_and_lock_files_name_no_registry_but_the_public_one()
    {
        var manifests = ProjectFiles.Texts().Where(path => Path.GetFileName(path) == "package.json").ToArray();
        foreach (var manifest in manifests)
        {
            var root = JsonNode.Parse(File.ReadAllText(manifest))!;
            foreach (var group in new[] { "dependencies", "devDependencies" })
            {
                foreach (var (name, version) in root[group]?.AsObject() ?? [])
                    Assert.True(ExactVersion().IsMatch($"{version}"), $"{Relative(manifest)}: {name} {version}");
            }
        }

        var locks = ProjectFiles.Texts().Where(path => Path.GetFileName(path) is "package-lock.json" or "packages.lock.json");
        var hosts = locks.SelectMany(path => Address().Matches(Resolved(path)).Select(match => match.Groups["host"].Value)).Distinct();
        Assert.Empty(hosts.Except(["registry.npmjs.org", "api.nuget.org"]));
    }

    [Fact]
    public void No_configuration_sets_a_registry()
    {
        Assert.Empty(Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
            .Where(path => !ProjectFiles.IsBuilt(path))
            .Where(path => Path.GetFileName(path).ToLowerInvariant() is "nuget.config" or "yarn.lock" or ".yarnrc" or "pip.conf"
                || (Path.GetFileName(path) == ".npmrc" && SetsRegistry().IsMatch(File.ReadAllText(path))))
            .Select(Relative));
    }

    [Fact]
    public void Package_versions_are_exact_and_central()
    {
        var central = XDocument.Load(Repository.At("Directory.Packages.props")).Descendants("PackageVersion").ToArray();
        Assert.NotEmpty(central);
        Assert.All(central, package => Assert.Matches(ExactVersion(), package.Attribute("Version")!.Value));
        Assert.Equal(central.Length, central.Select(package => package.Attribute("Include")!.Value).Distinct(StringComparer.OrdinalIgnoreCase).Count());

        var projects = ProjectFiles.Texts().Where(path => Path.GetExtension(path) is ".csproj" or ".props" && Path.GetFileName(path) != "Directory.Packages.props");
        Assert.All(projects, project => Assert.All(
            XDocument.Load(project).Descendants("PackageReference"),
            reference => Assert.True(reference.Attribute("Version") is null && reference.Attribute("VersionOverride") is null, $"{Relative(project)}: {reference}")));
    }

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);

    /// <summary>Where a lock file says its packages come from; the homepages and funding pages it quotes are not that.</summary>
    private static string Resolved(string path) =>
        string.Join('\n', File.ReadLines(path).Where(line => line.Contains("\"resolved\"", StringComparison.Ordinal)));

    [GeneratedRegex(@"(?<![\w.:/-])/(home|root|Users|work|tmp)/[A-Za-z0-9_.-]+|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"^\s*(@[\w-]+:)?registry\s*=", RegexOptions.Multiline)]
    private static partial Regex SetsRegistry();

    [GeneratedRegex(@"https?://(?<host>[^/""\s]+)")]
    private static partial Regex Address();
}
