using System.Text.RegularExpressions;
using MartDesk.Testing;

namespace MartDesk.Architecture.Tests;

/// <summary>Nobody is refused with a code that no page explains.</summary>
public sealed partial class RefusalTests
{
    [Fact]
    public void Every_code_that_the_desk_refuses_with_is_in_the_catalogue()
    {
        var catalogue = File.ReadAllText(Repository.At("docs", "refusals.md"));
        var codes = Directory.EnumerateFiles(Repository.At("src", "MartDesk.Desk"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => Refusal().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["code"].Value)
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(codes.Count >= 40, $"Only {codes.Count} codes were found; are they written otherwise now?");
        Assert.Empty(codes.Where(code => !catalogue.Contains($"`{code}`", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    // A code stands before its words: Rule("code", …), Refuse("code", …), return ("code", $"…"), AlertState.Rejected, "code", …
    [GeneratedRegex("""(?:Rule\(|Refuse\(|Refused\(|Nothing\(|Refusal = \(|return \(|AlertRefusal\(\d+, |AlertState\.\w+, )"(?<code>[a-z]+(?:_[a-z]+)*)", """)]
    private static partial Regex Refusal();
}
