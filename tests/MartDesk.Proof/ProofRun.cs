using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MartDesk.Proof.Parts;

namespace MartDesk.Proof;

/// <summary>All parts one after the other, each in as many processes as the machine has processors, and a table of what was done.</summary>
/// <param name="title">Name of the run.</param>
/// <param name="sizeOf">How many units of a part are wanted.</param>
/// <param name="atMost">Time for all of it.</param>
internal sealed class ProofRun(string title, Func<PartSize, long> sizeOf, TimeSpan atMost)
{
    /// <summary>A worker looks at the clock between trials; this is long for the longest of them.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(3);

    /// <summary>So many units meet everything there is to meet.</summary>
    private const long MetByThen = 1_000;

    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly Lock _telling = new();
    private readonly List<string> _problems = [];

    private TimeSpan Left => atMost - TimeProvider.System.GetElapsedTime(_began);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"martdesk-proof {title}: at most {atMost.TotalMinutes:0.#} minutes on {Environment.ProcessorCount} processors"));
        Console.WriteLine();
        Console.WriteLine($"{"part",-18}{"asked",14}{"done",14}{"seconds",10}  violations");
        var parts = AllParts.Sizes.Where(size => sizeOf(size) > 0).ToList();
        var beside = parts.Where(GoesBesideOthers).Select(RunPartAsync).ToList();
        foreach (var size in parts.Where(size => !GoesBesideOthers(size)))
        {
            if (size.IsAlone)
                await Task.WhenAll(beside);
            await RunPartAsync(size);
        }

        await Task.WhenAll(beside);
        Console.WriteLine();
        Console.WriteLine("Not among these:");
        foreach (var line in AllParts.Elsewhere)
            Console.WriteLine($"  {line}");
        Console.WriteLine();
        foreach (var problem in _problems)
            Console.WriteLine(problem);
        Console.WriteLine(_problems.Count == 0 ? "PASSED: everything that was asked was done, without a violation." : "FAILED");
        return _problems.Count == 0 ? 0 : 1;
    }

    /// <summary>True of a part whose trials are so few that processors would wait for them, or with them.</summary>
    private bool GoesBesideOthers(PartSize size)
    {
        var part = size.Make();
        using var held = part as IDisposable;
        return !size.IsAlone && TrialsOf(part, sizeOf(size)) < Environment.ProcessorCount + (part.SideBySide > 1 ? 1 : 0);
    }

    private static long TrialsOf(IPart part, long wanted) => (wanted + part.UnitsOfEach - 1) / part.UnitsOfEach;

    private async Task RunPartAsync(PartSize size)
    {
        var part = size.Make();
        using var held = part as IDisposable;
        var wanted = sizeOf(size);
        var trials = TrialsOf(part, wanted);
        var share = size.Share < 1 ? Min(atMost * size.Share, Left) : Left;
        var began = TimeProvider.System.GetTimestamp();
        var workers = size.IsAlone ? 1 : Environment.ProcessorCount;
        var tally = new PartTally();
        foreach (var one in await Task.WhenAll(Enumerable.Range(1, workers).Select(first => WorkAsync(size.Name, first, workers, trials, share))))
            tally.Add(one);
        lock (_telling)
            Tell(size, part, tally, wanted, TimeProvider.System.GetElapsedTime(began));
    }

    private void Tell(PartSize size, IPart part, PartTally tally, long wanted, TimeSpan took)
    {
        var done = tally.Trials * part.UnitsOfEach;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{part.Unit,-18}{wanted,14:N0}{done,14:N0}{took.TotalSeconds,10:0}  {tally.Violations.Count}"));
        var others = tally.Counts.Where(count => !SeedPart.IsCell(count.Key)).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value:N0} {count.Key}")).ToList();
        foreach (var line in others.Chunk(5))
            Console.WriteLine($"    {string.Join(", ", line)}");
        foreach (var cells in tally.Counts.Where(count => SeedPart.IsCell(count.Key)).OrderBy(count => count.Key, StringComparer.Ordinal).Chunk(9))
            Console.WriteLine($"    {string.Join("  ", cells.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Key} {cell.Value}")))}");
        foreach (var violation in tally.Violations)
            _problems.Add($"{part.Name} {violation.Number}: {violation.Text}\n    martdesk-proof {part.ReplayOf(violation.Number)}");
        if (done < wanted)
            _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{part.Name}: {wanted:N0} {part.Unit} were asked, {done:N0} were done in the time."));
        // A run of a few trials cannot meet everything.
        if (done >= Math.Min(size.Full, MetByThen) && part.NeverMet(tally.Counts).ToList() is { Count: > 0 } untouched)
            _problems.Add($"{part.Name}: never met: {string.Join(", ", untouched)}");
    }

    private static async Task<PartTally> WorkAsync(string part, int first, int step, long last, TimeSpan time)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(ProofRun).Assembly.Location, "work", part, Text(first), Text(step), Text(last), Text((long)Math.Max(0, time.TotalSeconds))])
            start.ArgumentList.Add(argument);
        start.Environment[Worker.YoungMemoryVariable] = Worker.YoungMemory;
        using var worker = Process.Start(start)!; // Not shell-executed, so there is one.
        var errors = worker.StandardError.ReadToEndAsync();
        var output = worker.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(time + Grace, TimeProvider.System);
        try
        {
            await worker.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            worker.Kill();
            return new PartTally { Violations = { new Violation(0, "A trial hangs; its worker was ended.") } };
        }

        var text = await output;
        if (worker.ExitCode == 0 && text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., var line] && JsonSerializer.Deserialize(line, TallyJson.Default.PartTally) is { } tally)
            return tally;
        return new PartTally { Violations = { new Violation(0, $"A worker ended with {worker.ExitCode}: {await errors}") } };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
