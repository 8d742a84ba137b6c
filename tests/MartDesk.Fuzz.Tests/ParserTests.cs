using System.Globalization;
using Xunit.Abstractions;

namespace MartDesk.Fuzz.Tests;

/// <summary>Every way by which something written by others comes in, under mutated input: 100,000 for each, or <c>MARTDESK_FUZZ_INPUTS</c>.</summary>
public sealed class ParserTests(ITestOutputHelper output)
{
    private static readonly long Numbers =
        (Environment.GetEnvironmentVariable("MARTDESK_FUZZ_INPUTS") is { Length: > 0 } given ? long.Parse(given, CultureInfo.InvariantCulture) : 100_000) / FuzzRun.InputsOfEach;

    [Fact]
    public void No_parser_falls_over_stalls_or_swells_whatever_it_is_given()
    {
        using var parsers = new ParserSet();
        Assert.True(parsers.All.Count(parser => parser is { Cost: 1, Thinning: 1 }) >= 14);

        // Threads of their own: what a parser allocates is counted for each, and a pool that is slow to grow does not wait for itself.
        var results = parsers.All.Select(parser => new FuzzResult(parser.Name)).ToList();
        var next = -1;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());

        foreach (var result in results)
            output.WriteLine($"{result.Name,-26} {result.Inputs,12:N0} inputs, {result.Time.TotalMicroseconds / result.Inputs,8:0.0} µs each, slowest {result.Slowest.TotalMilliseconds:0.0} ms, memory {result.MostTimes:0.0} times a long input, {result.MostOfShort:N0} bytes for a short one");
        output.WriteLine($"{results.Sum(result => result.Time.TotalSeconds):0.0} s of the processor");
        var problems = results.Where(result => result.Problem is not null).Select(result => result.Problem).ToList();
        Assert.True(problems.Count == 0, string.Join("\n\n", problems));

        void Work()
        {
            for (int index; (index = Interlocked.Increment(ref next)) < results.Count;)
            {
                for (var number = 1; number <= Numbers && results[index].Problem is null; number++)
                    FuzzRun.Run(parsers.All[index], number, results[index]);
            }
        }
    }

    [Theory]
    [InlineData("falls over")]
    [InlineData("stalls")]
    [InlineData("swells")]
    public void A_parser_that_does_is_found(string fault)
    {
        var parser = new Parser("planted", Parser.Texts("size=17;name=x"), input =>
        {
            if (!input.AsSpan().StartsWith("size="u8) || input.Length < 6 || input[5] == (byte)'1')
                return;
            switch (fault)
            {
                case "falls over":
                    throw new FormatException("Only sizes that begin with 1 were thought of.");
                case "stalls":
                    var end = ThreadTime.Now + TimeSpan.FromMilliseconds(60);
                    while (ThreadTime.Now < end)
                    {
                    }

                    break;
                default:
                    GC.KeepAlive(new byte[200_000]);
                    break;
            }
        });

        var result = new FuzzResult(parser.Name);

        FuzzRun.Run(parser, 1, result);

        Assert.NotNull(result.Problem);
        Assert.Contains("planted, number 1", result.Problem);
    }
}
