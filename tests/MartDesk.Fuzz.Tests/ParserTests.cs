using MartDesk.Fuzz.Tests.Parsers;
using Xunit.Abstractions;

namespace MartDesk.Fuzz.Tests;

/// <summary>Every way by which something written by others comes in, under mutated input: the size is <c>MARTDESK_FUZZ_INPUTS</c> for each.</summary>
public sealed class ParserTests(ITestOutputHelper output)
{
    [Fact]
    public async Task No_parser_falls_over_stalls_or_swells_whatever_it_is_given()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-fuzz-");
        try
        {
            await using var exchange = await ExchangeParsers.StartAsync();
            Parser[] parsers = [.. AlertParsers.All(), .. VenueParsers.All(), .. ExchangeParsers.All(exchange), .. OwnerParsers.All(folder.FullName)];
            Assert.True(parsers.Length >= 14);
            output.WriteLine($"MARTDESK_FUZZ_INPUTS={FuzzRun.Inputs} MARTDESK_FUZZ_SEED={FuzzRun.Seed}");

            // Threads of their own: what a parser allocates is counted for each, and a pool that is slow to grow does not wait for itself.
            var results = new FuzzResult[parsers.Length];
            var next = -1;
            var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
            workers.ForEach(worker => worker.Start());
            workers.ForEach(worker => worker.Join());

            foreach (var result in results)
                output.WriteLine($"{result.Name,-26} {result.Inputs,10:N0} inputs {result.Time.TotalSeconds,8:0.0} s, slowest {result.Slowest.TotalMilliseconds:0.0} ms");
            var problems = results.Where(result => result.Problem is not null).Select(result => result.Problem).ToList();
            Assert.True(problems.Count == 0, string.Join("\n\n", problems));

            void Work()
            {
                for (int index; (index = Interlocked.Increment(ref next)) < parsers.Length;)
                    results[index] = FuzzRun.Run(parsers[index], FuzzRun.Inputs, FuzzRun.Seed + index);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
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

        var result = FuzzRun.Run(parser, 10_000, FuzzRun.Seed);

        Assert.NotNull(result.Problem);
        Assert.Contains("planted, seed", result.Problem);
    }
}
