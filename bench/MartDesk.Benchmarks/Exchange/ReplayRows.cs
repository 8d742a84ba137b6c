using System.Globalization;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Recordings;
using MartDesk.Testing;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>A recorded market, and a month of minute candles, played through the venue as fast as it goes: read, unpacked, checked, matched, projected.</summary>
internal static class ReplayRows
{
    private const int Rounds = 3;
    private const int MonthMinutes = 30 * 24 * 60;

    public static void Print(RowPrinter printer)
    {
        var recording = Path.Combine(Repository.Root, "..", "shared", "data", "btcusdt-20240808.jsonl.gz");
        if (File.Exists(recording))
            printer.Print(new Row("replay of 345 recorded seconds at full speed", Best(instruments => new RecordingReader(instruments.All).ReadAll(recording)), null, null, "s"));
        else
            Console.Error.WriteLine("replay: the recording btcusdt-20240808.jsonl.gz is not beside the repository; no row.");

        var folder = Directory.CreateTempSubdirectory("martdesk-bench-");
        try
        {
            var candles = Path.Combine(folder.FullName, "btcusdt-1m.csv");
            File.WriteAllLines(candles, Month());
            printer.Print(new Row("replay of a month of minute candles", Best(instruments => new CandleReader(instruments.All).ReadAll(candles)), null, null, "s"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Best(Func<InstrumentCatalog, IEnumerable<RecordedEvent>> read)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            Play(read);
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static void Play(Func<InstrumentCatalog, IEnumerable<RecordedEvent>> read)
    {
        var instruments = new InstrumentCatalog(InstrumentCatalog.ReadDefault());
        var venue = new Venue(instruments, new NoJournal(), TimeProvider.System);
        using var feed = new ReplayFeed(read(instruments));
        feed.Start(venue);
        for (var due = (TimeSpan?)TimeSpan.Zero; due is { } now; due = feed.Advance(venue, now))
        {
        }

        if (venue.Engine.LastPrice(0) == 0)
            throw new InvalidOperationException("Nothing was traded.");
    }

    /// <summary>A price that wanders about 60 a minute around 60,000, the same each time.</summary>
    private static IEnumerable<string> Month()
    {
        var random = new FeedRandom(1);
        yield return "timestamp,open,high,low,close,volume";
        var open = 60_000m;
        for (var minute = 0; minute < MonthMinutes; minute++)
        {
            var close = Math.Clamp(open + ((random.Next(1201) - 600) / 10m), 40_000m, 80_000m);
            var (high, low) = (Math.Max(open, close) + (random.Next(300) / 10m), Math.Min(open, close) - (random.Next(300) / 10m));
            yield return string.Create(CultureInfo.InvariantCulture, $"{1_717_200_000 + (minute * 60)},{open},{high},{low},{close},{500_000 + random.Next(2_000_000)}");
            open = close;
        }
    }
}
