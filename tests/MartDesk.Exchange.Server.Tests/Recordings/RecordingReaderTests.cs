using System.IO.Compression;
using System.Text;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Recordings;

namespace MartDesk.Exchange.Server.Tests.Recordings;

public sealed class RecordingReaderTests : IDisposable
{
    private const string Snapshot = """{"t":100,"m":{"group":"futures/depthIncrease50:BTCUSDT@100ms","data":{"symbol":"BTCUSDT","asks":[{"price":"100.1","vol":"5"}],"bids":[{"price":"100.0","vol":"4"}],"ms_t":100,"version":1,"type":"snapshot"}}}""";
    private const string Trade = """{"t":110,"m":{"group":"futures/trade:BTCUSDT","data":[{"trade_id":5,"symbol":"BTCUSDT","deal_price":"100.0","deal_vol":"3","m":true,"created_at":"2024-08-08T23:54:16.322Z"}]}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("recording").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plain_and_a_gzip_file_give_the_same_events(bool isGzip)
    {
        var events = Read(Write($"{Snapshot}\n{Trade}\n", isGzip));

        var depth = Assert.IsType<RecordedDepth>(events[0]);
        Assert.Equal((100, true, 1), (depth.TimeMs, depth.IsSnapshot, depth.Version));
        Assert.Equal(new BookLevel(1000, 4), Assert.Single(depth.Bids));
        Assert.Equal(new BookLevel(1001, 5), Assert.Single(depth.Asks));
        var trade = Assert.IsType<RecordedTrade>(events[1]);
        Assert.Equal((110, 1000, 3, Side.Sell), (trade.TimeMs, trade.PriceTicks, trade.Lots, trade.TakerSide));
    }

    [Theory]
    [InlineData("{\"t\":1", "line 2")]
    [InlineData("hello", "line 2")]
    [InlineData("null", "line 2: null is not a message")]
    [InlineData("", "line 2")]
    [InlineData("{\"t\":90,\"m\":{\"group\":\"futures/trade:BTCUSDT\",\"data\":[]}}", "line 2: time 90 is before the line above (100)")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/ticker\",\"data\":{}}}", "line 2: no symbol is not listed")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/ticker:BTCUSDT\",\"data\":{}}}", "line 2: channel futures/ticker is not")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/trade:XRPUSDT\",\"data\":[]}}", "line 2: XRPUSDT is not listed; listed are BTCUSDT, ETHUSDT")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/trade:BTCUSDT\",\"data\":[{\"symbol\":\"BTCUSDT\",\"deal_price\":\"100.05\",\"deal_vol\":\"3\",\"m\":true}]}}", "line 2: price \"100.05\" is not a price of BTCUSDT (step 0.1)")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/trade:BTCUSDT\",\"data\":[{\"symbol\":\"BTCUSDT\",\"deal_price\":\"100.0\",\"deal_vol\":\"1.5\",\"m\":true}]}}", "line 2: volume \"1.5\" is not a whole number")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/trade:BTCUSDT\",\"data\":[{\"symbol\":\"BTCUSDT\",\"deal_price\":\"100.0\",\"deal_vol\":\"0\",\"m\":true}]}}", "line 2: a trade of 0 contracts")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/trade:BTCUSDT\",\"data\":[{\"symbol\":\"ETHUSDT\",\"deal_price\":\"100.0\",\"deal_vol\":\"1\",\"m\":true}]}}", "line 2: data of ETHUSDT in a message of BTCUSDT")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/depthIncrease50:BTCUSDT\",\"data\":{\"symbol\":\"BTCUSDT\",\"asks\":[],\"bids\":[],\"version\":3,\"type\":\"update\"}}}", "line 2: version 3 of BTCUSDT does not follow 1")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/depthIncrease50:ETHUSDT\",\"data\":{\"symbol\":\"ETHUSDT\",\"asks\":[],\"bids\":[],\"version\":3,\"type\":\"update\"}}}", "line 2: an update of ETHUSDT before its first snapshot")]
    [InlineData("{\"t\":100,\"m\":{\"group\":\"futures/depthIncrease50:BTCUSDT\",\"data\":{\"symbol\":\"BTCUSDT\",\"asks\":[],\"bids\":[],\"version\":2,\"type\":\"delta\"}}}", "line 2: type \"delta\" is not snapshot or update")]
    public void A_bad_line_is_named_with_its_number_and_what_is_wrong(string line, string expected)
    {
        var path = Write($"{Snapshot}\n{line}\n{Trade}\n", isGzip: false);

        var problem = Assert.Throws<RecordingException>(() => Read(path));

        Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void A_missing_an_empty_and_a_cut_gzip_file_are_refused_in_one_line()
    {
        var missing = Assert.Throws<RecordingException>(() => Read(Path.Combine(_folder, "absent.jsonl")));
        var empty = Assert.Throws<RecordingException>(() => Read(Write(string.Empty, isGzip: false)));
        var whole = Write(string.Concat(Enumerable.Repeat($"{Trade}\n", 200)), isGzip: true);
        File.WriteAllBytes(whole, File.ReadAllBytes(whole)[..60]);
        var cut = Assert.Throws<RecordingException>(() => Read(whole));
        var folder = Assert.Throws<RecordingException>(() => Read(_folder));

        Assert.Contains("cannot be read", missing.Message, StringComparison.Ordinal);
        Assert.Contains("is empty", empty.Message, StringComparison.Ordinal);
        Assert.Contains("line ", cut.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", folder.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RecordedEvent> Read(string path) => new RecordingReader(ReplayVenue.Instruments).ReadAll(path);

    private string Write(string content, bool isGzip)
    {
        var path = Path.Combine(_folder, isGzip ? "a.jsonl.gz" : "a.jsonl");
        using var file = File.Create(path);
        using Stream target = isGzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }
}
