using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Conformance.Programs;

namespace MartDesk.Conformance.MainJob;

/// <summary><c>martdesk record</c>: what it writes of one exchange, another one plays.</summary>
public sealed class RecordTests
{
    private const string Symbol = "BTCUSDT";

    [Fact]
    public async Task A_recording_of_an_exchange_plays_on_another_one_to_the_same_book()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "market.jsonl.gz");
        await using (var recorded = await MartDeskProcess.RunExchangeAsync("--in-memory", "--feed", "synthetic", "--seed", "11"))
        {
            string[] arguments = ["record", file, "--symbol", Symbol, "--seconds", "4", "--venue", recorded.Exchange!.GetLeftPart(UriPartial.Authority)];
            var (exitCode, output, error) = await MartDeskProcess.InvokeAsync(arguments);
            Assert.True(exitCode == 0, error);
            Assert.StartsWith("recorded ", output, StringComparison.Ordinal);

            var (again, _, refusal) = await MartDeskProcess.InvokeAsync(arguments);
            Assert.Equal(1, again);
            Assert.Contains("cannot record to", refusal, StringComparison.Ordinal);
        }

        var last = LastBook(file);
        var played = Path.Combine(folder.Path, "played.jsonl");
        await File.WriteAllLinesAsync(played, UpToTheLastBook(file));
        await using var player = await MartDeskProcess.RunExchangeAsync("--in-memory", "--feed", $"replay:{played}", "--speed", "20");
        await BecomesAsync(
            [.. Text(last.Bids), "asks", .. Text(last.Asks)],
            async () =>
            {
                var depth = await player.DepthAsync(Symbol);
                return [.. Levels(depth, "bids"), "asks", .. Levels(depth, "asks")];
            });
    }

    [Fact]
    public async Task A_venue_that_is_not_there_is_told_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "market.jsonl");
        var (exitCode, _, error) = await MartDeskProcess.InvokeAsync(["record", file, "--symbol", Symbol, "--seconds", "1", "--venue", "http://127.0.0.1:1"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("nothing came from", error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static BookCopy LastBook(string file)
    {
        var book = new LocalOrderBook(Symbol);
        var trades = 0;
        foreach (var line in Lines(file))
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.GetProperty("m");
            if (IsTrade(message))
            {
                trades++;
                continue;
            }

            Assert.Equal(BookUpdate.Applied, book.Apply(message.GetProperty("data").Deserialize(FuturesJson.Default.DepthIncreasePush)!));
        }

        Assert.InRange(trades, 1, int.MaxValue);
        Assert.InRange(book.Version, 1, long.MaxValue);
        return book.Copy();
    }

    /// <summary>The recording without the trades that came after its last book: those change the book that it leaves.</summary>
    private static List<string> UpToTheLastBook(string file)
    {
        var lines = Lines(file).ToList();
        var last = lines.FindLastIndex(line =>
        {
            using var document = JsonDocument.Parse(line);
            return !IsTrade(document.RootElement.GetProperty("m"));
        });
        return lines[..(last + 1)];
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static bool IsTrade(JsonElement message) => message.GetProperty("group").GetString()!.StartsWith("futures/trade", StringComparison.Ordinal);

    private static string[] Text(IEnumerable<PriceLevel> levels) => [.. levels.Select(level => FormattableString.Invariant($"{level.Price:0.########} x {level.Size}"))];

    private static string[] Levels(JsonElement depth, string side) =>
        [.. depth.GetProperty(side).EnumerateArray().Select(level => FormattableString.Invariant($"{decimal.Parse(level[0].GetString()!, System.Globalization.CultureInfo.InvariantCulture):0.########} x {level[1].GetString()}"))];

    private static async Task BecomesAsync(string[] wanted, Func<Task<string[]>> read)
    {
        string[] found = [];
        for (var attempt = 0; attempt < 150; attempt++)
        {
            found = await read();
            if (found.SequenceEqual(wanted))
                return;
            await Task.Delay(100);
        }

        Assert.Fail($"The book did not become equal to the recording's last one within 15 s. Only in the recording: {string.Join(", ", wanted.Except(found))}. Only at the exchange: {string.Join(", ", found.Except(wanted))}.");
    }
}
