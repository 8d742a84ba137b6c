using System.Text.RegularExpressions;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Streams;
using MartDesk.Testing;

namespace MartDesk.Exchange.Server.Tests.Http;

/// <summary><c>docs/compatibility.md</c> names what is served, all of it and nothing else.</summary>
public sealed partial class CompatibilityDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "compatibility.md"));

    [Fact]
    public async Task Every_endpoint_that_answers_has_its_row_with_its_access_and_there_are_no_others()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var served = exchange.Host.Rest.Routes.Select(route => $"{route.Method} {route.Path} {WordOf(route.Authentication)}");
        var documented = Rows("| Endpoint |").SelectMany(row => Endpoints().Matches(row[0]).Select(match => $"{match.Groups[1].Value} {row[1]}")).ToArray();
        Assert.Equal(served.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_endpoint_that_the_client_knows_is_served()
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.All(FuturesEndpoints.All, endpoint => Assert.True(exchange.Host.Rest.Find(endpoint.Path) is not null, $"{endpoint.Path} is not served"));
    }

    [Fact]
    public void Every_topic_that_is_named_can_be_subscribed_to_and_every_kind_of_topic_is_named()
    {
        var instruments = new InstrumentCatalog(InstrumentCatalog.ReadDefault());
        var texts = Rows("| Topic |").SelectMany(row => Topics().Matches(row[0]).Select(match => match.Groups[1].Value.Replace("SYMBOL", "BTCUSDT", StringComparison.Ordinal))).ToArray();
        var topics = texts.Select(text => (Text: text, Topic: Topic.Parse(text, instruments))).ToArray();
        Assert.All(topics, topic => Assert.True(topic.Topic is not null, $"{topic.Text} is not served"));
        Assert.Equal(Enum.GetValues<TopicKind>().Order(), topics.Select(topic => topic.Topic!.Kind).Distinct().Order()); // not null, see above
        foreach (var kind in (ReadOnlySpan<TopicKind>)[TopicKind.DepthSides, TopicKind.DepthAll, TopicKind.DepthIncrease])
            Assert.Equal([5, 20, 50], topics.Where(topic => topic.Topic!.Kind == kind).Select(topic => topic.Topic!.Levels));
        var steps = topics.Where(topic => topic.Topic!.Kind == TopicKind.Kline).Select(topic => topic.Text).ToArray();
        Assert.Equal(13, steps.Length);
        Assert.All(steps, step => Assert.NotNull(Topic.Parse(step.Replace("klineBin", "markPriceKlineBin", StringComparison.Ordinal), instruments)));
    }

    /// <summary>The cells of a table's rows.</summary>
    private static string[][] Rows(string head) =>
    [
        .. Lines.SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..]),
    ];

    private static string WordOf(Authentication authentication) => authentication switch
    {
        Authentication.Signed => "signed",
        Authentication.Keyed => "keyed",
        _ => "none",
    };

    [GeneratedRegex("`((?:GET|POST) /[^`]+)`")]
    private static partial Regex Endpoints();

    [GeneratedRegex("`(futures/[^`…]+)`")]
    private static partial Regex Topics();
}
