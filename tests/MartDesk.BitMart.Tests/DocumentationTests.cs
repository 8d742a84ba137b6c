using System.Globalization;
using System.Text.RegularExpressions;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Tests;

public sealed partial class DocumentationTests
{
    /// <summary>That every public member has a comment is the compiler's to say; that a call's comment is true is said here.</summary>
    [Fact]
    public void Comment_of_every_call_names_its_endpoint_its_access_and_its_limit()
    {
        var said = Endpoint().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "MartDesk.BitMart.xml")))
            .Select(match => (Call: $"{match.Groups["method"].Value} {match.Groups["path"].Value}", Tail: match.Groups["rest"].Value))
            .ToLookup(one => one.Call, one => one.Tail);

        Assert.All(FuturesEndpoints.All, endpoint =>
        {
            var access = endpoint.Authentication switch { Authentication.None => "no key", Authentication.Keyed => "keyed", _ => "signed" };
            var limit = endpoint.Limit.Window == TimeSpan.FromSeconds(1)
                ? string.Create(CultureInfo.InvariantCulture, $"{endpoint.Limit.Count} per second")
                : string.Create(CultureInfo.InvariantCulture, $"{endpoint.Limit.Count} per {endpoint.Limit.Window.TotalSeconds} s");
            var comments = said[$"{endpoint.Method} {endpoint.Path}"].ToList();
            Assert.True(comments.Any(rest => rest.Contains(access, StringComparison.Ordinal) && LimitIn(rest).Contains(limit)), $"{endpoint.Method} {endpoint.Path} is not said to be {access}, {limit}: {string.Join(" | ", comments)}");
        });
    }

    private static IEnumerable<string> LimitIn(string text) => Limit().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"<c>(?<method>GET|POST) (?<path>/[^<]+)</c>(?<rest>[^<]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"\d+ per (second|\d+ s)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();
}
