using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Recordings;
using MartDesk.Testing;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>A recorded market played through the venue as fast as it goes: read, unpacked, checked, matched, projected.</summary>
internal static class ReplayRow
{
    private const int Rounds = 3;

    public static void Print(RowPrinter printer)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "btcusdt-20240808.jsonl.gz");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine("replay: the recording btcusdt-20240808.jsonl.gz is not beside the repository; no row.");
            return;
        }

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            Play(path);
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }

        printer.Print(new Row("replay of 345 recorded seconds at full speed", best, null, null, "s"));
    }

    private static void Play(string path)
    {
        var instruments = new InstrumentCatalog(InstrumentCatalog.ReadDefault());
        var venue = new Venue(instruments, new NoJournal(), TimeProvider.System);
        using var feed = new ReplayFeed(new RecordingReader(instruments.All).ReadAll(path));
        feed.Start(venue);
        for (var due = (TimeSpan?)TimeSpan.Zero; due is { } now; due = feed.Advance(venue, now))
        {
        }

        if (venue.Engine.LastPrice(0) == 0)
            throw new InvalidOperationException("Nothing was traded.");
    }
}
