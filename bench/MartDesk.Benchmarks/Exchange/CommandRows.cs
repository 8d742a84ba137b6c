using MartDesk.Benchmarks.Matching;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Server.Journal;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>Whole commands in one thread, without and with the synced journal, beside the bare ladder on the same stream and beside syncing alone.</summary>
internal static class CommandRows
{
    private const int Rounds = 5;
    private const int Count = 400_000;
    private const int GroupBytes = 256 * 32;

    public static void Print(RowPrinter printer)
    {
        var workload = new MatchingWorkload(seed: 1, Count, resting: 10_000);
        var folder = Directory.CreateTempSubdirectory("martdesk-bench-");
        try
        {
            var (ladder, command, journalled, synced) = (0d, 0d, 0d, 0d);
            var bytes = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                ladder = Math.Max(ladder, Ladder(workload));
                command = Math.Max(command, Commands(workload, journal: null, out var allocated));
                bytes = Math.Min(bytes, allocated);
                synced = Math.Max(synced, SyncAlone(Path.Combine(folder.FullName, $"raw-{round}")));
                using var journal = JournalFile.Open(Path.Combine(folder.FullName, $"journal-{round}"));
                journalled = Math.Max(journalled, Commands(workload, journal, out _));
            }

            printer.Print(new Row("whole command in process / bare ladder, same stream", command, ladder, bytes, "1/s"));
            printer.Print(new Row("whole command, journal synced by 256 / syncing alone", journalled, synced, null, "1/s"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Ladder(MatchingWorkload workload)
    {
        var book = new LadderBook(workload.Orders, new TradeTally(isHashing: false));
        book.Apply(workload.Preload);
        var start = TimeProvider.System.GetTimestamp();
        book.Apply(workload.Timed);
        return Count / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static double Commands(MatchingWorkload workload, JournalFile? journal, out double bytesPerCommand)
    {
        var run = new CommandRun(journal);
        run.Open();
        run.Apply(workload.Preload);
        run.Apply(workload.Timed[..(Count / 4)]);
        var rest = workload.Timed[(Count / 4)..];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        run.Apply(rest);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        bytesPerCommand = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / rest.Length;
        if (run.Events.Trades < Count / 10)
            throw new InvalidOperationException($"Only {run.Events.Trades} trades; {run.Events.Refusals} refusals, the last {run.Events.LastRefusal}.");
        return rest.Length / elapsed.TotalSeconds;
    }

    private static double SyncAlone(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var group = new byte[GroupBytes];
        var groups = Count / 256 / 4;
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < groups; i++)
        {
            RandomAccess.Write(file, group, (long)i * GroupBytes);
            RandomAccess.FlushToDisk(file);
        }

        return groups * 256 / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
