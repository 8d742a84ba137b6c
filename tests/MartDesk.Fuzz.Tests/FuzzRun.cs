using System.Diagnostics;
using System.Text;

namespace MartDesk.Fuzz.Tests;

/// <summary>Sends mutated inputs through a parser and holds it to four promises: no exception of its own, 50 ms, at most 16 times the input in memory beside a fixed allowance, and the parser's own checks.</summary>
internal static class FuzzRun
{
    /// <summary>Inputs that one number stands for: the same number makes the same inputs in the tests and in the proof.</summary>
    public const int InputsOfEach = 10_000;

    /// <summary>How many times its input a parser may allocate on the whole way, what is garbage by then counted too.</summary>
    public const int MostTimes = 16;

    /// <summary>So many numbers are whole for every parser: 100,000 inputs.</summary>
    private const int WholeNumbers = 10;

    private const int LongestShown = 2_000;

    /// <summary>How many inputs a number makes for a parser.</summary>
    public static int InputsOf(Parser parser, long number) => InputsOfEach / parser.Cost / (number <= WholeNumbers ? 1 : parser.Thinning);

    /// <summary>The inputs of one number; for a parser that costs more, as many fewer.</summary>
    /// <param name="parser">What reads.</param>
    /// <param name="number">Seed of the mutations.</param>
    /// <param name="result">Receives what was done.</param>
    public static void Run(Parser parser, long number, FuzzResult result)
    {
        var mutations = new Mutations((ulong)number, parser.Corpus);
        if (result.Inputs == 0)
        {
            foreach (var right in parser.Corpus)
                parser.Parse(right); // What is done once for all inputs is done before any is measured.
        }

        var began = ThreadTime.Now;
        var count = InputsOf(parser, number);
        for (var i = 0; i < count && result.Problem is null; i++)
        {
            var input = mutations.Next();
            if (Fault(parser, input, result) is { } fault)
                result.Problem = $"{parser.Name}, number {number}, input {i}: {fault}\n{Show(input)}";
            result.Inputs++;
        }

        result.Time += ThreadTime.Now - began;
    }

    /// <summary>What is wrong with how an input was read; null when nothing is.</summary>
    private static string? Fault(Parser parser, byte[] input, FuzzResult result)
    {
        try
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            parser.Parse(input);
            var time = Stopwatch.GetTimestamp() - start;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (time > result.SlowestTicks)
            {
                result.SlowestTicks = time;
                if (Stopwatch.GetElapsedTime(0, time) > parser.Longest && Fastest(parser, input) is var fastest && fastest > parser.Longest)
                    return $"took {fastest.TotalMilliseconds:0.0} ms at the fastest of five times; {parser.Longest.TotalMilliseconds} ms are allowed";
            }

            if (input.Length >= FuzzResult.Long)
                result.MostTimes = Math.Max(result.MostTimes, (double)allocated / input.Length);
            else
                result.MostOfShort = Math.Max(result.MostOfShort, allocated);
            var most = parser.Allowance + (long)MostTimes * input.Length;
            if (allocated > most && Least(parser, input) is var least && least > most)
                return $"took {least} bytes of memory for an input of {input.Length}; {most} are allowed";
            parser.Check?.Invoke(input);
            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
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
}

/// <summary>What the runs of one parser came to.</summary>
/// <param name="name">The parser.</param>
internal sealed class FuzzResult(string name)
{
    /// <summary>From so many bytes on an input counts as long.</summary>
    public const int Long = 4096;

    public string Name { get; } = name;

    /// <summary>How many inputs it read.</summary>
    public long Inputs { get; set; }

    /// <summary>Processor time of all of them, with the making of the inputs and the checks.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>The longest one took, alone on the machine or not.</summary>
    public TimeSpan Slowest => Stopwatch.GetElapsedTime(0, SlowestTicks);

    /// <summary>What was found, with the input; null for nothing. A parser with which something is wrong reads no more.</summary>
    public string? Problem { get; set; }

    /// <summary>Most bytes that were allocated for one byte of a long input.</summary>
    public double MostTimes { get; set; }

    /// <summary>Most bytes that were allocated for a shorter input.</summary>
    public long MostOfShort { get; set; }

    public long SlowestTicks { get; set; }
}
