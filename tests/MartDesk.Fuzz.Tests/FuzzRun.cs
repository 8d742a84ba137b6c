using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MartDesk.Fuzz.Tests;

/// <summary>Sends mutated inputs through a parser and holds it to four promises: no exception of its own, 50 ms, a bounded number of times the input in memory (16 unless said), and the parser's own checks.</summary>
internal static class FuzzRun
{
    private const int DefaultInputs = 100_000;
    private const int DefaultSeed = 20261121;
    private const int LongestShown = 2_000;

    /// <summary>Inputs for each parser: <c>MARTDESK_FUZZ_INPUTS</c>, by default what the gate runs.</summary>
    public static int Inputs => Setting("MARTDESK_FUZZ_INPUTS", DefaultInputs);

    /// <summary>Where the mutations begin: <c>MARTDESK_FUZZ_SEED</c>.</summary>
    public static int Seed => Setting("MARTDESK_FUZZ_SEED", DefaultSeed);

    /// <summary>Runs; null when nothing was found, else what, with the input and how to repeat it.</summary>
    /// <param name="parser">What reads.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="seed">Of the mutations.</param>
    public static FuzzResult Run(Parser parser, int inputs, int seed)
    {
        var mutations = new Mutations(new Random(seed), parser.Corpus);
        foreach (var right in parser.Corpus)
            parser.Parse(right); // What is done once for all inputs is done before any is measured.
        var watch = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        var count = Math.Max(1, inputs / parser.Cost);
        for (var i = 0; i < count; i++)
        {
            var input = mutations.Next();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            try
            {
                parser.Parse(input);
            }
            catch (Exception exception)
            {
                return Found(exception.ToString());
            }

            var time = Stopwatch.GetElapsedTime(start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (time > slowest && (slowest = time) > parser.Longest && Fastest(parser, input) is var fastest && fastest > parser.Longest)
                return Found($"took {fastest.TotalMilliseconds:0.0} ms at the fastest of five times; {parser.Longest.TotalMilliseconds} ms are allowed");
            var most = Math.Max(parser.Allowance, (long)parser.Times * input.Length);
            if (allocated > most && Least(parser, input) is var least && least > most)
                return Found($"took {least} bytes of memory for an input of {input.Length}; {most} are allowed");
            try
            {
                parser.Check?.Invoke(input);
            }
            catch (Exception exception)
            {
                return Found(exception.ToString());
            }

            FuzzResult Found(string what) => new(parser.Name, i + 1, watch.Elapsed, slowest, $"{parser.Name}, seed {seed}, input {i}: {what}\n{Show(input)}");
        }

        return new(parser.Name, count, watch.Elapsed, slowest, null);
    }

    /// <summary>The machine is shared and code is compiled on the way: only what takes the processor too long each time is slow.</summary>
    private static TimeSpan Fastest(Parser parser, byte[] input) => Enumerable.Range(0, 5).Min(_ =>
    {
        var start = ThreadTime.Now;
        parser.Parse(input);
        return ThreadTime.Now - start;
    });

    private static long Least(Parser parser, byte[] input) => Enumerable.Range(0, 3).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        parser.Parse(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    private static string Show(byte[] input) =>
        $"{(input.Length <= LongestShown ? Encoding.UTF8.GetString(input) : Encoding.UTF8.GetString(input, 0, LongestShown) + $"… ({input.Length} bytes)")}\nbase64 {Convert.ToBase64String(input, 0, Math.Min(input.Length, LongestShown))}";

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>What a run came to.</summary>
/// <param name="Name">The parser.</param>
/// <param name="Inputs">How many it read.</param>
/// <param name="Time">How long that took.</param>
/// <param name="Slowest">The longest one took, alone on the machine or not.</param>
/// <param name="Problem">What was found; null for nothing.</param>
internal sealed record FuzzResult(string Name, int Inputs, TimeSpan Time, TimeSpan Slowest, string? Problem);
