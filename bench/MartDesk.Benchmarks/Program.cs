using System.Globalization;
using MartDesk.Benchmarks.Desk;
using MartDesk.Benchmarks.Exchange;
using MartDesk.Benchmarks.Matching;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk;
using MartDesk.Benchmarks.Sdk.Streams;

namespace MartDesk.Benchmarks;

/// <summary>Measures the product beside its floors: own code of a few dozen lines that does the least the same work can cost.</summary>
internal static class Program
{
    private const string Usage = """
        matching [--seed N] [--count N] [--resting N]   the order book on workload M1, one line of JSON
        sdk [PART] [--json]                             the client SDK: signing, decode, stream, cold, rest
        exchange [PART] [--json]                        the local exchange: commands, positions, replay, snapshot, http, streams, start
        desk [PART] [--json]                            the desk: accept, intake, wire, accounts
        """;

    public static async Task<int> Main(string[] args)
    {
        var printer = new RowPrinter(Console.Out, args.Contains("--json"));
        switch (args.FirstOrDefault())
        {
            case "matching":
                MatchingBenchmark.Run((ulong)Number(args, "--seed", 1), (int)Number(args, "--count", 2_000_000), (int)Number(args, "--resting", 10_000), Console.Out);
                return 0;
            case "sdk":
                await SdkBenchmark.RunAsync(printer, Part(args));
                return 0;
            case "exchange":
                await ExchangeBenchmark.RunAsync(printer, Part(args));
                return 0;
            case "desk":
                await DeskBenchmark.RunAsync(printer, Part(args));
                return 0;
            case "serve-answers":
                BareServer.Serve();
                return 0;
            case "serve-stream":
                StreamServer.Serve(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
                return 0;
            case "cold-stream":
                await ColdRows.RunAsync(args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
                return 0;
            case "serve-exchange":
                StartRows.Serve();
                return 0;
            case "serve-accounts-exchange":
                await AccountRows.ServeExchangesAsync();
                return 0;
            case "serve-accounts-desk":
                await AccountRows.ServeDeskAsync(args[1], args[2]);
                return 0;
            case "serve-streams":
                FanOutRow.Serve(args[1]);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static string? Part(string[] args) => args.Skip(1).FirstOrDefault(word => !word.StartsWith('-'));

    private static long Number(string[] args, string name, long otherwise)
    {
        var index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? long.Parse(args[index + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
