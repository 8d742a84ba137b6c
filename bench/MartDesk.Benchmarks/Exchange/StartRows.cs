using System.Globalization;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Exchange.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Exchange;

/// <summary>The exchange in a process of its own, from its start to its first answer, and the memory it holds when nothing happens.</summary>
internal static class StartRows
{
    private const int Rounds = 3;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    public static async Task PrintAsync(RowPrinter printer)
    {
        var (ready, memory) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            using var child = ChildProcess.Start("serve-exchange");
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{child.Port}/system/time"));
            answer.EnsureSuccessStatusCode();
            ready = Math.Min(ready, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            await Task.Delay(Idle, TimeProvider.System);
            memory = Math.Min(memory, child.WorkingSet / 1e6);
        }

        printer.Print(new Row("exchange: process start to first answer", ready, null, null, "s"));
        printer.Print(new Row("exchange: memory when idle", memory, null, null, "MB"));
    }

    /// <summary>In the child.</summary>
    public static void Serve()
    {
        var options = new ExchangeHostOptions { Port = 0, Feed = "none", Keys = [new ApiKeyGrant("key", "secret", "memo")] };
        var host = ExchangeHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(host.Address.Port.ToString(CultureInfo.InvariantCulture));
        ChildProcess.WaitForParent();
    }
}
