using System.Text.RegularExpressions;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Protocol.Tests.Limits;

public sealed partial class FuturesEndpointsTests
{
    [Fact]
    public void Endpoints_access_and_limits_are_those_of_the_list()
    {
        var ours = FuturesEndpoints.All.Select(endpoint =>
            $"{endpoint.Method} {endpoint.Path} {endpoint.Authentication} {endpoint.Limit.Scope} {endpoint.Limit.Count}/{endpoint.Limit.Window.TotalSeconds}{(endpoint.IsLimitAssumed ? " assumed" : "")}");

        Assert.Equal(Coverage.Endpoints.Select(row => $"{row.Method} {row.Path} {row.Authentication} {row.Scope} {row.Limit}{(row.IsLimitAssumed ? " assumed" : "")}"), ours);
    }

    [Fact]
    public void Only_signed_calls_that_change_something_count_as_writes() => Assert.Equal(
        FuturesEndpoints.All.Where(endpoint => endpoint.Method == "POST" && endpoint != FuturesEndpoints.TransferList),
        FuturesEndpoints.All.Where(endpoint => endpoint.IsWrite));

    /// <summary>The list in the repository is the reference's: its "Request URL" headings and its table "Endpoints Limit Rules".</summary>
    [SharedReferenceFact]
    public void List_has_every_endpoint_of_the_reference_with_its_limit()
    {
        var reference = File.ReadAllText(SharedReferenceFactAttribute.Path);
        var listed = Coverage.Endpoints.Where(row => row.Source == "reference").ToDictionary(row => (row.Method, row.Path));

        var found = Heading().Matches(reference).Select(match => (match.Groups["method"].Value, match.Groups["path"].Value)).ToHashSet();
        Assert.Equal(46, found.Count);
        Assert.Equal(found.Order(), listed.Keys.Order());

        var limits = Limit().Matches(reference).ToDictionary(match => match.Groups["path"].Value, match => $"{Scope(match.Groups["scope"].Value)} {match.Groups["count"].Value}/2");
        Assert.Equal(44, limits.Count); // Affiliate calls are not in the table; the official agent notes have their limit.
        Assert.All(limits, limit => Assert.Equal(limit.Value, listed.Values.Where(row => row.Path == limit.Key).Select(row => $"{row.Scope} {row.Limit}").Single()));
    }

    private static string Scope(string text) => text switch { "IP" => "Address", "UID" => "Account", _ => "Key" };

    [GeneratedRegex(@"^(?<method>GET|POST) https://api-cloud-v2\.bitmart\.com(?<path>/\S+)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (?<path>/\S+) \| [^|]+ \| (?<scope>IP|X-BM-KEY|UID) \| (?<count>\d+) times/2 ?(s|sec|esc) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();
}
