using System.Globalization;
using MartDesk.Simulation.Faults;
using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Years;

namespace MartDesk.Simulation;

/// <summary>What the program can be told to do.</summary>
internal static class Proof
{
    public static int Usage()
    {
        Console.WriteLine(
            """
            seeds FIRST COUNT    lives through seeds and prints what was found
            plants COUNT [NAME …]   the first seed of so many that finds each planted mistake
            replay SEED [--faults LIST] [--work LIST] [--calls]   one seed with its log
            shrink SEED          the smallest part of a failing seed's schedule that still fails
            hash FIRST COUNT [--idle-pool]   the trace hash of each seed; with a thread pool that does nothing it must be the same
            life SEED STRETCHES [--hoarding]   bytes that a desk has in memory after two months of so many fundings, and how many of them were paid
            """);
        return 2;
    }

    /// <summary>Lives through one seed and shows its log.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="rest"><c>--faults</c> and <c>--work</c>, each with a list of what to keep; at the end <c>--calls</c>, for every request with what became of it.</param>
    /// <exception cref="ArgumentException">Another option.</exception>
    public static int Replay(ulong seed, string[] rest)
    {
        var options = new RunOptions { KeepsLogs = true };
        var showsCalls = rest is [.., "--calls"];
        if (showsCalls)
            rest = rest[..^1];
        for (var i = 0; i + 1 < rest.Length; i += 2)
        {
            var parts = rest[i + 1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            options = rest[i] switch
            {
                "--faults" => options with { OnlyFaults = [.. parts.Select(Strike.Parse)] },
                "--work" => options with { OnlyWork = [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))] },
                _ => throw new ArgumentException($"{rest[i]} is no option; there are --faults, --work and, at the end, --calls."),
            };
        }

        using var folder = new TemporaryFolder();
        using var world = SeedRun.Once(seed, folder.Path, options);
        foreach (var note in world.Notes)
            Console.WriteLine(note);
        foreach (var call in showsCalls ? world.Network.Calls : [])
            Console.WriteLine(call);
        Console.WriteLine($"struck: {string.Join(',', world.Faults.Struck)}");
        foreach (var failure in world.Failures)
            Console.WriteLine($"FAILED {failure}");
        Console.WriteLine(FormattableString.Invariant($"seed {seed}: {world.Scheduler.Steps} steps, {world.Network.Calls.Count} calls, hash {world.Scheduler.Hash:x16}"));
        return world.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>The hash of each seed's trace.</summary>
    /// <param name="first">Seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="hasIdlePool">Nothing that is given to the thread pool is ever done: whatever a run has there, it shows by another hash.</param>
    public static int Hashes(ulong first, int count, bool hasIdlePool)
    {
        using var folder = new TemporaryFolder();
        if (hasIdlePool)
            IdlePool.Begin();
        for (var seed = first; seed < first + (ulong)count; seed++)
        {
            using var world = SeedRun.Once(seed, folder.Path, new RunOptions());
            Console.WriteLine(FormattableString.Invariant($"{seed} {world.Scheduler.Hash:x16}"));
        }

        return 0;
    }

    /// <summary>What a desk has in memory after two months; the process must have done nothing before.</summary>
    /// <param name="seed">All that happens follows from it.</param>
    /// <param name="stretches">Fundings of a month.</param>
    /// <param name="isHoarding">The desk keeps all that it hears.</param>
    public static int Life(ulong seed, int stretches, bool isHoarding)
    {
        using var folder = new TemporaryFolder();
        var life = Year.Of(2, seed, folder.Path, stretches, isHoarding ? new KeepsAllItHears() : null);
        Console.WriteLine(life.Failure ?? FormattableString.Invariant($"{life.OfDesk} {life.Fundings}"));
        return life.Failure is null ? 0 : 1;
    }

