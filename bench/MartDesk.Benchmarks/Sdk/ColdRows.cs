using System.Globalization;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Benchmarks.Sdk.Streams;

namespace MartDesk.Benchmarks.Sdk;

/// <summary>
/// What a fresh process pays while the compiler is still at work: messages 100,000 to 500,000 beside the last million of the same run, for floors and ours.
/// Every run is a process of its own.
/// </summary>
internal static class ColdRows
{
    private const int Messages = 3_000_000;
    private const int ColdFrom = 100_000;
    private const int ColdTo = 500_000;
    private const int SteadyFrom = 2_000_000;
    private const int Runs = 5;

    public static void Print(RowPrinter printer)
    {
        using var server = ChildProcess.Start("serve-stream", "bookticker", $"{Messages}", "1");
        var ways = new[] { "F2", "F3", "F4", "values", "records" };
        var costs = ways.ToDictionary(way => way, _ => new List<(double Cold, double Steady)>());
        for (var run = 0; run < Runs; run++)
        {
            foreach (var way in ways)
            {
                using var fresh = ChildProcess.Start("cold-stream", way, $"{server.Port}");
                var numbers = fresh.FirstLine.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
                costs[way].Add((numbers[0], numbers[1]));
            }
        }

        foreach (var way in ways)
            printer.Print(new Row($"cold stream bookticker, {way} / its own steady", Middle(costs[way].Select(cost => cost.Cold)), Middle(costs[way].Select(cost => cost.Steady)), null, "us"));
        printer.Print(new Row("cold stream bookticker, values / F3 cold", Middle(costs["values"].Select(cost => cost.Cold)), Middle(costs["F3"].Select(cost => cost.Cold)), null, "us"));
    }

    /// <summary>In the fresh process: reads the stream one way and prints what a message costs cold and steady.</summary>
    public static async Task RunAsync(string way, int port)
    {
        var marks = new Dictionary<int, TimeSpan>();
        var hand = new HandDecoder();
        void Progress(int count)
        {
            if (count is ColdFrom or ColdTo or SteadyFrom or Messages - 1)
                marks[count] = ProcessorTime.Now;
        }

        await (way switch
        {
            "F2" => SocketFloor.ReadAsync(port, Messages, Progress, static message => HandDecoder.Scan(message.Span)),
            "F3" => SocketFloor.ReadAsync(port, Messages, Progress, message => hand.Decode(message.Span)),
            "F4" => SocketFloor.ReadAsync(port, Messages, Progress, static message => PlainDecoder.Decode(message.Span)),
            "values" => StreamReaders.ListenAsync(port, Messages, Progress),
            _ => StreamReaders.ReadAsync(port, Messages, Progress),
        });
        var cold = (marks[ColdTo] - marks[ColdFrom]).TotalMicroseconds / (ColdTo - ColdFrom);
        var steady = (marks[Messages - 1] - marks[SteadyFrom]).TotalMicroseconds / (Messages - 1 - SteadyFrom);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cold} {steady}"));
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
