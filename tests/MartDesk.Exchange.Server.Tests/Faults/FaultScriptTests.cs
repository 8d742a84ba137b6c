using MartDesk.Exchange.Server.Faults;

namespace MartDesk.Exchange.Server.Tests.Faults;

public sealed class FaultScriptTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("martdesk-faults-").FullName, "faults.txt");

    public void Dispose() => Directory.GetParent(_path)!.Delete(recursive: true);

    [Fact]
    public void Lines_begin_with_their_time()
    {
        var rules = Read("""
            # an hour of trouble
            0s     drop-reply submit-order nth=3

            10m    http * status=502 for=30s
            2026-08-26T01:00:00Z wind-down closed
            """);
        Assert.Equal([FaultKind.DropReply, FaultKind.Http, FaultKind.WindDown], rules.Select(rule => rule.Kind));
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30)), (rules[1].After, rules[1].For));
        Assert.Equal(new DateTimeOffset(2026, 8, 26, 1, 0, 0, TimeSpan.Zero), rules[2].At);
    }

    [Fact]
    public void Json_says_the_same()
    {
        var rules = Read("""[{"fault":"drop-reply","on":"submit-order","nth":3}, {"fault":"http","status":502,"after":"10m"}, "delay by=1s"]""");
        Assert.Equal([FaultKind.DropReply, FaultKind.Http, FaultKind.Delay], rules.Select(rule => rule.Kind));
        Assert.Equal(TimeSpan.FromMinutes(10), rules[1].After);
    }

    [Theory]
    [InlineData("1s delay by=1s\n2s drop-reply submit-ordr", ":2: there is no endpoint 'submit-ordr'")]
    [InlineData("soon drop-reply", ":1: a line begins with a time")]
    [InlineData("1s", ":1: a rule begins with what happens")]
    [InlineData("1s drop-reply after=2s", ":1: after is set twice")]
    [InlineData("\n\n-5s drop-reply", ":3: a line begins with a time")]
    [InlineData("[{\"fault\":\"delay\"}]", ", rule 1: delay needs by=")]
    [InlineData("[\n{\"fault\":]", ":2: no JSON")]
    public void What_is_wrong_is_told_with_its_line(string text, string expected) =>
        Assert.Contains($"{_path}{expected}", Assert.Throws<ExchangeStartException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_exchange_does_not_start_with_a_script_that_is_wrong_or_missing()
    {
        await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, FaultScript = _path }));
        await File.WriteAllTextAsync(_path, "1s nothing");
        await Assert.ThrowsAsync<ExchangeStartException>(() => LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, FaultScript = _path }));
    }

    private IReadOnlyList<FaultRule> Read(string text)
    {
        File.WriteAllText(_path, text);
        return FaultScript.Read(_path);
    }
}
