using System.Runtime;
using System.Text;
using MartDesk.Benchmarks.Exchange;
using MartDesk.Benchmarks.Processes;
using MartDesk.Benchmarks.Reporting;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.History;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Benchmarks.Desk;

/// <summary>
/// Alerts accepted: parsed, authenticated, told from resends, synced, answered. Beside it the web server with one synced file that all answers wait for
/// (W1). Nothing is carried out, so that the taking in alone is measured. Load and server share the machine.
/// </summary>
/// <remarks>Both are loaded until the compiler has come to its end, and measured then: it takes a quarter of the processors before.</remarks>
internal static class AcceptRows
{
    private const int Connections = 64;
    private const int Rounds = 3;
    private const int MostRuns = 12;
    private const int FewNewMethods = 8;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);
    private static readonly HttpLoadResult Nothing = HttpLoadResult.Worst;

    public static async Task PrintAsync(RowPrinter printer, string folder)
    {
        var (floorMany, oursMany, floorOne, oursOne) = (Nothing, Nothing, Nothing, Nothing);
        for (var round = 0; round < Rounds; round++)
        {
            floorMany = floorMany.Better(await FloorAsync(Path.Combine(folder, $"w1-{round}"), Connections));
            oursMany = oursMany.Better(await DeskAsync(Path.Combine(folder, $"desk-{round}"), Connections));
            floorOne = floorOne.Better(await FloorAsync(Path.Combine(folder, $"w1-one-{round}"), 1));
            oursOne = oursOne.Better(await DeskAsync(Path.Combine(folder, $"desk-one-{round}"), 1));
        }

        printer.Print(new Row("alerts accepted, 64 connections / W1", oursMany.Rate, floorMany.Rate, null, "1/s"));
        printer.Print(new Row("alerts accepted, 64 connections, p99 / W1", oursMany.P99Us, floorMany.P99Us, null, "us"));
        printer.Print(new Row("alerts accepted, one connection, p50 / W1", oursOne.MedianUs, floorOne.MedianUs, null, "us"));
    }

    private static async Task<HttpLoadResult> FloorAsync(string path, int connections)
    {
        await using var commit = new GroupCommit(path);
        var (application, port) = await BareServer.StartAsync(commit.AppendAsync);
        await using (application)
            return await SettledAsync(port, connections, "floor", "\"code\":1000"u8.ToArray());
    }

    private static async Task<HttpLoadResult> DeskAsync(string folder, int connections)
    {
        var options = new DeskHostOptions { DataDirectory = folder, Port = 0 };
        await using var host = await DeskHost.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, services => Compose(services, folder), CancellationToken.None);
        var pointer = await PointerAsync(host.Services, null);
        return await SettledAsync(host.Address.Port, connections, pointer, "accepted"u8.ToArray());
    }

    /// <summary>The first run in which hardly a method was compiled, or the last.</summary>
    private static async Task<HttpLoadResult> SettledAsync(int port, int connections, string pointer, byte[] good)
    {
        for (var run = 0; ; run++)
        {
            var methods = JitInfo.GetCompiledMethodCount();
            var first = run * Connections;
            var result = await HttpLoad.RunAsync(
                port, connections, Duration, (connection, count) => Request(pointer, first + connection, count), answer => answer.Span.IndexOf(good) >= 0);
            if (JitInfo.GetCompiledMethodCount() - methods <= FewNewMethods || run == MostRuns)
                return result;
        }
    }

    /// <summary>The whole desk, with nothing of it running by itself.</summary>
    public static void Compose(IServiceCollection services, string folder)
    {
        var first = services.Count;
        AddAll(services, folder);
        for (var i = services.Count - 1; i >= first; i--)
        {
            if (services[i].ServiceType == typeof(IHostedService))
                services.RemoveAt(i);
        }
    }

    /// <summary>The whole desk.</summary>
    public static IServiceCollection AddAll(IServiceCollection services, string folder) =>
        services.AddDesk(new DeskOptions { DataDirectory = folder }).AddPortfolio().AddHistory().AddAccountKeeping().AddBitMartConnector(new BitMartConnectorOptions());

    /// <summary>An account and a pointer to it, without the limit of alerts a minute.</summary>
    /// <param name="services">Of the desk.</param>
    /// <param name="venue">The account's address; null for one that is never asked.</param>
    public static async Task<string> PointerAsync(IServiceProvider services, Uri? venue)
    {
        var account = await services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Bench", VenueEnvironment.Local, venue, null, new ApiCredentials("bench-key", "bench-secret", "bench-memo")), CancellationToken.None);
        var settings = new PointerSettings { MaxAlertsPerMinute = int.MaxValue, HoldMs = 0 };
        var (_, text) = await services.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "bench", AccountId = account.AccountId, Settings = settings }, CancellationToken.None);
        return text;
    }

    private static ReadOnlyMemory<byte> Request(string pointer, int connection, int count)
    {
        var body = Body(connection, count);
        return Encoding.UTF8.GetBytes($"POST /alerts/{pointer} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>A message as TradingView sends it, with an id of its own.</summary>
    public static string Body(int sender, int count) => FormattableString.Invariant(
        $$"""{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","market_position":"long","quantity":"0.25","timestamp":"2026-01-15T12:00:00Z","id":"BTCUSDT.P-{{sender}}-{{count}}"}""");
}
