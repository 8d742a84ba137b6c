using System.Diagnostics;
using System.Globalization;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Live;

/// <summary>What an open page costs the desk. A measurement, not a test of every run: set MARTDESK_MEASURE to anything, on a machine that does nothing else.</summary>
public sealed class LiveCostTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Accounts = 100;
    private const int PositionsEach = 5;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    [MeasureFact]
    public async Task Five_hundred_positions_twice_a_second_take_no_more_than_a_fifth_of_a_core()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Snapshot(1));
        foreach (var path in (string[])["/live/positions?width=wide", "/live/overview?width=wide", "/live/portfolio?width=wide"])
        {
            using var end = new CancellationTokenSource();
            var reading = ReadAsync(desk, path, end.Token);
            await PublishAsync(desk, TimeSpan.FromSeconds(4)); // The compiler has seen it all.
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            await PublishAsync(desk, Measured);
            var share = (Process.GetCurrentProcess().TotalProcessorTime - before) / Measured;
            await end.CancelAsync();
            var bytes = await reading;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {share:P1} of a core, {bytes / 1024} KiB"));
            Assert.True(share <= 0.2, $"{path} took {share:P1} of a core.");
        }
    }

    private static async Task<long> ReadAsync(RunningDesk desk, string path, CancellationToken cancellationToken)
    {
        var total = 0L;
        try
        {
            using var answer = await desk.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                total += read;
        }
        catch (OperationCanceledException)
        {
            // Enough was read.
        }

        return total;
    }

    private static async Task PublishAsync(RunningDesk desk, TimeSpan length)
    {
        var pauses = (int)(length / TimeSpan.FromMilliseconds(500));
        for (var i = 0; i < pauses; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            desk.Portfolio.Publish(Snapshot(desk.Portfolio.Current.Version + 1));
        }
    }

    private static PortfolioSnapshot Snapshot(long version)
    {
        var now = TimeProvider.System.GetUtcNow();
        var accounts = Enumerable.Range(0, Accounts).Select(i => Sample.Account with { AccountId = $"a{i}", Label = $"Account {i}", LastHeard = now }).ToList();
        return Sample.Portfolio with
        {
            Version = version,
            Accounts = accounts,
            Positions =
            [
                .. accounts.SelectMany((account, i) => Enumerable.Range(0, PositionsEach).Select(j => Sample.Position with
                {
                    AccountId = account.AccountId,
                    AccountLabel = account.Label,
                    Symbol = $"C{j}USDT",
                    MarkTime = now,
                    MarkPrice = 61_842.5m + (version % 50) + i,
                    UnrealisedPnl = 156.95m + version + (i * j),
                })),
            ],
        };
    }

    private sealed class MeasureFactAttribute : FactAttribute
    {
        public MeasureFactAttribute()
        {
            if (Environment.GetEnvironmentVariable("MARTDESK_MEASURE") is not { Length: > 0 })
                Skip = "A measurement; set MARTDESK_MEASURE to run it.";
        }
    }
}