    public static int Seeds(long first, long count, TimeSpan atMost)
    {
        var started = TimeProvider.System.GetTimestamp();
        var run = new SeedRun();
        run.Run(first, count, Environment.ProcessorCount, atMost);
        foreach (var report in run.Reports)
            Console.WriteLine(report);
        Console.WriteLine(FormattableString.Invariant(
            $"{run.Seeds} seeds in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s: {run.Alerts} alerts, {run.Orders} orders, {run.Faults} faults, {run.Deaths} deaths of the desk, {run.Reports.Count} violations"));
        foreach (var line in Cells.All.Chunk(8))
            Console.WriteLine(string.Join("  ", line.Select(cell => FormattableString.Invariant($"{cell} {run.Cells.Counts[cell]}"))));
        var untouched = run.Cells.Untouched.ToList();
        if (untouched.Count > 0)
            Console.WriteLine($"never met: {string.Join(", ", untouched)}");
        return run.Reports.Count == 0 && untouched.Count == 0 ? 0 : 1;
    }

    /// <summary>Which seed finds each planted mistake.</summary>
    /// <param name="atMost">So many seeds are tried.</param>
    /// <param name="names">Those planted mistakes; none for all.</param>
    public static int Plants(int atMost, string[] names)
    {
        using var folder = new TemporaryFolder();
        var missed = 0;
        foreach (var (name, plant) in AllPlants.ByName.Where(plant => names.Length == 0 || names.Contains(plant.Key)))
        {
            var found = SeedRun.Find(plant, folder.Path, atMost);
            missed += found is null ? 1 : 0;
            Console.WriteLine(found is { } what ? FormattableString.Invariant($"{name}: found by seed {what.Seed}: {what.Failure.Split('\n')[0]}") : $"{name}: NOT FOUND");
        }

        return missed == 0 ? 0 : 1;
    }

    /// <summary>Leaves out work and faults as long as the run still fails by the same check.</summary>
    public static int Shrink(ulong seed)
    {
        using var folder = new TemporaryFolder();
        using var whole = SeedRun.Once(seed, folder.Path, new RunOptions());
        if (whole.Failures.Count == 0)
        {
            Console.WriteLine($"seed {seed} does not fail.");
            return 0;
        }

        whole.Dispose();
        var check = whole.Failures[0].Split(':')[0];
        var options = new RunOptions { OnlyFaults = [.. whole.Faults.Struck], OnlyWork = [.. whole.Work.Select(item => item.Number)] };
        List<Strike> faults = [.. whole.Faults.Struck];
        List<int> work = [.. whole.Work.Select(item => item.Number)];
        bool fails(IReadOnlyCollection<Strike> keptFaults, IReadOnlyCollection<int> keptWork)
        {
            using var world = SeedRun.Once(seed, folder.Path, options with { OnlyFaults = keptFaults, OnlyWork = keptWork });
            return world.Failures.Any(failure => failure.StartsWith(check, StringComparison.Ordinal));
        }

        if (!fails(faults, work))
        {
            Console.WriteLine("It fails only with faults drawn from the seed: which of them are due depends on the run.");
            return 1;
        }

        Reduce(work, kept => fails(faults, kept));
        Reduce(faults, kept => fails(kept, work));
        Reduce(work, kept => fails(faults, kept));
        Console.WriteLine($"{whole.Failures[0]}");
        Console.WriteLine(FormattableString.Invariant($"replay {seed} --faults \"{string.Join(',', faults)}\" --work {string.Join(',', work)}"));
        return 1;
    }

    private static void Reduce<T>(List<T> parts, Func<IReadOnlyCollection<T>, bool> fails)
    {
        for (var size = Math.Max(1, parts.Count / 2); size >= 1; size /= 2)
        {
            for (var from = 0; from < parts.Count;)
            {
                var left = parts.Where((_, index) => index < from || index >= from + size).ToList();
                if (fails(left))
                {
                    parts.Clear();
                    parts.AddRange(left);
                }
                else
                {
                    from += size;
                }
            }
        }
    }

    internal sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("martdesk-sim-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
