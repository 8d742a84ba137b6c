using System.IO.Compression;
using System.Text;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Recordings;

namespace MartDesk.Exchange.Server.Tests.Recordings;

public sealed class CandleReaderTests : IDisposable
{
    private const string Header = "timestamp,open,high,low,close,volume\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-candles-");
    private readonly CandleReader _reader = new(new InstrumentCatalog(InstrumentCatalog.ReadDefault()).All);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("btcusdt-1m.csv")]
    [InlineData("BTCUSDT.csv.gz")]
    public void Candles_are_read_plain_or_packed_for_the_symbol_in_the_name(string name)
    {
        var trades = _reader.ReadAll(Write(name, Header + "1640991660,46319.0,46385.0,46319.0,46377.0,46377.00\n1640991720,46377.0,46411.0,46377.0,46411.0,0\n"))
            .OfType<RecordedTrade>().ToList();
        // 46,377 USDT are 1,000 contracts of 0.001 BTC; the second minute has no trade.
        Assert.Equal(1_000, trades.Sum(trade => trade.Lots));
        Assert.Equal((463_190, 463_770), (trades[0].PriceTicks, trades[^1].PriceTicks));
        Assert.All(trades, trade => Assert.InRange(trade.TimeMs, 1_640_991_660_000, 1_640_991_719_999));
    }

    [Fact]
    public void Prices_of_another_market_are_taken_to_the_nearest_step()
    {
        var trades = _reader.ReadAll(Write("btcusdt.csv", Header + "1640991660,46319.04,46320.06,46319.04,46319.05,463.19\n")).OfType<RecordedTrade>().ToList();
        Assert.Equal((463_190, 463_201, 463_191), (trades[0].PriceTicks, trades.Max(trade => trade.PriceTicks), trades[^1].PriceTicks));
    }

    [Theory]
    [InlineData("btcusdt.csv", "", "does not begin with")]
    [InlineData("btcusdt.csv", Header, "no candles")]
    [InlineData("dogeusdt.csv", Header, "DOGEUSDT is not listed")]
    [InlineData("btcusdt.csv", Header + "1640991660,0.04,2,0.04,2,3\n", "line 2")]
    [InlineData("btcusdt.csv", Header + "1640991660,1,2,1.5,2,3\n", "line 2")]
    [InlineData("btcusdt.csv", Header + "1640991660,1,2,1,2,-3\n", "line 2")]
    [InlineData("btcusdt.csv", Header + "1640991660,1,2,1,2\n", "line 2")]
    [InlineData("btcusdt.csv", Header + "1640991660,1,2,1,2,3,4\n", "line 2")]
    [InlineData("btcusdt.csv", Header + "1640991660,1,2,1,2,3\n1640991660,1,2,1,2,3\n", "line 3")]
    public void What_is_wrong_is_said_in_one_line(string name, string content, string expected)
    {
        var path = Write(name, content);
        var problem = Assert.Throws<RecordingException>(() => _reader.ReadAll(path));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void File_that_is_not_there_is_one_line_too() =>
        Assert.Contains("cannot be read", Assert.Throws<RecordingException>(() => _reader.ReadAll(Path.Combine(_folder.FullName, "btcusdt.csv"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Exchange_plays_candles_as_its_market()
    {
        var path = Write("btcusdt-1m.csv", Header + "1640991660,46319.0,46385.0,46319.0,46377.0,2300413.7295\n");
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Feed = $"replay:{path}", Speed = 10_000 });
        var bound = TimeProvider.System.GetTimestamp();
        string? last;
        do
        {
            last = (await exchange.GetAsync("/contract/public/details?symbol=BTCUSDT")).Data.GetProperty("symbols")[0].GetProperty("last_price").GetString();
        }
        while (last != "46377" && TimeProvider.System.GetElapsedTime(bound) < TimeSpan.FromSeconds(10));

        Assert.Equal("46377", last);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var file = File.Create(path);
        using Stream target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }
}
