using System.Text.Json;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Matching;

/// <summary>Runs the matching workload through the floor and through the engine's book, alternately, and through the naive book once.</summary>
internal static class MatchingBenchmark
{
    private const int Passes = 7;

    /// <summary>Operations in one call: enough to forget the call, few enough that the compiler sees many calls and does its best.</summary>
    private const int Slice = 1024;

    public static void Run(ulong seed, int count, int resting, TextWriter output)
    {
        var workload = new MatchingWorkload(seed, count, resting);
        Func<TradeTally, WorkloadBook> makeFloor = trades => new LadderBook(workload.Orders, trades);
        Func<TradeTally, WorkloadBook> makeOurs = trades => new EngineBook(trades);

        Verify(workload, makeFloor, "the floor");
        var (checkedTrades, checkedBook) = Verify(workload, makeOurs, "the engine's book");
        var (floorNs, oursNs) = (double.MaxValue, double.MaxValue);
        var bytes = long.MaxValue;
        var ratios = new List<double>();
        for (var pass = 0; pass < Passes; pass++)
        {
            var floor = TimePass(workload, makeFloor, out _);
            var ours = TimePass(workload, makeOurs, out var allocated);
            (floorNs, oursNs) = (Math.Min(floorNs, floor), Math.Min(oursNs, ours));
            bytes = Math.Min(bytes, allocated);
            ratios.Add(floor / ours);
        }

        var floorTail = new Percentiles(workload.Timed.Length);
        var oursTail = new Percentiles(workload.Timed.Length);
        TimeEach(workload, makeFloor, floorTail);
        TimeEach(workload, makeOurs, oursTail);
        Write(output, new Figures(seed, count, resting, workload, checkedTrades, checkedBook, oursNs, floorNs, ratios.Order().ElementAt(Passes / 2), bytes, oursTail, floorTail, BytesPerResting(workload, makeOurs)));
    }

    /// <summary>A pass of its own, not timed: equal to the naive book in every trade and in the final book, or nothing is reported.</summary>
    private static (TradeTally Trades, ulong Book) Verify(MatchingWorkload workload, Func<TradeTally, WorkloadBook> make, string name)
    {
        var trades = new TradeTally(isHashing: true);
        var book = make(trades);
        book.Apply(workload.Preload);
        book.Apply(workload.Timed);
        var hash = book.ComputeHash();
        if (trades.Hash != workload.Expected.Hash || hash != workload.BookHash || book.Resting != workload.RestingAtEnd)
            throw new InvalidOperationException($"Trades or book of {name} differ from the naive book's.");
        return (trades, hash);
    }

    private static double TimePass(MatchingWorkload workload, Func<TradeTally, WorkloadBook> make, out long allocated)
    {
        var book = make(new TradeTally(isHashing: false));
        book.Apply(workload.Preload);
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        for (var rest = workload.Timed; !rest.IsEmpty; rest = rest[Math.Min(Slice, rest.Length)..])
            book.Apply(rest[..Math.Min(Slice, rest.Length)]);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return elapsed.TotalNanoseconds / workload.Timed.Length;
    }

    private static void TimeEach(MatchingWorkload workload, Func<TradeTally, WorkloadBook> make, Percentiles tail)
    {
        var book = make(new TradeTally(isHashing: false));
        book.Apply(workload.Preload);
        GC.Collect();
        var operations = workload.Timed;
        var clock = TimeProvider.System;
        for (var i = 0; i < operations.Length; i++)
        {
            var start = clock.GetTimestamp();
            book.Apply(operations.Slice(i, 1));
            tail.Add(clock.GetTimestamp() - start);
        }
    }

    /// <summary>What the heap keeps for the book after the preload, for each order that rests.</summary>
    private static double BytesPerResting(MatchingWorkload workload, Func<TradeTally, WorkloadBook> make)
    {
        var trades = new TradeTally(isHashing: false);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var book = make(trades);
        book.Apply(workload.Preload);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(book);
        return book.Resting == 0 ? 0 : (double)(after - before) / book.Resting;
    }

    private static void Write(TextWriter output, Figures figures)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", figures.Seed);
            json.WriteNumber("count", figures.Count);
            json.WriteNumber("resting_target", figures.RestingTarget);
            json.WriteNumber("orders", figures.Workload.Orders);
            json.WriteNumber("trades", figures.Trades.Trades);
            json.WriteNumber("volume", figures.Trades.Volume);
            json.WriteNumber("notional", figures.Trades.Notional);
            json.WriteNumber("resting_end", figures.Workload.RestingAtEnd);
            json.WriteNumber("bid_levels", figures.Workload.Levels.Bids);
            json.WriteNumber("ask_levels", figures.Workload.Levels.Asks);
            json.WriteNumber("best_bid", figures.Workload.Best.Bid);
            json.WriteNumber("best_ask", figures.Workload.Best.Ask);
            json.WriteString("stream_fnv1a64", $"{figures.Workload.StreamHash:x16}");
            json.WriteString("trades_fnv1a64", $"{figures.Trades.Hash:x16}");
            json.WriteString("book_fnv1a64", $"{figures.Book:x16}");
            WriteRounded(json, "ns_per_op", figures.OursNs);
            WriteRounded(json, "floor_ns_per_op", figures.FloorNs);
            WriteRounded(json, "speed_of_floor", figures.MedianRatio);
            WriteTail(json, "", figures.OursTail);
            WriteTail(json, "floor_", figures.FloorTail);
            WriteRounded(json, "bytes_per_op", (double)figures.Bytes / figures.Count);
            WriteRounded(json, "bytes_per_resting_order", figures.BytesPerResting);
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void WriteTail(Utf8JsonWriter json, string prefix, Percentiles tail)
    {
        json.WriteNumber($"{prefix}p50_ns", tail.At(0.5));
        json.WriteNumber($"{prefix}p99_ns", tail.At(0.99));
        json.WriteNumber($"{prefix}p999_ns", tail.At(0.999));
        json.WriteNumber($"{prefix}p9999_ns", tail.At(0.9999));
    }

    private static void WriteRounded(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 3));

    private sealed record Figures(
        ulong Seed, int Count, int RestingTarget, MatchingWorkload Workload, TradeTally Trades, ulong Book, double OursNs, double FloorNs,
        double MedianRatio, long Bytes, Percentiles OursTail, Percentiles FloorTail, double BytesPerResting);
}
