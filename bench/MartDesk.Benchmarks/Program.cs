using System.Globalization;
using MartDesk.Benchmarks.Matching;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk;

namespace MartDesk.Benchmarks;

/// <summary>Measures the product beside its floors: own code of a few dozen lines that does the least the same work can cost.</summary>
internal static class Program
{
    private const string Usage = """
        matching [--seed N] [--count N] [--resting N]   the order book on workload M1, one line of JSON
        sdk [--json]                                    the client SDK
        """;

    public static int Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "matching":
                MatchingBenchmark.Run((ulong)Number(args, "--seed", 1), (int)Number(args, "--count", 2_000_000), (int)Number(args, "--resting", 10_000), Console.Out);
                return 0;
            case "sdk":
                SdkBenchmark.Run(new RowPrinter(Console.Out, args.Contains("--json")));
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static long Number(string[] args, string name, long otherwise)
    {
        var index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? long.Parse(args[index + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
