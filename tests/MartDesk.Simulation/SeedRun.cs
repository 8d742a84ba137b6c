using System.Globalization;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Plants;

namespace MartDesk.Simulation;

/// <summary>Lives through seeds, several at a time, each on a thread of its own, and sums up.</summary>
internal sealed class SeedRun
{
    private readonly Lock _gate = new();
    private readonly List<string> _reports = [];
    private readonly Cells _cells = new();
    private long _next;
    private long _end;

    public long Seeds { get; private set; }

    public long Faults { get; private set; }

    public long Orders { get; private set; }

    public long Alerts { get; private set; }

    public long Deaths { get; private set; }

    public Cells Cells => _cells;

    /// <summary>What went wrong, with the seeds that show it.</summary>
    public IReadOnlyList<string> Reports
    {
        get
        {
            lock (_gate)
                return [.. _reports];
        }
    }

    /// <summary>Lives through seeds until all are done, the time is over, or five have failed.</summary>
    public void Run(long first, long count, int threads, TimeSpan atMost)
    {
        (_next, _end) = (first, first + count);
        var started = TimeProvider.System.GetTimestamp();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(() => TimeProvider.System.GetElapsedTime(started) > atMost), 16 << 20)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
    }

    /// <summary>One run by itself.</summary>
    public static World Once(ulong seed, string folder, RunOptions options)
    {
        var world = new World(seed, folder, options);
        try
        {
            world.Run();
        }
        catch (Exception e)
        {
            world.Fail("exception", e.ToString());
        }

        return world;
    }

    /// <summary>Whether a planted mistake is found by one of the first seeds; gives the seed and what was said.</summary>
    public static (ulong Seed, string Failure)? Find(Func<Plant> plant, string folder, int atMost)
    {
        for (ulong seed = 1; seed <= (ulong)atMost; seed++)
        {
            using var world = Once(seed, folder, new RunOptions { Plant = plant() });
            if (world.Failures.Count > 0)
                return (seed, world.Failures[0]);
        }

        return null;
    }

    private void Work(Func<bool> isOver)
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-sim-").FullName;
        try
        {
            while (Next() is { } seed && !isOver())
            {
                using var world = Once((ulong)seed, folder, new RunOptions());
                Sum(world);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private long? Next()
    {
        lock (_gate)
            return _next < _end && _reports.Count < 5 ? _next++ : null;
    }

    private void Sum(World world)
    {
        lock (_gate)
        {
            Seeds++;
            Faults += world.Faults.Struck.Count;
            Alerts += world.Sent.Count;
            Deaths += world.LifeBegan.Count - 1;
            Orders += world.Network.Calls.Count(call => call.Path.EndsWith("/submit-order", StringComparison.Ordinal));
            _cells.Add(world.Cells);
            if (world.Failures.Count > 0)
                _reports.Add(Report(world));
        }
    }

    private static string Report(World world) => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {world.Seed}: {string.Join("\n  ", world.Failures)}\n  replay: dotnet run -c Release --project tests/MartDesk.Proof -- replay {world.Seed}\n  shrink: dotnet run -c Release --project tests/MartDesk.Proof -- shrink {world.Seed}");
}
