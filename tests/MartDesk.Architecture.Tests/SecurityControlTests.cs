using System.Globalization;
using System.Text.RegularExpressions;
using MartDesk.Testing;

namespace MartDesk.Architecture.Tests;

/// <summary>The table of controls in docs/security.md is true: each control has a place in the code and a test that is really there.</summary>
public sealed partial class SecurityControlTests
{
    private const int Controls = 25;

    [Fact]
    public void Every_control_has_its_row_its_code_and_a_test_that_exists()
    {
        var tests = TestNames();
        Assert.True(tests.Count > 500, $"only {tests.Count} tests were found");
        var rows = Rows();
        Assert.Equal(Enumerable.Range(1, Controls).Select(number => string.Create(CultureInfo.InvariantCulture, $"T-{number:D2}")), rows.Select(row => row.Id));

        foreach (var (id, where, held) in rows)
        {
            Assert.NotEmpty(where);
            foreach (var path in where)
                Assert.True(Directory.Exists(Repository.At("src", path)) || File.Exists(Repository.At("src", path)) || File.Exists(Repository.At(path)), $"{id}: there is no {path}");
            Assert.NotEmpty(held);
            foreach (var test in held)
                Assert.True(tests.Contains(test), $"{id}: there is no test {test}");
        }
    }

    [Fact]
    public void Nothing_in_the_program_can_withdraw()
    {
        // The one address with the word asks what a withdrawal would cost, which tells whether a key could.
        var known = new[] { "/account/v1/withdraw/charge", "/contract/private/affiliate/deposit-withdrawal-list" };
        var found = Sources().SelectMany(path => WithdrawalAddress().Matches(File.ReadAllText(path)).Select(match => match.Value)).Distinct();
        Assert.Empty(found.Except(known));
    }

    [Fact]
    public void No_code_takes_certificates_into_its_own_hands()
    {
        Assert.DoesNotContain(Sources(), path => CertificateCallback().IsMatch(File.ReadAllText(path)));
    }

    [Fact]
    public void Every_pattern_that_reads_what_others_write_runs_in_time_with_its_length()
    {
        // Patterns of our own schema texts and pages see no foreign text; any other one says NonBacktracking.
        string[] own = ["PostgresSchema.cs", "FormToken.cs"];
        var patterns = Sources().Select(path => (Path: path, Text: File.ReadAllText(path))).Where(file => RegularExpression().IsMatch(file.Text)).ToList();
        Assert.Equal(own.Length, patterns.Count(file => own.Contains(Path.GetFileName(file.Path))));
        Assert.All(patterns, file => Assert.True(own.Contains(Path.GetFileName(file.Path)) || file.Text.Contains("RegexOptions.NonBacktracking", StringComparison.Ordinal), file.Path));
    }

    [Fact]
    public void Pages_build_no_markup_from_text()
    {
        var pages = Directory.EnumerateFiles(Repository.At("src", "MartDesk.Web"), "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".razor" or ".js" && !ProjectFiles.IsBuilt(path) && !path.Contains(".min.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        pages.RemoveAll(path => Path.GetFileName(path) == "morph.js"); // takes what the desk rendered, and that is encoded
        Assert.DoesNotContain(pages, path => RawMarkup().IsMatch(File.ReadAllText(path)));
    }

    private static List<(string Id, string[] Where, string[] Tests)> Rows() =>
    [
        .. from line in File.ReadLines(Repository.At("docs", "security.md"))
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           where cells.Length == 6 && ControlId().IsMatch(cells[1])
           select (cells[1], Quoted(cells[3]), Quoted(cells[4])),
    ];

    private static string[] Quoted(string cell) => [.. Code().Matches(cell).Select(match => match.Groups["code"].Value)];

    private static HashSet<string> TestNames() =>
    [
        .. Directory.EnumerateFiles(Repository.At("tests"), "*.cs", SearchOption.AllDirectories).Where(path => !ProjectFiles.IsBuilt(path))
            .SelectMany(path => TestMethod().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value)),
    ];

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Repository.At("src"), "*.cs", SearchOption.AllDirectories).Where(path => !ProjectFiles.IsBuilt(path));

    [GeneratedRegex(@"^T-\d\d$")]
    private static partial Regex ControlId();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\[\w*(Fact|Theory)\b[^\]]*\](?:\s*\[[^\n]*\]\s*\n)*\s*public (?:async )?(?:Task|void) (?<name>\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"/[a-z0-9/-]*withdraw[a-z0-9/-]*")]
    private static partial Regex WithdrawalAddress();

    [GeneratedRegex("ServerCertificateCustomValidationCallback|RemoteCertificateValidationCallback|ServerCertificateValidationCallback|DangerousAcceptAny")]
    private static partial Regex CertificateCallback();

    [GeneratedRegex(@"new Regex\(|\[GeneratedRegex|Regex\.(Is)?Match")]
    private static partial Regex RegularExpression();

    [GeneratedRegex(@"MarkupString|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(")]
    private static partial Regex RawMarkup();
}
